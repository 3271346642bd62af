// The finished bytes name one sender, the inbox they leave from, and address nobody who is not a counted recipient.
// Judged from what the second parser found in every copy, not from what was asked for.

import type { Facts, Finding, Inspection, Rule } from '../facts.ts'

export const senderIdentity: Rule = { name: 'sender-identity', decide }

function decide(facts: Facts): Finding {
  const wrong = whatIsWrong(facts)
  if (wrong === null)
    return {
      rule: 'sender-identity',
      outcome: 'allow',
      because: 'The message is from your own address alone.',
      toOwner: `The message is from ${facts.inbox.address} alone.`,
    }
  return {
    rule: 'sender-identity',
    outcome: 'refuse',
    because: `${wrong} Nothing was sent.`,
    toOwner: `The message was not sent. ${wrong}`,
    retryable: false,
  }
}

function whatIsWrong(facts: Facts): string | null {
  if (facts.inbox.deleted !== false) return `The inbox ${facts.inbox.address} is deleted and cannot send.`
  if (facts.inspections.length === 0) return 'The finished message could not be checked.'
  const counted = new Set(facts.recipients.map(recipient => recipient.address))
  for (const inspection of facts.inspections) {
    const wrong = whatIsWrongIn(inspection, facts.inbox.address, counted)
    if (wrong !== null) return wrong
  }
  return null
}

function whatIsWrongIn(found: Inspection, own: string, counted: Set<string>): string | null {
  if (found.from.length !== 1 || found.from[0] !== own)
    return `The finished message must have exactly one From address, ${own}.`
  if (found.hasSender !== false) return 'The finished message has a Sender header, which is not allowed.'
  if (found.hasReplyTo !== false) return 'The finished message has a Reply-To header, which is not allowed.'
  if (found.hasBcc !== false)
    return 'The finished message has a Bcc header, which would tell readers of hidden recipients.'
  if (!found.addressed.every(address => counted.has(address)))
    return 'The finished message is addressed to somebody who is not among its recipients.'
  return null
}
