import { presentInbox } from '../owners/inboxes.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'

export async function listInboxes(call: Call<'listInboxes'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const scope = `inboxes ${accountId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await call.ctx.db.prisma.inbox.findMany({
    where: { account_id: accountId, deleted_at: null, ...(after ? { id: { lt: after } } : {}) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const { items, last } = cut(rows, limit, row => row.id)
  return ok({ inboxes: items.map(presentInbox), next_cursor: call.cursors.next(last, scope), limit })
}
