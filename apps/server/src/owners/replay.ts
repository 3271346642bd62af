// What another policy would have done to decisions that were made: of each, `owner-policy` and `first-contact` speak again,
// from what was written down with it; what the other rules said stands. A decision that lacks what these two rules need is
// not guessed at but counted as left out. What an owner approved was decided before that, and counts as it was then.
// Looking takes bounded time, in turns with everybody else; what was not looked at is told. Nothing is written.
import { setImmediate as giveWay } from 'node:timers/promises'
import { decide, type Facts, type Outcome, type Policy, type Recipient, RULES } from '@postern/gate'
import type { Db } from '../db.ts'

/** A stored decision, as far as it is looked at here. */
export interface PastDecision {
  id: string
  message_id: string | null
  outcome: Outcome
  findings: { rule: string; outcome: Outcome; toOwner?: string }[]
  intent: PastIntent
  created_at: Date
}

export interface PastIntent {
  kind?: Facts['kind']
  to?: string[]
  subject?: string
  has_attachment?: boolean
  recipients?: (Pick<Recipient, 'address' | 'known' | 'written'> & Partial<Pick<Recipient, 'listed'>>)[]
  claimed?: boolean
  owner_named?: boolean
  age_hours?: number
  new_recipients?: Partial<Facts['newRecipients']>
}

export interface Changed {
  decision_id: string
  message_id: string | null
  decided_at: string
  recipients: string[]
  subject: string
  before: Outcome
  after: Outcome
  /** To the owner, of the rule that decides now. */
  because: string
}

export interface Replay {
  decisions: number
  left_out: number
  before: Record<Outcome, number>
  after: Record<Outcome, number>
  changed: number
  changes: Changed[]
}

const changesMax = 50
const subjectMax = 200
const asked = RULES.filter(rule => rule.name === 'owner-policy' || rule.name === 'first-contact')
const strictness: Record<Outcome, number> = { allow: 0, hold: 1, refuse: 2 }

/** The same decisions in the same order tell the same. */
export function replay(decisions: Iterable<PastDecision>, policy: Policy): Replay {
  const told = nothingTold()
  for (const past of decisions) tell(told, past, policy)
  return told
}

const atOnce = 50
const lookMs = 3_000

/** As `replay`, giving way to other calls; `unread` is what the time did not suffice for. */
export async function replayInTurns(decisions: PastDecision[], policy: Policy): Promise<Replay & { unread: number }> {
  const told = nothingTold()
  const until = performance.now() + lookMs
  let read = 0
  while (read < decisions.length && performance.now() < until) {
    for (const past of decisions.slice(read, read + atOnce)) tell(told, past, policy)
    read += atOnce
    await giveWay()
  }
  return { ...told, unread: Math.max(0, decisions.length - read) }
}

const nothingTold = (): Replay => ({
  decisions: 0,
  left_out: 0,
  before: { allow: 0, hold: 0, refuse: 0 },
  after: { allow: 0, hold: 0, refuse: 0 },
  changed: 0,
  changes: [],
})

function tell(told: Replay, past: PastDecision, policy: Policy): void {
  const facts = factsOf(past, policy)
  if (!facts) {
    told.left_out++
    return
  }
  const now = decideAgain(past, facts)
  told.decisions++
  told.before[past.outcome]++
  told.after[now.outcome]++
  if (now.outcome === past.outcome) return
  told.changed++
  if (told.changes.length < changesMax) told.changes.push(changeOf(past, now))
}

interface Now {
  outcome: Outcome
  because: string
}

function decideAgain(past: PastDecision, facts: Facts): Now {
  const again = decide(facts, asked).findings.filter(finding => asked.some(rule => rule.name === finding.rule))
  // `approval-queue` speaks of what the others come to, so it has nothing of its own to say here.
  const stands = past.findings.filter(
    finding => finding.rule !== 'approval-queue' && !asked.some(rule => rule.name === finding.rule),
  )
  const strictest = [...again, ...stands].reduce((most, finding) =>
    strictness[finding.outcome] > strictness[most.outcome] ? finding : most,
  )
  return { outcome: strictest.outcome, because: strictest.toOwner ?? `The rule ${strictest.rule} says so.` }
}

const changeOf = (past: PastDecision, now: Now): Changed => ({
  decision_id: past.id,
  message_id: past.message_id,
  decided_at: past.created_at.toISOString(),
  recipients: (past.intent.recipients ?? []).map(each => each.address),
  subject: (past.intent.subject ?? '').slice(0, subjectMax),
  before: past.outcome,
  after: now.outcome,
  because: now.because,
})

/** As far as the two rules look; null where it was not written down. */
function factsOf({ intent, created_at }: PastDecision, policy: Policy): Facts | null {
  const { kind, recipients, new_recipients = {} } = intent
  if (kind === undefined || !recipients?.length || recipients.some(each => each.known === undefined)) return null
  const asked: Pick<
    Facts,
    | 'now'
    | 'kind'
    | 'subject'
    | 'account'
    | 'recipients'
    | 'newRecipients'
    | 'policy'
    | 'content'
    | 'approval'
    | 'contentHash'
    | 'pendingApprovals'
  > = {
    now: created_at.toISOString(),
    kind,
    subject: intent.subject ?? '',
    account: {
      kind: 'agent',
      environment: 'live',
      claimed: intent.claimed ?? true,
      ownerNamed: intent.owner_named ?? true,
      ageHours: intent.age_hours ?? 0,
      recipientsPerMessage: recipients.length,
    },
    recipients: recipients.map(each => ({ route: 'smtp', suppressed: false, listed: null, ...each })),
    newRecipients: { hour: 0, day: 0, week: 0, today: 0, ...new_recipients },
    policy,
    content: {
      secrets: [],
      invisible: 0,
      links: [],
      remoteImages: 0,
      quotes: [],
      hasAttachment: intent.has_attachment ?? false,
    },
    approval: null,
    contentHash: '',
    pendingApprovals: 0,
  }
  return asked as Facts
}

export const replayDays = 30
const decisionsMax = 5_000
const statementTimeoutMs = 5_000

/** The newest decisions of the last 30 days, without those that only carried out an owner's approval. */
export async function loadDecisions(db: Db, accountId: string): Promise<{ decisions: PastDecision[]; more: boolean }> {
  return db.transaction(async tx => {
    await tx.query(`set local statement_timeout = ${statementTimeoutMs}`)
    const { rows } = await tx.query(
      `select id, message_id, outcome, findings, intent, created_at from decision
        where account_id = $1 and approval_id is null and created_at > now() - make_interval(days => $2)
        order by id desc limit $3`,
      [accountId, replayDays, decisionsMax + 1],
    )
    return { decisions: rows.slice(0, decisionsMax), more: rows.length > decisionsMax }
  })
}
