// What a stop does to mail that has not left: queued, deferred and held copies are cancelled, and what was being handed
// over is told one by one. The stop itself, with its switch and its locks, is `owners/kill-switch.ts`.
// Cancelled is final: nothing bursts out when the agent is resumed.
import type { Sql, Tx } from '../db.ts'
import {
  type Cancelled,
  cancelMessages,
  cancelOpen,
  findSending,
  type InFlight,
  lastOutcomes,
  reaches,
} from './cancel.ts'

export { findSending, type InFlight }

/** What became of a copy that was being handed over when the stop came. */
export interface Straggler extends InFlight {
  outcome: 'completed' | 'aborted' | 'unconfirmed'
}

export interface Withdrawn {
  accountId: string
  /** Its outbox row, where it has one. */
  id?: string
  messageId: string
  recipient: string
}

/** Cancels at most `limit` copies of this scope that wait in the outbox, and as many held messages. */
export async function cancelWaiting(tx: Tx, scope: string, limit: number): Promise<Withdrawn[]> {
  const queued = await cancelOpen(tx, scope, ['queued', 'deferred'], limit)
  const cancelled = [...queued, ...(await cancelHeld(tx, scope, limit))]
  await cancelMessages(tx, cancelled)
  return cancelled
}

/** After the hand-offs ended: cancels what they left. */
export async function cancelLeft(tx: Tx, scope: string, limit: number): Promise<Cancelled[]> {
  const left = await cancelOpen(tx, scope, ['queued', 'deferred', 'sending'], limit)
  await cancelMessages(tx, left)
  return left
}

/** How each of these ended, as far as anybody knows. */
export async function tellStragglers(sql: Sql, inFlight: InFlight[]): Promise<Straggler[]> {
  const outcomes = await lastOutcomes(sql, inFlight)
  return inFlight.map(row => ({ ...row, outcome: toWord(outcomes.get(row.id)) }))
}

/** A refusal of the other side is not an arrival: the copy did not go through. */
function toWord(outcome: string | undefined): Straggler['outcome'] {
  if (outcome === 'sent') return 'completed'
  return outcome === undefined || outcome === 'unknown' ? 'unconfirmed' : 'aborted'
}

/** A held message that reaches into the scope ends as a whole: what the owner would approve is all of its copies. */
async function cancelHeld(tx: Tx, scope: string, limit: number): Promise<Withdrawn[]> {
  const reached = reaches(scope, {
    account: 'p.account_id',
    inbox: '(select m.inbox_id from message m where m.account_id = p.account_id and m.id = p.message_id)',
    goesTo: domain => `exists (select from unnest(p.recipients) r where split_part(r, '@', 2) = ${domain})`,
  })
  const { rows } = await tx.query(
    `with open as (
       select p.account_id, p.id from approval p
        where p.state = 'pending' and ${reached}
        order by p.account_id, p.id limit $2 for no key update of p
     ), ended as (
       update approval p set state = 'expired', reason = 'Stopped.', decided_at = now()
         from open o where p.account_id = o.account_id and p.id = o.id
       returning p.account_id, p.message_id, p.recipients
     )
     select e.account_id as "accountId", e.message_id as "messageId", r as recipient from ended e, unnest(e.recipients) r`,
    [scope, limit],
  )
  return rows
}
