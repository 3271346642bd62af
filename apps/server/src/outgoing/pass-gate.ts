// The one gate. For each letter, in order: an answer that is stored already, or a decision by every rule, and then what
// follows from it. Only this file puts rows into the outbox, and only for an `allow`.
//
//   allow   message `accepted`, one outbox row a recipient; the database's trigger counts them and holds the caps
//   hold    message `held` and an approval that names the hash of the bytes; nothing in the outbox, nothing counted
//   refuse  the decision alone; it is never stored for an Idempotency-Key, so the same call may succeed later
//   dry run the audit event alone
//
// A draft has no bytes: the rules that need none may refuse it, and nothing else can be decided about it.
//
// All of it, with the audit event, is one transaction of the caller: what is not recorded did not happen.
import { type Decision, decide, type Finding, RULES, RULES_WITHOUT_BYTES } from '@postern/gate'
import { type AuditEvent, append } from '../audit.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { invalid } from './check-intent.ts'
import { isLetter, type Letter } from './compose-copies.ts'
import type { Draft } from './draft.ts'
import type { Held, Queued, Submission } from './intent.ts'
import type { LetterFacts } from './load-facts.ts'
import { insertOutbox, type OutboxInsert } from './outbox.ts'
import { type Record, record } from './record.ts'

const approvalHours = 24

/** `compose`: of a draft that no rule refuses; nothing was decided. */
export type Decided = Submission | 'compose'

/** Decides and writes. The accounts are locked, and the facts were read under that lock. */
export async function passGate(tx: Tx, letters: Draft[], facts: LetterFacts[]): Promise<Decided[]> {
  const records: Record[] = []
  const events: AuditEvent[] = []
  const outbox: OutboxInsert[] = []
  const used = new Map<string, number>()
  const answered = new Map<string, { fingerprint: string; body: Submission }>()

  const submissions = letters.map((letter, i): Decided => {
    const { intent } = letter
    const key = intent.idempotency && `${intent.accountId} ${intent.idempotency.key}`
    const stored = facts[i]!.stored ?? (key && answered.get(key))
    if (stored && intent.idempotency) return replay(stored, intent.idempotency.fingerprint)
    const unknown = facts[i]!.unknownInboxes[0]
    if (unknown) return noSuchInbox(letter, unknown)

    const before = used.get(intent.accountId) ?? 0
    const finished = isLetter(letter) ? letter : null
    const decision = decide(addUsed(facts[i]!, before), finished ? RULES : RULES_WITHOUT_BYTES)
    if (!finished && decision.outcome !== 'refuse') return 'compose'
    const verdict = { decisionId: newId('dec'), decision }
    if (intent.dryRun) {
      events.push(eventOf(letter, verdict, 'message.tried'))
      return { outcome: 'dry-run', decision: decision.outcome, findings: decision.findings }
    }
    events.push(eventOf(letter, verdict, actionOf[decision.outcome]))
    if (decision.outcome === 'refuse' || !finished) {
      records.push({ act: 'refuse', letter, ...verdict })
      const { decidedBy: finding, findings } = decision
      return { outcome: 'refused', decisionId: verdict.decisionId, finding, findings }
    }
    const submission = conclude(finished, decision)
    records.push({ act: decision.outcome, letter: finished, ...verdict, submission })
    if (decision.outcome === 'allow') {
      used.set(intent.accountId, before + letter.copies.length)
      outbox.push(...toOutbox(finished, facts[i]!, verdict.decisionId))
    }
    if (key && intent.idempotency)
      answered.set(key, { fingerprint: intent.idempotency.fingerprint.toString('hex'), body: submission })
    return submission
  })

  if (records.length > 0) await record(tx, records)
  if (outbox.length > 0) await insertOutbox(tx, outbox)
  // Last of all, as everywhere: a chain's head is a lock that waits for nothing else.
  await append(tx, ...events)
  return submissions
}

interface Verdict {
  decisionId: string
  decision: Decision
}

const actionOf = { allow: 'message.accepted', hold: 'message.held', refuse: 'message.refused' } as const

function conclude({ messageId, threadId }: Letter, { outcome, findings }: Decision): Queued | Held {
  if (outcome === 'allow') return { outcome: 'queued', messageId, threadId }
  const expiresAt = new Date(Date.now() + approvalHours * 3_600_000).toISOString()
  return { outcome: 'held', messageId, threadId, approvalId: newId('apr'), expiresAt, findings }
}

function replay(stored: { fingerprint: string; body: Submission }, fingerprint: Buffer): Submission {
  if (stored.fingerprint !== fingerprint.toString('hex')) return { outcome: 'idempotency', problem: 'reuse' }
  return stored.body
}

function noSuchInbox(letter: Draft, address: string): Submission {
  const { kind } = letter.copies.find(copy => copy.address === address)!
  const i = letter.addressees[kind].indexOf(address)
  return invalid('invalid_address', `${kind}[${i}]`, `There is no inbox ${address} here.`)
}

/** What earlier letters of this transaction have used counts for the later ones. */
function addUsed(facts: LetterFacts, before: number): LetterFacts {
  if (before === 0) return facts
  const { day, hour } = facts
  return { ...facts, day: { ...day, used: day.used + before }, hour: { ...hour, used: hour.used + before } }
}

function eventOf(letter: Draft, { decisionId, decision }: Verdict, action: string): AuditEvent {
  const { intent } = letter
  const refusal = action === 'message.refused' || action === 'message.tried'
  return {
    accountId: intent.accountId,
    actor: intent.actor,
    action,
    subject: refusal ? decisionId : letter.messageId,
    data: {
      operation: intent.operation ?? 'sendMessage',
      key_id: intent.keyId ?? null,
      inbox_id: intent.inboxId,
      recipients: letter.copies.map(copy => copy.address),
      content_hash: letter.contentHash.toString('hex'),
      decision_id: action === 'message.tried' ? null : decisionId,
      outcome: decision.outcome,
      decided_by: decision.decidedBy.rule,
      rules: decision.findings.map((finding: Finding) => `${finding.rule}:${finding.outcome}`),
    },
  }
}

function toOutbox(letter: Letter, facts: LetterFacts, decisionId: string): OutboxInsert[] {
  return letter.copies.map((copy, i) => ({
    accountId: letter.intent.accountId,
    id: newId('out'),
    inboxId: letter.intent.inboxId,
    messageId: letter.messageId,
    recipient: copy.address,
    decisionId,
    environment: facts.account.environment,
    route: facts.recipients[i]!.route,
    rawSha256: copy.sha256,
  }))
}
