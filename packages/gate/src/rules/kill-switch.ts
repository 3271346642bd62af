// A stopped agent sends nothing, also what was queued, scheduled or approved before the stop.
// Any switch that does not say `running` stops, and the two that every message has must have been read.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, refuse } from '../finding.ts'

type Scope = Facts['switches'][number]['scope']

const ALWAYS_READ = ['instance', 'account'] as const

/** The widest first: it is the one that has to be lifted first. Each as the agent and as the owner hears it. */
const STOPS: Record<Scope, [agent: string, owner: string]> = {
  file: [
    'All sending here is stopped by the emergency stop file.',
    'All sending here is stopped by the emergency stop file, so the message was not sent. The operator can lift it.',
  ],
  instance: [
    'Sending is stopped for every agent here by the operator.',
    'The operator has stopped all sending, so the message was not sent.',
  ],
  owner: [
    'Your owner has stopped all of their agents.',
    'You have stopped all of your agents, so the message was not sent. Resume them to let them send again.',
  ],
  account: [
    'You have been stopped by a human.',
    'This agent is stopped, so the message was not sent. Resume the agent to let it send again.',
  ],
  inbox: [
    'The inbox you send from has been stopped by a human.',
    'The inbox is stopped, so the message was not sent. Resume the inbox to let it send again.',
  ],
  domain: [
    'Mail to a domain of your recipients has been stopped by a human.',
    'Mail to a domain of the recipients is stopped, so the message was not sent. Resume the domain to let it pass.',
  ],
}
const UNKNOWN_SCOPE: Scope = 'instance'

export const killSwitch: Rule = { name: 'kill-switch', decide }

function decide(facts: Facts): Finding {
  const stopped = findStop(facts.switches)
  if (stopped === undefined)
    return allow('kill-switch', {
      because: 'Sending is not stopped.',
      toOwner: 'Neither you nor the operator has stopped this agent.',
    })
  const [agent, owner] = STOPS[stopped]
  return refuse('kill-switch', {
    because: `${agent} Do not try to send again; only people can resume you.`,
    toOwner: owner,
  })
}

function findStop(switches: Facts['switches']): Scope | undefined {
  const stopped = switches.filter(each => each.state !== 'running').map(each => each.scope)
  const unread = ALWAYS_READ.filter(scope => !switches.some(each => each.scope === scope))
  const all: Scope[] = [...stopped, ...unread]
  if (all.length === 0) return undefined
  return (Object.keys(STOPS) as Scope[]).find(scope => all.includes(scope)) ?? UNKNOWN_SCOPE
}
