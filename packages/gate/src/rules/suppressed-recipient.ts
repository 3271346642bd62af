// Who asked to get no more mail gets none, also when an owner approved it.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, names, refuse } from '../finding.ts'

export const suppressedRecipient: Rule = { name: 'suppressed-recipient', decide }

function decide(facts: Facts): Finding {
  const suppressed = facts.recipients.filter(recipient => recipient.suppressed !== false).map(each => each.address)
  if (suppressed.length === 0)
    return allow('suppressed-recipient', {
      because: 'No recipient has asked to get no more mail.',
      toOwner: 'No recipient has asked to get no more mail.',
    })
  const who = names(suppressed)
  return refuse('suppressed-recipient', {
    because: `${who} asked to get no more mail, or cannot be reached. Do not try again; leave this recipient out.`,
    toOwner: `${who} asked to get no more mail from this agent, or cannot be reached, so the message was not sent.`,
  })
}
