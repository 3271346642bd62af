// Whom nobody vouched for is written to only if a human says so: a recipient is known by what the owner or the recipient
// did, never by what the agent did. Where the owner lets strangers be written to, only few new ones while the account
// is young. An agent that no human owns gets three a day, and then needs one.

import type { Acquaintance, Facts, Finding, Recipient, Rule } from '../facts.ts'
import { allow, counted, hold, isNeverHeld, names, refuse, WAIT } from '../finding.ts'
import { count, flag } from '../loaded.ts'
import { matchPolicy } from '../policy.ts'

/** New recipients of an agent that no human owns, a UTC day. */
const UNOWNED_A_DAY = 3

/** New recipients of a trailing span of time, as long as the account is younger than that span. */
const THROTTLE = [
  { hours: 1, span: 'hour', most: 3 },
  { hours: 24, span: 'day', most: 5 },
  { hours: 168, span: 'week', most: 10 },
] as const

const ACQUAINTANCES: readonly (string | null)[] = [
  'wrote-first',
  'approved',
  'owner',
  'listed',
] satisfies Acquaintance[]

export const firstContact: Rule = { name: 'first-contact', decide }

function decide(facts: Facts): Finding {
  if (isNeverHeld(facts))
    return allow('first-contact', {
      because: 'Mail of the platform goes to whom it is about.',
      toOwner: 'This is mail of the platform itself.',
    })
  const strangers = facts.recipients.filter(each => !ACQUAINTANCES.includes(each.known))
  if (strangers.length === 0)
    return allow('first-contact', {
      because: 'You know every recipient.',
      toOwner: 'Every recipient wrote first, or you vouched for them.',
    })
  if (flag(facts.account.claimed)) return ofOwned(facts, strangers)
  return flag(facts.account.ownerNamed) ? wait(facts, strangers) : ofUnowned(facts, strangers)
}

function ofOwned(facts: Facts, strangers: Recipient[]): Finding {
  const waiting: Recipient[] = []
  const throttled: Recipient[] = []
  for (const stranger of strangers) {
    const match = matchPolicy(facts, stranger.address)
    const letsGo = match === null ? facts.policy.preset === 'trusted' : match.rule.action === 'allow'
    if (!letsGo) waiting.push(stranger)
    else if (match === null || !match.namesRecipient) throttled.push(stranger)
  }
  if (waiting.length > 0) return wait(facts, waiting)
  const added = newOnes(throttled)
  const full = THROTTLE.find(
    ({ hours, span, most }) =>
      count(facts.account.ageHours) < hours && added > 0 && count(facts.newRecipients[span]) + added > most,
  )
  if (full !== undefined)
    return hold(facts, 'first-contact', {
      because: `A new account writes to at most ${full.most} new recipients this ${full.span}. ${WAIT}`,
      toOwner: `The agent is new and wants to write to more than ${full.most} new people within its first ${full.span}.`,
      used: facts.newRecipients[full.span],
      max: full.most,
    })
  return allow('first-contact', {
    because: "Your owner's policy lets you write to people you do not know.",
    toOwner: 'Your policy lets the agent write to people it does not know.',
  })
}

function ofUnowned(facts: Facts, strangers: Recipient[]): Finding {
  const added = newOnes(strangers)
  const used = count(facts.newRecipients.today)
  if (added === 0 || used + added <= UNOWNED_A_DAY)
    return allow('first-contact', {
      because: `No human owns you yet: ${UNOWNED_A_DAY} new recipients a day may be written to.`,
      toOwner: `Nobody owns this agent yet; it may write to ${UNOWNED_A_DAY} new people a day.`,
    })
  return refuse('first-contact', {
    because: `No human owns you, and you wrote to ${counted(used, 'new recipient')} today; ${UNOWNED_A_DAY} a day is the limit. Ask a human to claim you: POST /v1/account/claim.`,
    toOwner: `Nobody owns this agent, and it wrote to ${counted(used, 'new person', 'new people')} today. Claim it to let it write to more.`,
    code: 'claim_required',
    used,
    max: UNOWNED_A_DAY,
  })
}

function wait(facts: Facts, strangers: Recipient[]): Finding {
  const who = names(strangers.map(each => each.address))
  return hold(facts, 'first-contact', {
    because: `You were not in contact with ${who} yet. ${WAIT}`,
    toOwner: `The agent wants to write to ${who} for the first time. Approve it if you know why.`,
  })
}

/** Who was written to before is no addition, though still nobody that a human vouched for. */
function newOnes(strangers: Recipient[]): number {
  return strangers.filter(each => !flag(each.written)).length
}
