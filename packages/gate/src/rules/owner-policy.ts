// The owner's own word on what needs a look: of every recipient the first rule that matches, the strictest of all
// recipients decides. Where no rule matches, the preset answers.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, hold, refuse, WAIT } from '../finding.ts'
import { flag } from '../loaded.ts'
import { type Action, matchPolicy, type PolicyMatch } from '../policy.ts'

const STRICTEST_FIRST: Action[] = ['deny', 'require_approval', 'allow']

interface Answer {
  address: string
  action: Action
  match: PolicyMatch | null
}

export const ownerPolicy: Rule = { name: 'owner-policy', decide }

function decide(facts: Facts): Finding {
  if (!flag(facts.account.claimed))
    return allow('owner-policy', {
      because: 'No owner has claimed you yet, so there is no policy.',
      toOwner: 'Nobody has claimed this agent yet, so there is no policy.',
    })
  const answers = facts.recipients.map(({ address }) => answer(facts, address))
  const { address, action, match } = strictest(answers)
  const source = match === null ? `is "${facts.policy.preset}"` : `has rule ${match.index + 1} for this`
  const consequences = alertsOf(answers)
  if (action === 'deny')
    return refuse('owner-policy', {
      because: `Your owner's policy ${source}: nothing of this kind to ${address}. Do not try again; leave this recipient out.`,
      toOwner: `Your policy ${source}: nothing of this kind to ${address}. The message was not sent.`,
      consequences,
    })
  if (action === 'require_approval')
    return hold(facts, 'owner-policy', {
      because: `Your owner's policy ${source}: they look at mail to ${address} first. ${WAIT}`,
      toOwner: `Your policy ${source}: you want to look at mail to ${address} first.`,
      consequences,
    })
  return allow('owner-policy', {
    because: "Your owner's policy lets this message leave.",
    toOwner: 'Your policy lets this message leave.',
    consequences,
  })
}

function answer(facts: Facts, address: string): Answer {
  const match = matchPolicy(facts, address)
  if (match !== null) return { address, action: match.rule.action, match }
  // `guarded` leaves strangers to `first-contact`.
  const { preset } = facts.policy
  return { address, action: preset === 'guarded' || preset === 'trusted' ? 'allow' : 'require_approval', match }
}

function strictest(answers: Answer[]): Answer {
  for (const action of STRICTEST_FIRST) {
    const found = answers.find(each => each.action === action)
    if (found !== undefined) return found
  }
  throw new TypeError('there is nobody to answer for')
}

function alertsOf(answers: Answer[]): Finding['consequences'] {
  const telling = answers.flatMap(({ match }) => (match?.rule.notify?.length ? [match.index + 1] : []))
  return [...new Set(telling)].map(number => ({
    do: 'alert',
    kind: 'policy',
    because: `Rule ${number} of your policy matched a message.`,
  }))
}
