// What is stored of a mail that was judged, in a shape that crosses threads: no bytes, no views, only what a reader may
// come to see. Every text is one that PostgreSQL can hold.
import { emptyMail, type ParsedMail } from '@postern/mail'
import { type Authentication, type Judgement, judge } from '@postern/verdict'

export interface StoredAttachment {
  filename: string
  content_type: string
  size_bytes: number
  sha256: string
  content_id: string | null
  /** Why its inside was not scanned: it is withheld by itself. */
  unread: 'encrypted' | 'format' | 'too-large' | 'too-deep' | null
}

export interface Judged extends Judgement {
  mail: {
    from_address: string
    from_name: string
    to: string[]
    cc: string[]
    subject: string
    text: string
    html: string | null
    extracted_text: string
    attachments: StoredAttachment[]
    flags: string[]
    automated: boolean
    rfc_message_id: string | null
    in_reply_to: string | null
    refs: string[]
    dated_at: string | null
  }
}

/** Addresses kept from one header. */
const maxAddresses = 200
const maxAttachments = 500

export function judgeMail(mail: ParsedMail, authentication: Authentication, scannedAt: string): Judged {
  const { verdict, safety } = judge({ mail, authentication, scannedAt })
  return clean({
    verdict,
    safety,
    mail: {
      from_address: mail.strictFrom ?? '',
      from_name: mail.from.length === 1 ? mail.from[0]!.name.slice(0, 998) : '',
      to: addressesOf(mail.to),
      cc: addressesOf(mail.cc),
      subject: mail.subject.slice(0, 10_000),
      text: mail.text,
      html: mail.html,
      extracted_text: mail.extractedText,
      attachments: mail.attachments.slice(0, maxAttachments).map(attachment => ({
        filename: attachment.filename,
        content_type: attachment.contentType,
        size_bytes: attachment.size,
        sha256: attachment.sha256,
        content_id: attachment.contentId,
        unread: attachment.unread,
      })),
      flags: mail.flags,
      automated: mail.automated,
      rfc_message_id: mail.messageId,
      in_reply_to: mail.inReplyTo,
      refs: mail.references,
      dated_at: mail.date,
    },
  })
}

/** For a mail that nothing could read to its end: the bytes are kept, and nothing of it is shown, its subject neither. */
export function unreadable(reason: string, size: number, authentication: Authentication, scannedAt: string): Judged {
  const mail = { ...emptyMail(size), bytesScanned: 0, incomplete: ['parse-failed', reason] }
  return judgeMail(mail, authentication, scannedAt)
}

const addressesOf = (boxes: ParsedMail['to']) =>
  boxes
    .slice(0, maxAddresses)
    .map(box => box.address)
    .filter(Boolean)

/** PostgreSQL text holds neither NUL nor lone surrogates. */
function clean<T>(value: T): T {
  if (typeof value === 'string') {
    const text = value.toWellFormed()
    return (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text) as T
  }
  if (Array.isArray(value)) return value.map(clean) as T
  if (value !== null && typeof value === 'object') {
    const copy: Record<string, unknown> = {}
    for (const [key, inner] of Object.entries(value)) copy[key] = clean(inner)
    return copy as T
  }
  return value
}
