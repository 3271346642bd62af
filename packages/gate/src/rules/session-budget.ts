// A session spends what it was given, and never more than those above it were given. Nothing raises it: a new session
// has a new budget.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, refuse } from '../finding.ts'

const UNITS: Record<Facts['session'][number]['meter'], string> = {
  sends: 'sends',
  recipients: 'recipients',
  bytes: 'bytes',
  api_calls: 'calls',
  cost_units: 'cost units',
}

export const sessionBudget: Rule = { name: 'session-budget', decide }

function decide(facts: Facts): Finding {
  // Written so that a number that is none refuses.
  const short = facts.session.find(({ used, adds, max }) => !(used >= 0 && adds >= 0 && used + adds <= max))
  if (short === undefined)
    return allow('session-budget', {
      because: facts.session.length === 0 ? 'Your key has no budget of its own.' : 'Your session has budget left.',
      toOwner: facts.session.length === 0 ? 'The key has no budget of its own.' : 'The session has budget left.',
    })
  const { used, max, adds } = short
  const units = UNITS[short.meter]
  return refuse('session-budget', {
    because: `Your session has used ${used} of ${max} ${units} and this message needs ${adds} more. Do not try again with this session; start a new one, or ask your owner.`,
    toOwner: `The agent's session has used ${used} of ${max} ${units}; a message that needs ${adds} more was not sent.`,
    used,
    max,
  })
}
