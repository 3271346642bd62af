// The one gate. For each letter, in order: an answer that is stored already, or a decision by every rule, and then what
// follows from it. Only this file puts rows into the outbox, and only for an `allow`.
//
//   allow   message `accepted`, one outbox row a recipient; the database's trigger counts them and holds the caps
//   hold    message `held` and an approval that names the hash of the bytes; nothing in the outbox, nothing counted
//   refuse  the decision alone; it is never stored for an Idempotency-Key, so the same call may succeed later
//   dry run the audit event alone; it does not tell what was planted, or trying would find that
//
// A held message passes once more, in `releaseHeld`, with its owner's word as a fact and every rule asked again:
//
//   allow   approval `approved`, message `accepted`, outbox rows; whom the owner let it write to is known from now on
//   else    the decision alone; the message stays held and the approval pending
//
// A draft has no bytes: the rules that need none may refuse it, and nothing else can be decided about it.
// What a rule asks for beside its outcome (a breaker, a revoked key, a stop, an alert) is done here as well, in the same
// transaction, and holds for the account's later letters in it.
//
// All of it, with the audit event, is one transaction of the caller: what is not recorded did not happen.
import { type Decision, decide, type Finding, RULES, RULES_WITHOUT_BYTES } from '@postern/gate'
import { type AuditEvent, append } from '../audit.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { takeBudget } from '../session-budget.ts'
import { invalid } from './check-intent.ts'
import { isLetter, type Letter } from './compose-copies.ts'
import { actOn, isTold, type Told } from './consequences.ts'
import type { Draft } from './draft.ts'
import { type Earlier, withEarlier } from './earlier.ts'
import type { Held, IntentProblem, Queued, Refused, Submission } from './intent.ts'
import type { LetterFacts } from './load-facts.ts'
import { insertOutbox, type OutboxInsert } from './outbox.ts'
import { type Record, record, type Verdict } from './record.ts'
import { recordRelease, type Word } from './record-release.ts'

const approvalHours = 24

/** `compose`: of a draft that no rule refuses; nothing was decided. */
export type Decided = Submission | 'compose'

/** Decides and writes. The accounts are locked, and the facts were read under that lock. */
export async function passGate(tx: Tx, letters: Draft[], facts: LetterFacts[]): Promise<Decided[]> {
  const records: Record[] = []
  const events: AuditEvent[] = []
  const outbox: OutboxInsert[] = []
  const told: Told[] = []
  const standing = new Map<string, Standing>()
  const answered = new Map<string, { fingerprint: string; body: Submission }>()

  const submissions = letters.map((letter, i): Decided => {
    const { intent } = letter
    if (facts[i]!.key !== 'works') return { outcome: 'key-gone', key: facts[i]!.key }
    const key = intent.idempotency && `${intent.accountId} ${intent.idempotency.key}`
    const stored = facts[i]!.stored ?? (key && answered.get(key))
    if (stored && intent.idempotency) return replay(stored, intent.idempotency.fingerprint)
    const unknown = facts[i]!.unknownInboxes[0]
    if (unknown) return noSuchInbox(letter, unknown)

    const stand = standing.get(intent.accountId) ?? { earlier: [], tripped: null, stopped: false }
    standing.set(intent.accountId, stand)
    const finished = isLetter(letter) ? letter : null
    const known = intent.dryRun ? withoutCanaries(facts[i]!) : facts[i]!
    const fact = withStanding(known, letter, stand)
    const decision = withoutTrip(decide(fact, finished ? RULES : RULES_WITHOUT_BYTES))
    if (!finished && decision.outcome !== 'refuse') return 'compose'
    const verdict = { decisionId: newId('dec'), decision, facts: fact }
    if (intent.dryRun) {
      events.push(eventOf(letter, verdict, 'message.tried'))
      return { outcome: 'dry-run', decision: decision.outcome, findings: decision.findings }
    }
    events.push(eventOf(letter, verdict, actionOf[decision.outcome]))
    for (const { do: act, ...what } of decision.consequences) {
      if (act === 'stop-account') stand.stopped = true
      if (act === 'trip-breaker' && 'because' in what) stand.tripped ??= what.because
    }
    if (isTold(decision)) told.push({ letter, decision })
    if (decision.outcome === 'refuse' || !finished) {
      records.push({ act: 'refuse', letter, ...verdict })
      const { decidedBy: finding, findings } = decision
      return { outcome: 'refused', decisionId: verdict.decisionId, finding, findings }
    }
    const submission = conclude(finished, decision)
    records.push({ act: decision.outcome, letter: finished, ...verdict, submission })
    stand.earlier.push({ letter: finished, facts: fact, outcome: decision.outcome })
    if (decision.outcome === 'allow') outbox.push(...toOutbox(finished, fact, verdict.decisionId))
    if (key && intent.idempotency)
      answered.set(key, { fingerprint: intent.idempotency.fingerprint.toString('hex'), body: submission })
    return submission
  })

  await spend(tx, records)
  if (records.length > 0) await record(tx, records)
  if (outbox.length > 0) await insertOutbox(tx, outbox)
  events.push(...(await actOn(tx, told)))
  // Last of all, as everywhere: a chain's head is a lock that waits for nothing else.
  await append(tx, ...events)
  return submissions
}

/** Account and approval are locked, and these bytes were found to be those that the owner saw. */
export async function releaseHeld(
  tx: Tx,
  letter: Letter,
  before: LetterFacts,
  word: Word,
): Promise<Queued | Refused | IntentProblem> {
  if (before.unknownInboxes[0]) return noSuchInbox(letter, before.unknownInboxes[0])
  const facts = { ...before, approval: { contentHash: word.contentHash, by: word.ownerId, at: before.now } }
  const decision = decide(facts)
  const verdict = { decisionId: newId('dec'), decision, facts }
  const { decidedBy: finding, findings, outcome } = decision
  const allowed = outcome === 'allow'
  await recordRelease(tx, letter, verdict, word)
  if (allowed) await insertOutbox(tx, toOutbox(letter, facts, verdict.decisionId))
  const acts = isTold(decision) ? await actOn(tx, [{ letter, decision }]) : []
  const event = allowed
    ? eventOf(letter, verdict, 'message.released')
    : eventOf(letter, verdict, 'message.release-refused')
  await append(tx, { ...event, data: { ...event.data, approval_id: word.approvalId } }, ...acts)
  if (allowed) return { outcome: 'queued', messageId: letter.messageId, threadId: letter.threadId }
  return { outcome: 'refused', decisionId: verdict.decisionId, finding, findings }
}

/** The rule saw that there is room, and under the account's lock nobody else spends it. */
async function spend(tx: Tx, records: Record[]): Promise<void> {
  for (const { act, letter, facts } of records) {
    const { accountId, keyId } = letter.intent
    if (act === 'refuse' || !keyId || facts.session.length === 0) continue
    const adds = Object.fromEntries(facts.session.map(budget => [budget.meter, budget.adds]))
    if (!(await takeBudget(tx, accountId, keyId, adds))) throw new Error('A session spent more than the gate had seen.')
  }
}

/** What the letters of one account in this transaction have come to. */
interface Standing {
  earlier: Earlier[]
  tripped: string | null
  stopped: boolean
}

function withStanding(facts: LetterFacts, letter: Draft, { earlier, tripped, stopped }: Standing): LetterFacts {
  const now = withEarlier(facts, letter, earlier)
  const { behaviour, switches } = now
  return {
    ...now,
    behaviour: { ...behaviour, tripped: behaviour.tripped ?? tripped },
    switches: stopped ? [...switches, { scope: 'account', state: 'stopped' }] : switches,
  }
}

function withoutCanaries(facts: LetterFacts): LetterFacts {
  const { content } = facts
  const secrets = content?.secrets.filter(secret => secret.kind !== 'canary')
  return { ...facts, content: content && { ...content, secrets: secrets! } }
}

/** What is refused does not leave and is no behaviour: an agent that meets the cap of an hour is not held for good. */
function withoutTrip(decision: Decision): Decision {
  if (decision.outcome !== 'refuse') return decision
  return { ...decision, consequences: decision.consequences.filter(each => each.do !== 'trip-breaker') }
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

export function noSuchInbox(letter: Draft, address: string): IntentProblem {
  const { kind } = letter.copies.find(copy => copy.address === address)!
  const i = letter.addressees[kind].indexOf(address)
  return invalid('invalid_address', `${kind}[${i}]`, `There is no inbox ${address} here.`)
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
