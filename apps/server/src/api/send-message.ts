import { type Intent, submit } from '../outgoing/submit.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { findInbox } from './find-inbox.ts'
import { fingerprintOf, presentSubmission } from './present-submission.ts'

export async function sendMessage(call: Call<'sendMessage'>): Promise<Answer> {
  const { accountId, keyId } = callerOf(call, 'agent')
  const { body, idempotencyKey } = call
  const inbox = await findInbox(call.ctx, accountId, call.params.inbox_id)
  const intent: Intent = {
    accountId,
    inboxId: inbox.id,
    actor: `agent:${keyId}`,
    keyId,
    operation: 'sendMessage',
    to: typeof body.to === 'string' ? [body.to] : body.to,
    cc: body.cc ?? [],
    bcc: body.bcc ?? [],
    subject: body.subject,
    text: body.text ?? '',
    html: body.html ?? null,
    inReplyTo: body.in_reply_to ?? null,
    idempotency: idempotencyKey
      ? { key: idempotencyKey, fingerprint: fingerprintOf('sendMessage', inbox.id, body) }
      : null,
    dryRun: call.query.dry_run === true,
  }
  return presentSubmission(await submit(call.ctx, intent))
}
