import { readMessage } from '../incoming/acknowledge.ts'
import type { Message } from '../incoming/messages.ts'
import { actorOf } from './auth.ts'
import { type Call, callerOf } from './call.ts'
import { findInbox } from './find-inbox.ts'
import { Problem } from './problem.ts'

/** The message that a call names, withheld unless the call acknowledges its verdict. */
export async function findMessage(call: Call<'getMessage' | 'replyToMessage'>): Promise<Message> {
  const { accountId } = callerOf(call, 'agent')
  const { id: inboxId } = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const read = await readMessage(call.ctx.db, {
    accountId,
    inboxId,
    messageId: call.params.message_id,
    acknowledge: call.query.acknowledge ?? null,
    actor: actorOf(call.caller),
  })
  if (read.outcome === 'not-found') throw new Problem('not_found')
  if (read.outcome === 'acknowledge-mismatch') throw new Problem('acknowledge_mismatch')
  return read.message
}
