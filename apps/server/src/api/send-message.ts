import { readMessage } from '../incoming/acknowledge.ts'
import { type Intent, submit } from '../outgoing/submit.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { fingerprintOf, presentSubmission } from './present-submission.ts'
import { Problem } from './problem.ts'

export async function sendMessage(call: Call<'sendMessage'>): Promise<Answer> {
  const { accountId, keyId } = callerOf(call, 'agent')
  const { body, idempotencyKey } = call
  const inboxId = call.params.inbox_id
  if (body.in_reply_to !== undefined) await assertReadable(call, accountId, inboxId, body.in_reply_to)
  const intent: Intent = {
    accountId,
    inboxId,
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
    causedBy: body.caused_by ?? [],
    idempotency: idempotencyKey
      ? { key: idempotencyKey, fingerprint: fingerprintOf('sendMessage', inboxId, body) }
      : null,
    dryRun: call.query.dry_run === true,
  }
  return presentSubmission(await submit(call.ctx, intent))
}

/** An answer carries the ids that the answered message names: of a withheld one they may be words of its sender. */
async function assertReadable(
  call: Call<'sendMessage'>,
  accountId: string,
  inboxId: string,
  messageId: string,
): Promise<void> {
  const read = await readMessage(call.ctx.db, {
    accountId,
    inboxId,
    messageId,
    acknowledge: null,
    actor: actorOf(call.caller),
  })
  if (read.outcome === 'read' && read.message.withheld) {
    throw new Problem('content_withheld', {
      message: 'in_reply_to names a message whose content is withheld.',
      fix: 'Answer it with POST …/messages/{message_id}/reply?acknowledge=<verdict_id>, or leave in_reply_to out.',
    })
  }
}
