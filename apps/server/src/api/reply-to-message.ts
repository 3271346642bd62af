import { replySubject } from '@postern/mail'
import type { Message } from '../incoming/messages.ts'
import { submit } from '../outgoing/submit.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { findMessage } from './find-message.ts'
import { fingerprintOf, presentSubmission } from './present-submission.ts'
import { Problem } from './problem.ts'
import { insufficient } from './scope.ts'

/** To whoever wrote the message; for one that was sent from here, to its recipients again. */
export async function replyToMessage(call: Call<'replyToMessage'>): Promise<Answer> {
  const { accountId, keyId, scopes } = callerOf(call, 'agent')
  const { body, idempotencyKey } = call
  const message = await findMessage(call)
  // Its recipients were chosen by a send; who may only reply answers the sender of what came in.
  if (message.direction === 'outbound' && !scopes.includes('mail:send')) throw insufficient(['mail:send'])
  if (message.withheld || message.subject === null) throw new Problem('content_withheld')
  const to = await addresseesOf(call, accountId, message)
  if (to.length === 0) throw new Problem('message_not_repliable')
  const submission = await submit(call.ctx, {
    accountId,
    inboxId: message.inbox_id,
    actor: `agent:${keyId}`,
    keyId,
    operation: 'replyToMessage',
    to,
    cc: body.cc ?? [],
    bcc: body.bcc ?? [],
    subject: replySubject(message.subject),
    text: body.text ?? '',
    html: body.html ?? null,
    inReplyTo: message.message_id,
    causedBy: body.caused_by ?? [],
    idempotency: idempotencyKey
      ? { key: idempotencyKey, fingerprint: fingerprintOf('replyToMessage', message.message_id, body) }
      : null,
  })
  return presentSubmission(submission)
}

/** Nobody where the sender is not one strict address, or the mail came with a null return path (RFC 3834 §2). */
async function addresseesOf(call: Call<'replyToMessage'>, accountId: string, message: Message): Promise<string[]> {
  if (message.direction === 'outbound') return message.to
  const { envelope } = await call.ctx.db.prisma.message.findUniqueOrThrow({
    where: { account_id_id: { account_id: accountId, id: message.message_id } },
    select: { envelope: true },
  })
  const bounce = (envelope as { mail_from?: string } | null)?.mail_from === ''
  return message.from && !bounce ? [message.from] : []
}
