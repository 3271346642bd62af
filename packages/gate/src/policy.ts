// What an owner's policy says of one recipient: the first rule that matches, in the owner's order, or none. Patterns are
// compared, never compiled: an owner's words are no program and take bounded time. A rule that cannot be read throws.

import type { Facts, Kind, PolicyRule } from './facts.ts'
import { flag } from './loaded.ts'

export type Action = PolicyRule['action']

export interface PolicyMatch {
  /** Index in `policy.rules`. */
  index: number
  rule: PolicyRule
  /** The rule says whom it is about, and not only what. */
  namesRecipient: boolean
}

const ACTIONS: readonly string[] = ['allow', 'require_approval', 'deny'] satisfies Action[]
const KINDS: readonly Kind[] = ['new', 'reply', 'forward']
const FIELDS = ['recipient', 'domain', 'subject', 'has_attachment', 'kind', 'time']
const MINUTES_OF_DAY = 24 * 60

/** Null where the preset has to answer. */
export function matchPolicy(facts: Facts, address: string): PolicyMatch | null {
  for (const [index, rule] of facts.policy.rules.entries()) {
    if (!ACTIONS.includes(rule.action)) throw new TypeError('a policy rule has no action')
    if (!matches(rule, facts, address)) continue
    return { index, rule, namesRecipient: rule.match.recipient !== undefined || rule.match.domain !== undefined }
  }
  return null
}

function matches({ match, action }: PolicyRule, facts: Facts, address: string): boolean {
  const unread = Object.keys(match).find(field => !FIELDS.includes(field))
  if (unread !== undefined) throw new TypeError('a policy rule asks for what nobody can tell')
  // Strict: mail to `ann+x@` reaches Ann. What is allowed to her address alone stays allowed to that alone.
  const reached = action === 'allow' ? [address] : [address, withoutPlus(address)]
  return (
    (match.recipient === undefined || reached.some(each => matchesAddress(match.recipient!, each))) &&
    (match.domain === undefined || matchesDomain(match.domain, domainOf(address))) &&
    (match.subject === undefined || folded(facts.subject).includes(folded(match.subject))) &&
    (match.has_attachment === undefined || matchesAttachment(match.has_attachment, action, facts)) &&
    (match.kind === undefined || match.kind === kindOf(facts)) &&
    (match.time === undefined || matchesTime(match.time, facts.now))
  )
}

function kindOf({ kind }: Facts): Kind {
  if (!KINDS.includes(kind)) throw new TypeError('the kind was not loaded')
  return kind
}

/** Of a draft nobody knows yet whether it will have an attachment: it is judged by what is strict. */
function matchesAttachment(wanted: boolean, action: Action, { content }: Facts): boolean {
  return content === null ? action !== 'allow' : flag(content.hasAttachment) === wanted
}

export function matchesAddress(pattern: string, address: string): boolean {
  const local = pattern.slice(0, Math.max(0, pattern.lastIndexOf('@')))
  return domainOf(pattern) === domainOf(address) && matchesStars(local, address.slice(0, address.lastIndexOf('@')))
}

export function matchesDomain(pattern: string, domain: string): boolean {
  return pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1)) : domain === pattern
}

/** Each piece between stars is looked for once, after the one before it. */
function matchesStars(pattern: string, text: string): boolean {
  const [first = '', ...pieces] = pattern.split('*')
  const last = pieces.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - at >= last.length && text.endsWith(last)
}

/** `from` is within, `to` is not. A window that goes over midnight belongs to the day on which it began. */
function matchesTime({ from, to, days }: NonNullable<PolicyRule['match']['time']>, instant: string): boolean {
  const now = new Date(instant)
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  if (Number.isNaN(minute)) throw new TypeError('there is no time')
  const start = from === undefined ? 0 : minuteOf(from)
  const end = to === undefined ? MINUTES_OF_DAY : minuteOf(to)
  const overMidnight = end <= start
  const beganYesterday = overMidnight && minute < end
  const within = overMidnight ? minute >= start || beganYesterday : minute >= start && minute < end
  if (!within || days === undefined) return within
  const day = ((now.getUTCDay() + 6 - (beganYesterday ? 1 : 0)) % 7) + 1
  return days.includes(day)
}

function minuteOf(time: string): number {
  if (!isTime(time)) throw new TypeError('there is no time')
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

export function isTime(time: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)
}

/** As a person reads it: without what nobody sees, in one width and case. */
function folded(text: string): string {
  return text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
}

function withoutPlus(address: string): string {
  return address.replace(/\+[^@]*@/, '@')
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
