import { listBlocked } from '../incoming/blocked.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { assertOwns } from './find-agent.ts'

export async function listBlockedMessages(call: Call<'listBlockedMessages'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const scope = `blocked ${accountId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await listBlocked(call.ctx.db.pool, accountId, limit + 1, after)
  const { items, last } = cut(rows, limit, message => message.message_id)
  return ok({ messages: items, next_cursor: call.cursors.next(last, scope), limit })
}
