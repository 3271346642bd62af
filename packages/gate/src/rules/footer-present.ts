// Every copy tells every reader that an agent sent it and how to stop it, in every part that a reader may be shown.
// HTML is bounded, because a reader that clips a long message clips its end.

import type { Facts, Finding, Rule } from '../facts.ts'

/** Decoded bytes of an HTML part; Gmail clips at about 102 kB. */
export const HTML_LIMIT_BYTES = 90_000

export const footerPresent: Rule = { name: 'footer-present', decide }

function decide(facts: Facts): Finding {
  const wrong = whatIsWrong(facts)
  if (wrong === null)
    return {
      rule: 'footer-present',
      outcome: 'allow',
      because: 'Every copy shows the footer in every part.',
      toOwner: 'Every copy tells its reader that an agent sent it, and how to stop it.',
    }
  return {
    rule: 'footer-present',
    outcome: 'refuse',
    because: `${wrong} Nothing was sent. Send plain text, or simpler HTML.`,
    toOwner: `The message was not sent. ${wrong}`,
    retryable: false,
  }
}

function whatIsWrong(facts: Facts): string | null {
  if (facts.inspections.length === 0 || facts.inspections.length !== facts.recipients.length)
    return `${facts.inspections.length} of ${facts.recipients.length} finished copies could be checked.`
  for (const { parts } of facts.inspections) {
    if (parts.length === 0) return 'The finished message has no part that a reader would see.'
    const hidden = parts.find(part => part.footerVisible !== true)
    if (hidden) return `The footer would not be visible in the ${hidden.type} part of the message.`
    // A part whose type nobody read may be HTML.
    const long = parts.find(part => (!part.type || part.type === 'text/html') && !(part.bytes <= HTML_LIMIT_BYTES))
    if (long)
      return `The HTML has ${long.bytes} bytes; ${HTML_LIMIT_BYTES} is the limit, because readers clip the rest.`
  }
  return null
}
