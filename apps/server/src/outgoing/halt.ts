// What a stop does to mail that has not left: queued, deferred and held copies are cancelled, and what was being handed
// over is told one by one. The stop itself, with its switch and its locks, is `owners/kill-switch.ts`.
// Cancelled is final: nothing bursts out when the agent is resumed.
import type { Tx } from '../db.ts'
import { everyAgent } from './hand-off-lock.ts'
import { cancelMessages, cancelOpen, findSending, type InFlight, lastOutcomes } from './outbox.ts'

export { findSending, type InFlight }

/** What became of a copy that was being handed over when the stop came. */
export interface Straggler extends InFlight {
  outcome: 'completed' | 'aborted' | 'unconfirmed'
}

export interface Withdrawn {
  accountId: string
  messageId: string
  recipient: string
}

/** Cancels every copy of this scope (an account, or '*') that is not being handed over. */
export async function cancelWaiting(tx: Tx, scope: string): Promise<Withdrawn[]> {
  const cancelled = [...(await cancelOpen(tx, scope, false)), ...(await cancelHeld(tx, scope))]
  await cancelMessages(tx, cancelled)
  return cancelled
}

/** After the hand-offs ended: cancels what they left, and says how each of them ended, as far as anybody knows. */
export async function closeInFlight(
  tx: Tx,
  scope: string,
  inFlight: InFlight[],
): Promise<{ stragglers: Straggler[]; cancelled: Withdrawn[] }> {
  const left = await cancelOpen(tx, scope, true)
  await cancelMessages(tx, left)
  const outcomes = await lastOutcomes(tx, inFlight)
  const known = new Set(inFlight.map(row => row.id))
  return {
    stragglers: inFlight.map(row => ({ ...row, outcome: toWord(outcomes.get(row.id)) })),
    cancelled: left.filter(row => !known.has(row.id)),
  }
}

/** A refusal of the other side is not an arrival: the copy did not go through. */
function toWord(outcome: string | undefined): Straggler['outcome'] {
  if (outcome === 'sent') return 'completed'
  return outcome === undefined || outcome === 'unknown' ? 'unconfirmed' : 'aborted'
}

async function cancelHeld(tx: Tx, scope: string): Promise<Withdrawn[]> {
  const { rows } = await tx.query(
    `with ended as (
       update approval p set state = 'expired', reason = 'The agent was stopped.', decided_at = now()
        where p.state = 'pending' and (p.account_id = $1 or $1 = '${everyAgent}')
       returning p.account_id, p.message_id, p.recipients
     )
     select e.account_id as "accountId", e.message_id as "messageId", r as recipient from ended e, unnest(e.recipients) r`,
    [scope],
  )
  return rows
}
