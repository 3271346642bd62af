// What `compose` is given, and which of it cannot stand in a header. Judged before anything is written: a line break
// or another control character in a value is a problem of that field, named, and never repaired.

import { isCanonicalAddress } from './address.ts'
import type { Footer } from './footer.ts'
import { HEADER_CONTROLS } from './legible-text.ts'
import { isMessageId } from './thread.ts'

/** Characters. */
const SUBJECT_LIMIT = 998
const NAME_LIMIT = 256
const REFERENCES_LIMIT = 100

/** Headers of ours that may be added, and the shape of their values. */
export const TRACE_HEADERS = ['X-Postern-Agent', 'X-Postern-Message'] as const
const TRACE_VALUE = /^[\x21-\x7e]{1,200}$/
const MEDIA_TYPE = /^[a-z0-9][\w.+-]{0,126}\/[a-z0-9][\w.+-]{0,126}$/i

export interface ComposeInput {
  from: { name: string; address: string }
  /** Canonical addresses, as they were counted. Hidden recipients are in no header, so they are not given here. */
  to: readonly string[]
  cc?: readonly string[]
  subject: string
  text: string
  html?: string | null
  attachments?: readonly { filename: string; contentType: string; content: Buffer }[]
  /** With angle brackets. Decides the boundaries too. */
  messageId: string
  date: Date
  inReplyTo?: string | null
  references?: readonly string[]
  footer: Footer
  /** RFC 3834 §5. */
  autoSubmitted: 'auto-generated' | 'auto-replied' | 'auto-notified'
  /** `oneClick`: the link takes a POST (RFC 8058). */
  listUnsubscribe?: { url: string; oneClick: boolean } | null
  trace?: Partial<Record<(typeof TRACE_HEADERS)[number], string>>
}

export interface ComposeProblem {
  code: 'invalid_header_value' | 'html_too_large'
  /** The input's field, as `subject` or `attachments[0].filename`. */
  field: string
  /** One plain sentence to the agent. */
  sentence: string
}

export function findProblem(input: ComposeInput): ComposeProblem | null {
  const { from, listUnsubscribe } = input
  return (
    shown('from.name', from.name, NAME_LIMIT) ??
    must(isCanonicalAddress(from.address), 'from.address', 'is not a plain name@domain') ??
    first([...input.to.entries()], ([i, to]) =>
      must(isCanonicalAddress(to), `to[${i}]`, 'is not a plain name@domain'),
    ) ??
    first([...(input.cc ?? []).entries()], ([i, cc]) =>
      must(isCanonicalAddress(cc), `cc[${i}]`, 'is not a plain name@domain'),
    ) ??
    findSubjectProblem(input.subject) ??
    must(isMessageId(input.messageId), 'messageId', 'is not a message id in angle brackets') ??
    must(!input.inReplyTo || isMessageId(input.inReplyTo), 'inReplyTo', 'is not a message id in angle brackets') ??
    must((input.references ?? []).length <= REFERENCES_LIMIT, 'references', `has more than ${REFERENCES_LIMIT} ids`) ??
    first([...(input.references ?? []).entries()], ([i, id]) =>
      must(isMessageId(id), `references[${i}]`, 'is not a message id in angle brackets'),
    ) ??
    must(!Number.isNaN(input.date.getTime()), 'date', 'is not a date') ??
    must(/^auto-[a-z]+$/.test(input.autoSubmitted), 'autoSubmitted', 'is not a word of RFC 3834') ??
    must(!listUnsubscribe || isWebLink(listUnsubscribe.url), 'listUnsubscribe.url', 'is not a web link') ??
    first(Object.entries(input.trace ?? {}), ([name, value]) => findTraceProblem(name, value)) ??
    first([...(input.attachments ?? []).entries()], ([i, attachment]) =>
      findAttachmentProblem(`attachments[${i}]`, attachment),
    )
  )
}

/** For whoever asks before there is anything to compose. */
export const findSubjectProblem = (subject: string): ComposeProblem | null => shown('subject', subject, SUBJECT_LIMIT)

function findTraceProblem(name: string, value: unknown): ComposeProblem | null {
  const field = `trace.${name}`
  return (
    must((TRACE_HEADERS as readonly string[]).includes(name), field, 'is not a header that may be added') ??
    must(value === undefined || (typeof value === 'string' && TRACE_VALUE.test(value)), field, 'is not plain ASCII')
  )
}

function findAttachmentProblem(field: string, given: { filename: string; contentType: string }): ComposeProblem | null {
  return (
    shown(`${field}.filename`, given.filename, NAME_LIMIT) ??
    must(given.filename !== '', `${field}.filename`, 'is empty') ??
    must(MEDIA_TYPE.test(given.contentType), `${field}.contentType`, 'is not a media type such as image/png')
  )
}

/** A value that a reader sees beside the message. */
function shown(field: string, value: string, limit: number): ComposeProblem | null {
  return (
    must(
      typeof value === 'string' && !HEADER_CONTROLS.test(value),
      field,
      'contains a line break or control character',
    ) ??
    must(value.length <= limit, field, `is longer than ${limit} characters`) ??
    must(value.isWellFormed(), field, 'is not valid Unicode')
  )
}

function must(holds: boolean, field: string, otherwise: string): ComposeProblem | null {
  return holds ? null : { code: 'invalid_header_value', field, sentence: `The value of ${field} ${otherwise}.` }
}

function first<T>(values: Iterable<T>, check: (value: T) => ComposeProblem | null): ComposeProblem | null {
  for (const value of values) {
    const problem = check(value)
    if (problem) return problem
  }
  return null
}

export function isWebLink(url: string): boolean {
  return /^https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]{1,2000}$/.test(url) && URL.canParse(url)
}
