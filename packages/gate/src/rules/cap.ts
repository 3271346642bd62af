// What every cap says: a window of time has room for so many recipients, and no message takes more than is left.
// The database holds the same line by itself (a check on the ledger); this is where the sentence comes from.

import type { Facts, Finding, RuleName, Window } from '../facts.ts'
import { allow, refuse } from '../finding.ts'

export interface CapWords {
  /** Whose window it is, as the agent and as the owner hears it: "You have", "The agent has". */
  agent: string
  owner: string
  /** "this day" */
  span: string
  /** What is said where nobody set a cap. */
  none: string
}

/** Every window must have room. */
export function decideCap(rule: RuleName, words: CapWords, windows: Window[], facts: Facts): Finding {
  const wanted = facts.recipients.length
  // Written so that a number that is none refuses.
  const hasRoom = ({ used, max }: Window) => used >= 0 && used + wanted <= max
  const window = windows.find(each => !hasRoom(each)) ?? windows[0]
  if (window === undefined) return allow(rule, { because: words.none, toOwner: words.none })
  const { used, max, resetsAt } = window
  const numbers = { used, max, resetsAt }
  const state = `used ${used} of ${max} recipients ${words.span}`
  if (hasRoom(window)) {
    const after = `With this message ${used + wanted} of ${max} recipients ${words.span} are used.`
    return allow(rule, { because: after, toOwner: after, ...numbers })
  }
  return refuse(rule, {
    because: `${words.agent} ${state} and this message needs ${wanted} more. Do not try again before ${resetsAt}.`,
    toOwner: `${words.owner} ${state}; a message to ${wanted} more was not sent. The count starts anew at ${resetsAt}.`,
    ...numbers,
  })
}
