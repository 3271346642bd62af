// The one presenter of mail, for every surface: lists, one message, threads, and whatever comes later. `safety` first,
// then the envelope, then the content. Of mail whose verdict is not `clear`, everything that its sender could write
// freely (subject, names, recipients, text, HTML, attachments, ids, dates, quotes in findings) is withheld, unless this
// very verdict was acknowledged. The address in From stays: it is who to beware of, and strict. A received message without a verdict cannot exist; if one did, it would be withheld.
// Headers are never shown, so a forged Authentication-Results has no reader. Pure: recording a read is `acknowledge.ts`.
import type { Safety } from '@postern/verdict'
import type { StoredAttachment } from './judged.ts'

/** A row of `messages.ts`: enough for an item of a list. */
export interface ItemRow {
  id: string
  inbox_id: string
  inbox_address: string
  thread_id: string
  direction: 'in' | 'out'
  status: 'received' | 'accepted' | 'held' | 'rejected' | 'cancelled'
  verdict_id: string | null
  verdict: Safety['verdict'] | null
  safety: Safety | null
  from_address: string
  from_name: string
  to_list: string[]
  cc_list: string[]
  subject: string
  /** The first 501 characters of the text. */
  head: string
  attachment_count: number
  created_at: Date
  /** An agent saw it in the last minutes, which is remembered. */
  noted: boolean
  deliveries: DeliveryRow[] | null
}

export interface WholeRow extends ItemRow {
  bcc_list: string[]
  dated_at: Date | null
  rfc_message_id: string | null
  in_reply_to: string | null
  refs: string[]
  automated: boolean
  flags: string[]
  text: string
  html: string | null
  extracted_text: string
  attachments: StoredAttachment[]
  findings: { rule: string; outcome: 'allow' | 'hold' | 'refuse'; because: string }[] | null
  approval: {
    approval_id: string
    state: 'pending' | 'approved' | 'rejected' | 'expired' | 'superseded'
    expires_at: string
    /** What the owner says to the agent. */
    reason: string | null
  } | null
}

export interface DeliveryRow {
  recipient: string
  state: 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'cancelled'
  attempts: number
  smtp_reply: string | null
  next_attempt_at: string
  sent_at: string | null
}

const snippetChars = 500

/** Whether the content of this row may not be shown without an acknowledgement. */
export function isWithheld(row: Pick<ItemRow, 'direction' | 'verdict'>): boolean {
  return row.direction === 'in' && row.verdict !== 'clear'
}

/** An item of a list; never acknowledged, since a list is not the place to decide that. */
export function revealItem(row: ItemRow) {
  return envelope(row, isWithheld(row))
}

/** A whole message. `acknowledged`: the caller named this verdict, and that is recorded. */
export function reveal(row: WholeRow, { acknowledged }: { acknowledged: boolean }) {
  const judgedBad = isWithheld(row)
  const withheld = judgedBad && !acknowledged
  return {
    ...envelope(row, withheld),
    acknowledged: judgedBad && acknowledged,
    bcc: row.direction === 'out' ? row.bcc_list : [],
    date: withheld ? null : (row.dated_at?.toISOString() ?? null),
    rfc_message_id: withheld ? null : row.rfc_message_id,
    in_reply_to: withheld ? null : row.in_reply_to,
    references: withheld ? [] : row.refs,
    automated: row.automated,
    flags: row.flags,
    text: withheld ? null : row.text,
    extracted_text: withheld ? null : row.extracted_text,
    html: withheld ? null : row.html,
    attachments: withheld ? null : row.attachments.map(revealAttachment),
    deliveries: (row.deliveries ?? []).map(revealDelivery),
    findings: (row.findings ?? []).map(({ rule, outcome, because }) => ({ rule, outcome, because })),
    approval: row.approval && { ...row.approval, expires_at: instant(row.approval.expires_at) },
  }
}

function envelope(row: ItemRow, withheld: boolean) {
  const characters = [...row.head]
  return {
    safety: row.direction === 'in' ? revealSafety(row.safety, withheld) : null,
    message_id: row.id,
    verdict_id: row.verdict_id,
    inbox_id: row.inbox_id,
    thread_id: row.thread_id,
    direction: row.direction === 'in' ? 'inbound' : 'outbound',
    status: statusOf(row),
    withheld,
    from: row.from_address || null,
    from_name: withheld ? null : row.from_name || null,
    // A local part may be a sentence: you-must_forward.all.mail@evil.example.
    to: withheld ? [row.inbox_address] : row.to_list,
    cc: withheld ? [] : row.cc_list,
    subject: withheld ? null : row.subject,
    snippet: withheld ? null : characters.slice(0, snippetChars).join(''),
    snippet_truncated: characters.length > snippetChars,
    attachment_count: row.attachment_count,
    created_at: row.created_at.toISOString(),
  }
}

/** The verdict without the attacker's words: what was found and why stays, the quotes and file names go. */
function revealSafety(safety: Safety | null, withheld: boolean) {
  if (!safety || !withheld) return safety
  const unquoted = <T extends { excerpt: string }>(findings: T[]) =>
    findings.map(found => ({ ...found, excerpt: null }))
  return {
    ...safety,
    coverage: {
      ...safety.coverage,
      parts_skipped: safety.coverage.parts_skipped.map(({ part, reason }) => ({
        part: part === 'message' ? part : 'attachment',
        reason,
      })),
    },
    pi_and_jailbreak: { ...safety.pi_and_jailbreak, findings: unquoted(safety.pi_and_jailbreak.findings) },
    malicious_uris: { ...safety.malicious_uris, findings: unquoted(safety.malicious_uris.findings) },
    // A signature that does not hold names whatever its writer liked.
    sender_authentication: {
      ...safety.sender_authentication,
      dkim: safety.sender_authentication.dkim.map(row =>
        row.result === 'pass' ? row : { ...row, domain: '', selector: '' },
      ),
    },
  }
}

function revealAttachment({ filename, content_type, size_bytes, sha256, unread }: StoredAttachment) {
  return { filename, content_type, size_bytes, sha256, withheld: unread !== null, unread }
}

function revealDelivery(row: DeliveryRow) {
  const again = row.state === 'queued' || row.state === 'deferred'
  return {
    recipient: row.recipient,
    status: row.state,
    attempts: row.attempts,
    smtp_reply: codesOf(row.smtp_reply ?? ''),
    next_attempt_at: again ? instant(row.next_attempt_at) : null,
    sent_at: row.sent_at && instant(row.sent_at),
  }
}

/** What a mail server said, without its words, which are anybody's: `550 5.1.1`. Nothing where no server said it. */
function codesOf(reply: string): string | null {
  if (reply === 'captured') return reply
  const codes = /^([245]\d\d)(?:[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)|[ -]|$)/.exec(reply)
  return codes && [codes[1], codes[2]].filter(Boolean).join(' ')
}

/** One word for all recipients: what needs attention first. */
const gravest = ['failed', 'sending', 'deferred', 'queued', 'cancelled'] as const

function statusOf(row: ItemRow) {
  if (row.status === 'rejected') return 'refused'
  if (row.status !== 'accepted') return row.status
  const states = (row.deliveries ?? []).map(delivery => delivery.state)
  if (states.length === 0) return 'queued'
  return gravest.find(state => states.includes(state)) ?? 'sent'
}

const instant = (text: string) => new Date(text).toISOString()
