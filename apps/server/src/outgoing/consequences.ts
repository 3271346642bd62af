// What follows from a decision beside its outcome, in the decision's own transaction: a breaker trips, a leaked key ends,
// an agent that let a planted secret out stops, somebody is told. An agent that keeps trying other ways after refusals is
// suspended: only distinct intents count, and none that a cap or a stop turned away. Answers the events to append.
import { type Consequence, type Decision, findOwnTokens, type RuleName } from '@postern/gate'
import { type AlertKind, raise } from '../alert.ts'
import type { AuditEvent } from '../audit.ts'
import type { Tx } from '../db.ts'
import { stopAccountNow, tripBreaker } from '../emergency-stop.ts'
import { revokeLeaked } from '../owners/leaked-key.ts'
import type { Draft } from './draft.ts'

export interface Told {
  letter: Draft
  decision: Decision
}

/** Distinct refused intents of an hour after which the key is suspended. */
const refusalsMax = 10

/** Refusals that say nothing of the agent: it was stopped, it came too often, or the fault is ours. */
const blameless: readonly RuleName[] = [
  'kill-switch',
  'daily-cap',
  'hourly-cap',
  'owner-cap',
  'instance-cap',
  'session-budget',
  'sender-identity',
  'footer-present',
  'approval-queue',
]

const isBlamed = ({ outcome, decidedBy }: Decision) => outcome === 'refuse' && !blameless.includes(decidedBy.rule)

export const isTold = (decision: Decision) => decision.consequences.length > 0 || isBlamed(decision)

export async function actOn(tx: Tx, told: Told[]): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for (const each of told) {
    for (const consequence of each.decision.consequences) events.push(...(await follow(tx, each.letter, consequence)))
    if (isBlamed(each.decision)) events.push(...(await countRefusal(tx, each)))
  }
  return events
}

async function follow(tx: Tx, { intent }: Draft, consequence: Consequence): Promise<AuditEvent[]> {
  const { accountId } = intent
  switch (consequence.do) {
    case 'trip-breaker':
      return tripBreaker(tx, accountId, consequence.because)
    case 'stop-account':
      return stopAccountNow(tx, accountId, consequence.because)
    case 'revoke-key':
      // The finding names a key's id; the words alone can show that its holder's secret is among them.
      return revokeLeaked(tx, accountId, findOwnTokens(wordsOf(intent)))
    case 'alert':
      // A canary's alert comes with its stop, a breaker's with its trip.
      if (consequence.kind === 'canary' || consequence.kind === 'breaker') return []
      await raise(tx, {
        accountId,
        kind: consequence.kind satisfies AlertKind,
        dedupe: `${consequence.kind} ${accountId}`,
        sentence: consequence.because,
        next: 'Look at what the agent read and sent, and stop it if you do not know why it did this.',
      })
      // An owner's token has no id that a finding could name.
      return consequence.kind === 'key-leaked' ? revokeLeaked(tx, accountId, findOwnTokens(wordsOf(intent))) : []
  }
}

const wordsOf = ({ subject, text, html, to, cc, bcc }: Draft['intent']) =>
  [subject, text, html ?? '', ...to, ...(cc ?? []), ...(bcc ?? [])].join('\n')

async function countRefusal(tx: Tx, { letter, decision }: Told): Promise<AuditEvent[]> {
  const { accountId, keyId } = letter.intent
  if (!keyId) return []
  await tx.query(
    `insert into refusal (account_id, fingerprint, key_id, rule) values ($1, $2, $3, $4)
     on conflict (account_id, fingerprint) do update set at = now(), key_id = excluded.key_id, rule = excluded.rule`,
    [accountId, letter.intentHash, keyId, decision.decidedBy.rule],
  )
  // The key above a session is suspended with it, and so is what replaced it: an agent may open and rotate by itself.
  const { rows } = await tx.query(
    `update api_key k set suspended_at = now(), suspended_because = 'Too many different messages were refused within an hour.'
       from api_key own join api_key root on root.account_id = own.account_id and root.id = own.path[1]
      where own.account_id = $1 and own.id = $2 and k.account_id = $1 and k.kind = 'key'
        and coalesce(k.family, k.id) = coalesce(root.family, root.id) and k.suspended_at is null
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
        and (select count(*) from refusal r where r.account_id = $1 and r.at > now() - interval '1 hour') >= $3
     returning k.id`,
    [accountId, keyId, refusalsMax],
  )
  for (const { id } of rows)
    await raise(tx, {
      accountId,
      kind: 'key-suspended',
      dedupe: `key-suspended ${id}`,
      sentence: `The key ${id} tried ${refusalsMax} different messages within an hour that were refused, and is suspended.`,
      next: 'Find out what the agent was after; then lift the suspension or revoke the key.',
    })
  return rows.map(({ id }) => ({
    accountId,
    actor: 'postern',
    action: 'key.suspended',
    subject: id,
    data: { refusals: refusalsMax, rule: decision.decidedBy.rule },
  }))
}
