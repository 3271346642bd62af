import { listMessages as list } from '../incoming/messages.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { findInbox } from './find-inbox.ts'
import { invalidField } from './problem.ts'

export async function listMessages(call: Call<'listMessages'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const { id: inboxId } = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const scope = `messages ${inboxId}`
  const page = call.cursors.page(call.query, scope)
  const since = call.query.since === undefined ? undefined : new Date(call.query.since)
  if (since && Number.isNaN(since.getTime()))
    throw invalidField('invalid_request', 'since', 'is no instant, such as 2026-01-31T12:00:00Z')
  const { messages, last } = await list(call.ctx.db.pool, {
    accountId,
    inboxId,
    ...page,
    actor: actorOf(call.caller),
    since,
  })
  return ok({ messages, next_cursor: call.cursors.next(last, scope), limit: page.limit })
}
