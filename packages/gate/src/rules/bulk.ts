// The same words to many people are a mailing, in one message or in many: a human looks first.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, counted, hold, WAIT } from '../finding.ts'
import { count } from '../loaded.ts'

/** Recipients that one body may reach without a human's look. */
export const RECIPIENTS_WITHOUT_APPROVAL = 5

export const bulk: Rule = { name: 'bulk', decide }

function decide(facts: Facts): Finding {
  const most = RECIPIENTS_WITHOUT_APPROVAL
  const people = counted(facts.recipients.length, 'recipient')
  const alike = count(facts.alikeRecipients)
  if (facts.recipients.length > most)
    return hold(facts, 'bulk', {
      because: `The message has ${people}; more than ${most} need a look. ${WAIT}`,
      toOwner: `The message would go to ${people}. More than ${most} need your approval.`,
      used: facts.recipients.length,
      max: most,
    })
  if (alike > most)
    return hold(facts, 'bulk', {
      because: `With this message ${alike} people get nearly the same words within an hour; more than ${most} need a look. ${WAIT}`,
      toOwner: `The agent is sending nearly the same words to ${alike} people within an hour. More than ${most} need your approval.`,
      used: alike,
      max: most,
    })
  return allow('bulk', {
    because: `The message has ${people}, and its words are no mailing.`,
    toOwner: `The message has ${people}, and its words are no mailing.`,
  })
}
