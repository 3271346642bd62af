// Who asked to get no more mail gets none, also when an owner approved it.

import type { Facts, Finding, Rule } from '../facts.ts'

/** Addresses named in one sentence. */
const NAMED = 3

export const suppressedRecipient: Rule = { name: 'suppressed-recipient', decide }

function decide(facts: Facts): Finding {
  const suppressed = facts.recipients.filter(recipient => recipient.suppressed !== false).map(each => each.address)
  if (suppressed.length === 0)
    return {
      rule: 'suppressed-recipient',
      outcome: 'allow',
      because: 'No recipient has asked to get no more mail.',
      toOwner: 'No recipient has asked to get no more mail.',
    }
  const rest = suppressed.length - NAMED
  const names = suppressed.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  return {
    rule: 'suppressed-recipient',
    outcome: 'refuse',
    because: `${names} asked to get no more mail, or cannot be reached. Do not try again; leave this recipient out.`,
    toOwner: `${names} asked to get no more mail from this agent, or cannot be reached, so the message was not sent.`,
    retryable: false,
  }
}
