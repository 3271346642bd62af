// What both caps say: a window of time has room for so many recipients, and no message takes more than is left.
// The database holds the same line by itself (a check on the ledger); this is where the sentence comes from.

import type { Facts, Finding, RuleName, Window } from '../facts.ts'

export function decideCap(rule: RuleName, span: 'day' | 'hour', window: Window, facts: Facts): Finding {
  const { used, max, resetsAt } = window
  const wanted = facts.recipients.length
  const after = used + wanted
  const numbers = { used, max, resetsAt }
  // Written so that a number that is none refuses.
  if (wanted >= 0 && used >= 0 && after <= max)
    return {
      rule,
      outcome: 'allow',
      because: `With this message you will have used ${after} of ${max} recipients this ${span}.`,
      toOwner: `With this message the agent will have used ${after} of ${max} recipients this ${span}.`,
      ...numbers,
    }
  return {
    rule,
    outcome: 'refuse',
    because: `You have used ${used} of ${max} recipients this ${span} and this message needs ${wanted} more. Do not try again before ${resetsAt}.`,
    toOwner: `The agent has used ${used} of ${max} recipients this ${span}; a message to ${wanted} more was not sent. The count starts anew at ${resetsAt}.`,
    ...numbers,
    retryable: false,
  }
}
