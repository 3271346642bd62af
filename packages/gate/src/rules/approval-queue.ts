// An owner who is asked too often approves without looking. What would wait behind twenty is refused instead. It speaks
// last, of what all the others said: a message that need not wait does not care how long the queue is.

import type { Facts, Finding, Outcome } from '../facts.ts'
import { allow, refuse } from '../finding.ts'
import { count } from '../loaded.ts'

/** Messages of one account that may wait for its owner at a time. */
export const PENDING_APPROVALS = 20

/** `outcome`: what all other rules come to. */
export function approvalQueue(facts: Facts, outcome: Outcome): Finding {
  const waiting = count(facts.pendingApprovals)
  // Before there are words, a hold is only a guess.
  if (outcome === 'hold' && facts.content !== null && waiting >= PENDING_APPROVALS)
    return refuse('approval-queue', {
      because: `Already ${waiting} of your messages wait for the owner; more are refused until they decide. Do not try again before that.`,
      toOwner: `Already ${waiting} messages of this agent wait for you; a further one was refused. Decide on those first.`,
      used: waiting,
      max: PENDING_APPROVALS,
    })
  return allow('approval-queue', {
    because: `Of your messages ${waiting} wait for the owner; ${PENDING_APPROVALS} may.`,
    toOwner: `Of this agent's messages ${waiting} wait for you; ${PENDING_APPROVALS} may.`,
  })
}
