// Whom the owner blocked gets nothing: a block is a decision already made, so there is nothing left to approve.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, names, refuse } from '../finding.ts'

export const ownerList: Rule = { name: 'owner-list', decide }

function decide(facts: Facts): Finding {
  const blocked = facts.recipients.filter(each => each.listed !== null && each.listed !== 'allow')
  if (blocked.length === 0)
    return allow('owner-list', {
      because: 'No recipient is on a block list of your owner.',
      toOwner: 'No recipient is on your block list.',
    })
  const who = names(blocked.map(each => each.address))
  return refuse('owner-list', {
    because: `${who} is blocked by your owner's list. Do not try again; leave this recipient out.`,
    toOwner: `${who} is on your block list, so the message was not sent.`,
  })
}
