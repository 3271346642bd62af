// What an answer says of the message that it answers, by RFC 5322 §3.6.4: In-Reply-To and References name ids.
// Ids from outside are data: only those that can stand in a header again are used.

/** Ids in a References header of ours. */
export const REFERENCES_MAX = 50
const MESSAGE_ID_MAX = 998
const SUBJECT_MAX = 998

const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]+>$/

/** Re, Fwd and their like in the languages that mail programs write them in, with a count or a list tag. */
const PREFIX =
  /^\s*(?:(?:re|aw|sv|vs|antw|odp|ynt|res|rif|r|ref|回复|答复|回覆|fwd?|wg|vl|tr|vb|enc|doorst|pd|转发|轉寄)\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：])/iu

export interface ThreadHeaders {
  messageId: string | null
  inReplyTo: string | null
  references: readonly string[]
}

/** Whether a string is one id, with its angle brackets, that may be written into a header. */
export function isMessageId(id: string): boolean {
  return id.length <= MESSAGE_ID_MAX && MESSAGE_ID.test(id)
}

/** The subject without its prefixes, blanks collapsed; case is kept. */
export function baseSubject(subject: string): string {
  let rest = subject.slice(0, SUBJECT_MAX).replace(/\s+/g, ' ').trim()
  for (let next = strip(rest); next !== rest; next = strip(rest)) rest = next
  return rest
}

/** Characters of a subject that somebody else wrote that an answer repeats. */
const REPEATED_MAX = 900

/** Always fit for a header, whatever the message that is answered had there. */
export function replySubject(subject: string): string {
  const plain = subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').toWellFormed()
  return `Re: ${baseSubject(plain).slice(0, REPEATED_MAX)}`.trimEnd()
}

/** The two headers of a reply. Of a long conversation the first id and the latest ones are kept. */
export function replyHeaders(parent: ThreadHeaders): { inReplyTo: string | null; references: string[] } {
  const own = parent.messageId !== null && isMessageId(parent.messageId) ? parent.messageId : null
  const before = parent.references.length > 0 ? parent.references : [parent.inReplyTo ?? '']
  const ids = [...new Set(before.filter(id => isMessageId(id) && id !== own))]
  if (own !== null) ids.push(own)
  const references = ids.length <= REFERENCES_MAX ? ids : [ids[0]!, ...ids.slice(1 - REFERENCES_MAX)]
  return { inReplyTo: own, references }
}

function strip(subject: string): string {
  return subject.replace(PREFIX, '').trim()
}
