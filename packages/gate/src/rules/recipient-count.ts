// One message reaches few people. Above the account's own limit it is refused; above five a human looks first,
// however much the account may do.

import { isApproved } from '../approval.ts'
import type { Facts, Finding, Rule } from '../facts.ts'

/** Recipients that may leave without a human's look. */
export const RECIPIENTS_WITHOUT_APPROVAL = 5

export const recipientCount: Rule = { name: 'recipient-count', decide }

function decide(facts: Facts): Finding {
  const count = facts.recipients.length
  const max = facts.account.recipientsPerMessage
  if (count === 0)
    return {
      rule: 'recipient-count',
      outcome: 'refuse',
      because: 'The message has no recipient. Name at least one in `to`.',
      toOwner: 'The message has no recipient, so it was not sent.',
      retryable: false,
    }
  // Written so that a limit that is no number refuses.
  if (!(count <= max))
    return {
      rule: 'recipient-count',
      outcome: 'refuse',
      because: `The message has ${people(count)}; ${max} a message is your limit. Send to fewer.`,
      toOwner: `The message has ${people(count)}; ${max} a message is this agent's limit, so it was not sent.`,
      used: count,
      max,
      retryable: false,
    }
  if (count > RECIPIENTS_WITHOUT_APPROVAL && !isApproved(facts))
    return {
      rule: 'recipient-count',
      outcome: 'hold',
      because: `The message has ${people(count)}; more than ${RECIPIENTS_WITHOUT_APPROVAL} wait for your owner's approval. Go on with other work.`,
      toOwner: `The message would go to ${people(count)}. More than ${RECIPIENTS_WITHOUT_APPROVAL} need your approval.`,
      used: count,
      max,
    }
  return {
    rule: 'recipient-count',
    outcome: 'allow',
    because: `The message has ${people(count)}; ${max} a message is your limit.`,
    toOwner: `The message has ${people(count)}; ${max} a message is this agent's limit.`,
    used: count,
    max,
  }
}

function people(count: number): string {
  return count === 1 ? '1 recipient' : `${count} recipients`
}
