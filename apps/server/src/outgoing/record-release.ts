// Writes down what the gate said of a held message that its owner approved. On an allow, in this order, because the
// database checks each against the one before: approval, message, decision; then whom the owner vouched for. Refused, it
// is the decision alone. The outbox rows, which only the gate writes, come after it.
import type { Decision } from '@postern/gate'
import { baseAddress } from '@postern/mail'
import type { Tx } from '../db.ts'
import { afterwardsSql, toAfterwards } from './afterwards.ts'
import type { Letter } from './compose-copies.ts'
import type { LetterFacts } from './load-facts.ts'

/** An owner's word on one version of one message. */
export interface Word {
  ownerId: string
  approvalId: string
  /** SHA-256 in hex, of what the owner was shown. */
  contentHash: string
}

export async function recordRelease(
  tx: Tx,
  letter: Letter,
  verdict: { decisionId: string; decision: Decision; facts: LetterFacts },
  word: Word,
): Promise<void> {
  const { accountId } = letter.intent
  const allowed = verdict.decision.outcome === 'allow'
  if (allowed) {
    await tx.query(
      `update approval set state = 'approved', owner_id = $3, decided_at = now() where account_id = $1 and id = $2 and state = 'pending'`,
      [accountId, word.approvalId, word.ownerId],
    )
    await tx.query(`update message set status = 'accepted' where account_id = $1 and id = $2 and status = 'held'`, [
      accountId,
      letter.messageId,
    ])
    await vouch(tx, letter)
    await countSent(tx, letter, verdict.facts)
  }
  await tx.query(
    `insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash, approval_id)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, decode($8, 'hex'), $9)`,
    [
      accountId,
      verdict.decisionId,
      // What is refused now says nothing of the message, which waits on as it was.
      allowed ? letter.messageId : null,
      allowed ? 'allow' : 'refuse',
      verdict.decision.decidedBy.rule,
      JSON.stringify(verdict.decision.findings),
      JSON.stringify({
        operation: 'approveHeld',
        inbox_id: letter.intent.inboxId,
        ...letter.addressees,
        subject: letter.intent.subject,
      }),
      word.contentHash,
      word.approvalId,
    ],
  )
}

/** Whom an owner let a message go to is no stranger any more. A plus tag makes nobody else of them. */
async function vouch(tx: Tx, letter: Letter): Promise<void> {
  await tx.query(
    `insert into contact (account_id, address, approved_at)
     select $1, address, now() from unnest($2::text[]) as address order by address
     on conflict (account_id, address) do update set approved_at = coalesce(contact.approved_at, excluded.approved_at)`,
    [letter.intent.accountId, [...new Set(letter.copies.map(copy => baseAddress(copy.address)))]],
  )
}

/** What every message that left leaves behind. Its causes and the likeness of its body were noted when it was held. */
async function countSent(tx: Tx, letter: Letter, facts: LetterFacts): Promise<void> {
  const recipients = facts.recipients.map(recipient => ({ ...recipient, known: recipient.known ?? 'approved' }))
  const afterwards = toAfterwards([{ act: 'allow', letter, facts: { ...facts, recipients } }])
  await tx.query(`with given as (select $1::json), ${afterwardsSql} select`, [
    JSON.stringify({ ...afterwards, shapes: [], causes: [] }),
  ])
}
