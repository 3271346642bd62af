// Reads a policy as an owner wrote it: every mistake is told at once, by rule and field. What is unknown is a mistake,
// since a rule with a misspelt field would match more than its owner meant.

import type { Policy, PolicyRule } from './facts.ts'
import { isTime } from './policy.ts'

export interface PolicyProblem {
  /** `rules[2].match.domain` */
  field: string
  /** A sentence for the owner. */
  problem: string
}

const RULES_MAX = 100
const SUBJECT_MAX = 200
const ADDRESS_MAX = 254
const VERSION_MAX = 2 ** 31 - 1

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const DOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})+$`)
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/

type Tell = (field: string, problem: string) => undefined
type Json = Record<string, unknown>

export function validatePolicy(input: unknown): { policy: Policy } | { problems: PolicyProblem[] } {
  const problems: PolicyProblem[] = []
  const tell: Tell = (field, problem) => void problems.push({ field, problem })
  const policy = readPolicy(input, tell)
  return policy !== undefined && problems.length === 0 ? { policy } : { problems }
}

function readPolicy(input: unknown, tell: Tell): Policy | undefined {
  const given = readObject(input, '', ['version', 'preset', 'rules'], tell)
  if (given === undefined) return undefined
  const { version = 0, preset, rules } = given
  if (!Number.isInteger(version) || (version as number) < 0 || (version as number) > VERSION_MAX)
    tell('version', 'must be a whole number from 0 on')
  const read = readList(rules ?? [], 'rules', RULES_MAX, tell).map((rule, i) => readRule(rule, `rules[${i}]`, tell))
  return {
    version: version as number,
    preset: readWord(preset, 'preset', ['locked', 'guarded', 'trusted'], tell)!,
    rules: read as PolicyRule[],
  }
}

function readRule(input: unknown, at: string, tell: Tell): PolicyRule | undefined {
  const given = readObject(input, at, ['match', 'action', 'notify'], tell)
  if (given === undefined) return undefined
  const match = readMatch(given['match'], `${at}.match`, tell)
  const action = readWord(given['action'], `${at}.action`, ['allow', 'require_approval', 'deny'], tell)
  const rule = { match, action } as PolicyRule
  if (given['notify'] !== undefined)
    rule.notify = readList(given['notify'], `${at}.notify`, 2, tell).map(
      (each, i) => readWord(each, `${at}.notify[${i}]`, ['mail', 'webhook'], tell)!,
    )
  return rule
}

function readMatch(input: unknown, at: string, tell: Tell): PolicyRule['match'] | undefined {
  const fields = ['recipient', 'domain', 'subject', 'has_attachment', 'kind', 'time']
  const given = readObject(input, at, fields, tell)
  if (given === undefined) return undefined
  const match: PolicyRule['match'] = {}
  if (given['recipient'] !== undefined) match.recipient = readRecipient(given['recipient'], `${at}.recipient`, tell)
  if (given['domain'] !== undefined) match.domain = readDomain(given['domain'], `${at}.domain`, tell)
  if (given['subject'] !== undefined) match.subject = readSubject(given['subject'], `${at}.subject`, tell)
  if (given['has_attachment'] !== undefined) {
    if (typeof given['has_attachment'] === 'boolean') match.has_attachment = given['has_attachment']
    else tell(`${at}.has_attachment`, 'must be true or false')
  }
  if (given['kind'] !== undefined) match.kind = readWord(given['kind'], `${at}.kind`, ['new', 'reply', 'forward'], tell)
  if (given['time'] !== undefined) match.time = readTimes(given['time'], `${at}.time`, tell)
  return match
}

function readRecipient(input: unknown, at: string, tell: Tell): string | undefined {
  if (typeof input !== 'string' || input.length > ADDRESS_MAX) return tell(at, 'must be one address')
  const text = input.trim().toLowerCase()
  const cut = text.lastIndexOf('@')
  if (!DOMAIN.test(text.slice(cut + 1)))
    return tell(at, 'must be one address, with a domain in ASCII; `*` may stand in its local part only')
  if (!LOCAL_PART.test(text.slice(0, Math.max(0, cut)))) return tell(at, 'has no local part that an address can have')
  return text
}

function readDomain(input: unknown, at: string, tell: Tell): string | undefined {
  if (typeof input !== 'string' || input.length > ADDRESS_MAX) return tell(at, 'must be a domain')
  const text = input.trim().toLowerCase()
  if (!DOMAIN.test(text.startsWith('*.') ? text.slice(2) : text))
    return tell(at, 'must be a domain in ASCII such as good.test, or *.good.test for all below it')
  return text
}

function readSubject(input: unknown, at: string, tell: Tell): string | undefined {
  if (typeof input !== 'string' || input.trim() === '' || input.length > SUBJECT_MAX)
    return tell(at, `must be a part of a subject, at most ${SUBJECT_MAX} characters`)
  return input
}

function readTimes(input: unknown, at: string, tell: Tell): PolicyRule['match']['time'] {
  const given = readObject(input, at, ['from', 'to', 'days'], tell)
  if (given === undefined) return undefined
  const time: NonNullable<PolicyRule['match']['time']> = {}
  for (const end of ['from', 'to'] as const) {
    const said = given[end]
    if (said === undefined) continue
    if (typeof said === 'string' && isTime(said)) time[end] = said
    else tell(`${at}.${end}`, 'must be a time of day in UTC, 00:00 to 23:59')
  }
  if (time.from !== undefined && time.from === time.to) tell(`${at}.to`, 'must be another time than from')
  if (given['days'] !== undefined) {
    time.days = readList(given['days'], `${at}.days`, 7, tell) as number[]
    if (time.days.length === 0 || !time.days.every(day => Number.isInteger(day) && day >= 1 && day <= 7))
      tell(`${at}.days`, 'must be days of the week, 1 (Monday) to 7 (Sunday)')
  }
  return time
}

function readObject(input: unknown, at: string, fields: string[], tell: Tell): Json | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return tell(at, 'must be an object')
  for (const field of Object.keys(input))
    if (!fields.includes(field))
      tell(at === '' ? field : `${at}.${field}`, `is unknown; known are ${fields.join(', ')}`)
  return input as Json
}

function readList(input: unknown, at: string, most: number, tell: Tell): unknown[] {
  if (Array.isArray(input) && input.length <= most) return input
  tell(at, `must be a list of at most ${most}`)
  return []
}

function readWord<W extends string>(input: unknown, at: string, words: W[], tell: Tell): W | undefined {
  const word = words.find(each => each === input)
  return word ?? tell(at, `must be ${words.join(' or ')}`)
}
