import { listThreadMessages as list } from '../incoming/messages.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { findInbox } from './find-inbox.ts'
import { Problem } from './problem.ts'

export async function listThreadMessages(call: Call<'listThreadMessages'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const { id: inboxId } = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const threadId = call.params.thread_id
  const scope = `thread ${threadId}`
  const page = call.cursors.page(call.query, scope)
  const found = await list(call.ctx.db.pool, { accountId, inboxId, threadId, ...page, actor: actorOf(call.caller) })
  if (!found) throw new Problem('not_found')
  return ok({ messages: found.messages, next_cursor: call.cursors.next(found.last, scope), limit: page.limit })
}
