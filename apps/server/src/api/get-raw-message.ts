import { readRaw } from '../incoming/acknowledge.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { findInbox } from './find-inbox.ts'
import { Problem } from './problem.ts'

export async function getRawMessage(call: Call<'getRawMessage'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const { id: inboxId } = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const messageId = call.params.message_id
  const read = await readRaw(call.ctx.db, {
    accountId,
    inboxId,
    messageId,
    acknowledge: call.query.acknowledge ?? null,
    actor: actorOf(call.caller),
  })
  if (read.outcome === 'not-found') throw new Problem('not_found')
  if (read.outcome === 'withheld') throw new Problem('content_withheld')
  if (read.outcome === 'acknowledge-mismatch') throw new Problem('acknowledge_mismatch')
  return {
    status: 200,
    contentType: 'message/rfc822',
    body: read.bytes,
    headers: { 'Content-Disposition': `attachment; filename="${messageId}.eml"` },
  }
}
