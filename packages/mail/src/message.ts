// What a message is, once its bytes were read. Types, and the message that nothing is known of.

export interface Mailbox {
  /** Display name, decoded; never used for policy. */
  name: string
  /** Canonical address (lower-case dot-atom @ A-label domain), or '' where the bytes hold none that is strict. */
  address: string
}

/** One text that a reader, a model or a client may come to see, and where it stood. */
export interface View {
  /** Path of the MIME part ('1.2'), or 'header'. */
  part: string
  /**
   * What kind of place: 'text', 'html-visible', 'html-hidden', 'html-all' (visible and hidden in the document's order),
   * 'html-comment', 'html-attribute', 'html-code', 'subject', 'display-name', 'header', 'filename', 'attachment',
   * 'calendar', 'nested-message', 'preamble', 'epilogue', or 'undecoded' (a reading that some other program would take).
   */
  where: string
  /** Whether a person who opens the mail in an ordinary reader would see it. */
  visible: boolean
  /** Decoded, as it stood, not normalised. */
  text: string
  /** For 'html-hidden': how it was hidden ('display-none', 'font-size', …). */
  how?: string
}

export interface Link {
  part: string
  href: string
  /** The text a person sees for it; '' for images. */
  text: string
  kind: 'link' | 'image' | 'other'
  visible: boolean
}

export interface Attachment {
  /** Sanitised for a file system and a header; never empty. */
  filename: string
  contentType: string
  size: number
  sha256: string
  content: Buffer
  contentId: string | null
  /** Why its inside was not read (and the attachment is withheld), or null if it was scanned as text. */
  unread: 'encrypted' | 'format' | 'too-large' | 'too-deep' | null
}

export interface ParsedMail {
  /** In order, unfolded, decoded from latin-1/UTF-8 bytes; names lower-case. */
  headers: { name: string; value: string }[]
  subject: string
  /** Mailboxes of the From header(s), all of them. */
  from: Mailbox[]
  fromHeaders: number
  /** The one strict address if there is exactly one From header with exactly one strict mailbox, else null. */
  strictFrom: string | null
  replyTo: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  /** ISO 8601 instant or null. */
  date: string | null
  /** With angle brackets, at most 998 characters each, at most 100 references. */
  messageId: string | null
  inReplyTo: string | null
  references: string[]
  /** The text an agent reads: text/plain, else the visible text of the HTML. */
  text: string
  html: string | null
  /** `text` without quoted history and signature. */
  extractedText: string
  attachments: Attachment[]
  views: View[]
  links: Link[]
  /**
   * 'automated', 'duplicate-header:<name>', 'from-missing', 'from-ambiguous', 'multiple-from', 'header-malformed',
   * 'name-holds-other-address', 'name-reorders-text', 'mixed-script', 'reply-to-differs', 'claims-a-result',
   * 'mime-ambiguous', 'utf-7', 'alternatives-differ'.
   */
  flags: string[]
  /** RFC 3834, List-Id, Precedence, null return path. */
  automated: boolean
  receivedCount: number
  bytesTotal: number
  bytesScanned: number
  /**
   * Why the message was not read to its end; not empty means it can never be `clear`. 'headers-too-large', 'too-deep',
   * 'too-many-parts', 'too-many-addresses', 'too-many-links', 'html-too-deep', 'text-too-large', 'parse-failed'.
   */
  incomplete: string[]
}

/** One that nothing is known of yet but its size. */
export function emptyMail(bytes: number): ParsedMail {
  return {
    headers: [],
    subject: '',
    from: [],
    fromHeaders: 0,
    strictFrom: null,
    replyTo: [],
    to: [],
    cc: [],
    date: null,
    messageId: null,
    inReplyTo: null,
    references: [],
    text: '',
    html: null,
    extractedText: '',
    attachments: [],
    views: [],
    links: [],
    flags: [],
    automated: false,
    receivedCount: 0,
    bytesTotal: bytes,
    bytesScanned: bytes,
    incomplete: [],
  }
}
