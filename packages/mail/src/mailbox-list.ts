// Address headers, read the way an attacker hopes nobody does: one pass, linear in the input, no backtracking.
// An address is strict (a dot-atom at a domain of LDH labels) or it is ''. Everything that two readers could take
// for different mailboxes (a route, a group, a name without quotes around its comma, text after the angle) is
// reported as ambiguous; nobody may treat such a header as an identity.
import { domainToASCII } from 'node:url'
import { decodeWords } from './encoded-words.ts'
import { LIMITS } from './limits.ts'
import type { Mailbox } from './message.ts'

export interface MailboxList {
  mailboxes: Mailbox[]
  ambiguous: boolean
  /** There were more than LIMITS.mailboxes. */
  truncated: boolean
}

interface Entry {
  phrase: string
  comment: string
  angle: string | null
  after: string
}

const blank = (): Entry => ({ phrase: '', comment: '', angle: null, after: '' })

/** `raw` is the unfolded header value with its encoded words untouched (decoding first would invent addresses). */
export function parseMailboxes(raw: string): MailboxList {
  const list: MailboxList = { mailboxes: [], ambiguous: false, truncated: false }
  let entry = blank()
  let carried = ''
  let i = 0
  const flush = () => {
    const named = entry.phrase.trim()
    if (entry.angle === null && !named.includes('@')) {
      // A name with an unquoted comma: it belongs to the mailbox that follows.
      if (named !== '') {
        carried = carried === '' ? named : `${carried}, ${named}`
        list.ambiguous = true
      }
    } else {
      list.mailboxes.push(toMailbox(entry, carried, list))
      carried = ''
    }
    entry = blank()
  }
  while (i < raw.length) {
    if (list.mailboxes.length >= LIMITS.mailboxes) {
      list.truncated = true
      return list
    }
    const c = raw[i]!
    if (c === '"') i = readQuoted(raw, i, entry)
    else if (c === '(') i = readComment(raw, i, entry)
    else if (c === '<') {
      const close = raw.indexOf('>', i)
      if (entry.angle !== null || close < 0) list.ambiguous = true
      const inner = raw.slice(i + 1, close < 0 ? raw.length : close)
      entry.angle ??= inner
      i = close < 0 ? raw.length : close + 1
    } else if (c === ',' || c === ';') {
      flush()
      i++
    } else {
      if (c === '\\' || c === '>') list.ambiguous = true
      if (c === ':' && entry.angle === null) {
        // A group (RFC 5322 §3.4): its name is no mailbox.
        list.ambiguous = true
        entry = blank()
      } else if (entry.angle === null) entry.phrase += c
      else entry.after += c
      i++
    }
  }
  flush()
  return list
}

function readQuoted(raw: string, start: number, entry: Entry): number {
  let i = start + 1
  let text = ''
  while (i < raw.length && raw[i] !== '"') {
    if (raw[i] === '\\' && i + 1 < raw.length) i++
    text += raw[i]
    i++
  }
  // A quoted local part ("a b"@x) is not strict: keep its quotes so that it cannot become so.
  if (raw[i + 1] === '@') text = `"${text}"`
  if (entry.angle === null) entry.phrase += text
  else entry.after += text
  return i + 1
}

function readComment(raw: string, start: number, entry: Entry): number {
  let depth = 0
  let i = start
  for (; i < raw.length; i++) {
    if (raw[i] === '\\') i++
    else if (raw[i] === '(') depth++
    else if (raw[i] === ')' && --depth === 0) break
  }
  entry.comment += (entry.comment === '' ? '' : ' ') + raw.slice(start + 1, i)
  return i + 1
}

function toMailbox(entry: Entry, carried: string, list: MailboxList): Mailbox {
  if (entry.after.trim() !== '' || /[<>@,;:]/.test(entry.comment)) list.ambiguous = true
  const phrase = entry.phrase.trim()
  if (entry.angle === null) {
    const address = strictAddress(phrase)
    if (address === '') list.ambiguous = true
    return { name: decodeWords(entry.comment), address }
  }
  const address = strictAddress(entry.angle.trim())
  if (address === '') list.ambiguous = true
  const name = carried === '' ? phrase : phrase === '' ? carried : `${carried}, ${phrase}`
  return { name: decodeWords(name || entry.comment), address }
}

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Lower-case dot-atom @ A-label domain, at most 254 characters, or '' where the text is anything else. */
function strictAddress(text: string): string {
  if (text.length > 320) return ''
  const at = text.lastIndexOf('@')
  if (at < 1 || at > 64) return ''
  const local = text.slice(0, at).toLowerCase()
  let domain = text.slice(at + 1).toLowerCase()
  if (/[^\x00-\x7f]/.test(domain)) domain = domainToASCII(domain)
  if (domain.length > 253 || !LOCAL.test(local) || !DOMAIN.test(domain)) return ''
  // RFC 5321 §4.5.3.1.3, less the two angle brackets.
  return local.length + 1 + domain.length > 254 ? '' : `${local}@${domain}`
}
