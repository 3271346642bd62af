// The second parser: what the finished bytes say, read by code that did not write them (postal-mime and parse5).
// Answers facts for the gate and decides nothing. What cannot be read counts against the message: an odd From is not
// one mailbox, a part of an unknown kind or charset shows no footer. Bytes that make the parser fail throw.

import PostalMime, { type Address, addressParser } from 'postal-mime'
import { isVisibleInHtml, isVisibleInText } from './footer-visible.ts'

/** The same shape as the gate's facts; the gate imports nothing, so it is written down on both sides. */
export interface Inspection {
  /** Every mailbox of every From header, lower-case; '' for what is none. Exactly one is right. */
  from: string[]
  hasSender: boolean
  hasReplyTo: boolean
  hasBcc: boolean
  /** To and Cc as the bytes say them, lower-case. */
  addressed: string[]
  /** Every displayable part (MIME type, decoded size), and whether a reader sees the footer's sentence and link in it. */
  parts: { type: string; footerVisible: boolean; bytes: number }[]
}

/** What postal-mime keeps of a part; it is there after parse() and not in its types. */
interface Part {
  contentType: { parsed: { value: string; params: Record<string, string> }; multipart: string | false }
  contentDisposition: { parsed: { value: string } }
  childNodes: Part[]
  content: ArrayBuffer | null
  getTextContent: () => string
}

const PARSER_OPTIONS = { forceRfc822Attachments: true, maxNestingDepth: 20, maxHeadersSize: 256 * 1024 }

/** A display name (bare words, quoted, or encoded words) before one plain address, or the address alone. */
const ONE_MAILBOX =
  /^(?:(?:[\w ]+|"(?:[^"\\]|\\[\x20-\x7e])*"|=\?[\w-]+\?[qb]\?[^?\s]*\?=(?:\s+=\?[\w-]+\?[qb]\?[^?\s]*\?=)*)\s+<[^\s<>(),;:"@]+@[^\s<>(),;:"@]+>|[^\s<>(),;:"@]+@[^\s<>(),;:"@]+)$/i

/** Shown in place by some readers, whatever the disposition says. */
const SHOWN_ANYWAY = /^(?:text\/html|text\/calendar|text\/x-amp-html|message\/|application\/xhtml\+xml|image\/svg)/

export async function inspect(raw: Buffer, footer: { sentence: string; url: string }): Promise<Inspection> {
  const parser = new PostalMime(PARSER_OPTIONS)
  const { headers } = await parser.parse(raw)
  // Blanks and invisible characters in a name do not make another header of it.
  const values = (name: string) =>
    headers.filter(header => header.key.replace(/[^\x21-\x7e]/g, '') === name).map(header => header.value)

  return {
    from: values('from').flatMap(value => (ONE_MAILBOX.test(value) ? mailboxes(value) : [...mailboxes(value), ''])),
    hasSender: values('sender').length > 0 || headers.some(header => header.key.startsWith('resent-')),
    hasReplyTo: values('reply-to').length > 0,
    hasBcc: values('bcc').length > 0,
    addressed: [...values('to'), ...values('cc')].flatMap(mailboxes),
    parts: displayable((parser as unknown as { root: Part }).root).map(part => ({
      type: part.contentType.parsed.value,
      footerVisible: showsFooter(part, footer),
      bytes: part.content?.byteLength ?? 0,
    })),
  }
}

function mailboxes(value: string): string[] {
  const found: Address[] = addressParser(value, { flatten: true })
  return found.map(mailbox => (mailbox.address ?? '').toLowerCase())
}

/** The leaves that a reader may be shown; a multipart without any is one that readers will guess at. */
function displayable(part: Part): Part[] {
  if (part.contentType.multipart !== false && part.childNodes.length > 0) return part.childNodes.flatMap(displayable)
  const attached = part.contentDisposition.parsed.value === 'attachment'
  return attached && !SHOWN_ANYWAY.test(part.contentType.parsed.value) ? [] : [part]
}

function showsFooter(part: Part, footer: { sentence: string; url: string }): boolean {
  const { value: type, params } = part.contentType.parsed
  if (part.contentDisposition.parsed.value !== '' || !/^(?:utf-8|us-ascii)$/i.test(params['charset'] ?? 'us-ascii'))
    return false
  if (type === 'text/plain') return isVisibleInText(part.getTextContent(), footer)
  if (type === 'text/html') return isVisibleInHtml(part.getTextContent(), footer)
  return false
}
