// One message reaches no more people than the account's own limit says. From how many on a human looks is `bulk`'s.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, counted, refuse } from '../finding.ts'

export const recipientCount: Rule = { name: 'recipient-count', decide }

function decide(facts: Facts): Finding {
  const count = facts.recipients.length
  const max = facts.account.recipientsPerMessage
  const has = `The message has ${counted(count, 'recipient')}`
  if (count === 0)
    return refuse('recipient-count', {
      because: 'The message has no recipient. Name at least one in `to`.',
      toOwner: 'The message has no recipient, so it was not sent.',
    })
  // Written so that a limit that is no number refuses.
  if (!(count <= max))
    return refuse('recipient-count', {
      because: `${has}; ${max} a message is your limit. Send to fewer.`,
      toOwner: `${has}; ${max} a message is this agent's limit, so it was not sent.`,
      used: count,
      max,
    })
  return allow('recipient-count', {
    because: `${has}; ${max} a message is your limit.`,
    toOwner: `${has}; ${max} a message is this agent's limit.`,
    used: count,
    max,
  })
}
