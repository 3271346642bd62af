// A stopped agent sends nothing, also what was queued, scheduled or approved before the stop.
// Both switches must have been read: one that is missing stops.

import type { Facts, Finding, Rule } from '../facts.ts'

const SCOPES = ['instance', 'account'] as const

export const killSwitch: Rule = { name: 'kill-switch', decide }

function decide(facts: Facts): Finding {
  const stopped = SCOPES.find(scope => {
    const states = facts.switches.filter(each => each.scope === scope)
    return states.length === 0 || states.some(each => each.state !== 'running')
  })
  if (stopped === undefined)
    return {
      rule: 'kill-switch',
      outcome: 'allow',
      because: 'Sending is not stopped.',
      toOwner: 'Neither you nor the operator has stopped this agent.',
    }
  return {
    rule: 'kill-switch',
    outcome: 'refuse',
    because:
      stopped === 'account'
        ? 'You have been stopped by a human. Do not try to send again; only people can resume you.'
        : 'Sending is stopped for every agent here by the operator. Do not try to send again; only people can resume you.',
    toOwner:
      stopped === 'account'
        ? 'This agent is stopped, so the message was not sent. Resume the agent to let it send again.'
        : 'The operator has stopped all sending, so the message was not sent.',
    retryable: false,
  }
}
