// How a rule says what it found. A hold asks the owner, so it gives way to the owner's word and to nobody there to ask.

import { isApproved } from './approval.ts'
import type { Facts, Finding, Outcome, RuleName } from './facts.ts'

type Words = Omit<Finding, 'rule' | 'outcome'>

/** The next step of whoever waits. */
export const WAIT = "It waits for your owner's approval. Go on with other work."

/** Mail of the platform itself and of its drills has no owner who could look at it; every refusal applies to it. */
export function isNeverHeld(facts: Facts): boolean {
  return facts.account.kind === 'system' || facts.account.kind === 'drill'
}

export function allow(rule: RuleName, words: Words): Finding {
  return say(rule, 'allow', words)
}

export function refuse(rule: RuleName, words: Words): Finding {
  return say(rule, 'refuse', { retryable: false, ...words })
}

/** Consequences belong to the hold: nothing happens to an agent whose owner approved exactly this message. */
export function hold(facts: Facts, rule: RuleName, words: Words): Finding {
  if (isNeverHeld(facts))
    return say(rule, 'allow', {
      because: 'Mail of the platform waits for nobody.',
      toOwner: 'This is mail of the platform itself, which waits for nobody.',
    })
  if (isApproved(facts))
    return say(rule, 'allow', {
      because: 'Your owner approved exactly this message.',
      toOwner: `You approved exactly this message. Without that: ${words.toOwner}`,
    })
  return say(rule, 'hold', words)
}

function say(rule: RuleName, outcome: Outcome, words: Words): Finding {
  return { rule, outcome, ...words }
}

/** Addresses named in one sentence. */
const NAMED = 3

export function names(addresses: string[]): string {
  const rest = addresses.length - NAMED
  return addresses.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`
}
