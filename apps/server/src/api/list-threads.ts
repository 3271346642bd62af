import { listThreads as list } from '../incoming/threads.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { findInbox } from './find-inbox.ts'

export async function listThreads(call: Call<'listThreads'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const { id: inboxId } = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const scope = `threads ${inboxId}`
  const page = call.cursors.page(call.query, scope)
  const { threads, last } = await list(call.ctx.db.pool, {
    accountId,
    inboxId,
    ...page,
    actor: actorOf(call.caller),
  })
  return ok({ threads, next_cursor: call.cursors.next(last, scope), limit: page.limit })
}
