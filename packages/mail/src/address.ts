// One address, one spelling: what a policy compares is what the envelope carries.
// Accepts `dot-atom@LDH-domain` alone. Everything that two parsers may read differently (quotes, comments, routes,
// groups, lists, encoded words, percent and bang routes) is a problem, never repaired: a repaired address is another
// recipient than the one that was counted. Only the domain is mapped (UTS-46 to A-labels, lower case).
// Makes no lookup: whether a domain's hosts are public is for the wire to find out.

import { domainToASCII, domainToUnicode } from 'node:url'

export type AddressProblemCode =
  | 'empty'
  | 'too_long'
  | 'control_character'
  | 'whitespace'
  | 'several_addresses'
  | 'display_name'
  | 'group_or_route'
  | 'quoted_local_part'
  | 'comment'
  | 'encoded_word'
  | 'missing_at'
  | 'several_at_signs'
  | 'relay_route'
  | 'non_ascii_local_part'
  | 'invalid_local_part'
  | 'ip_literal'
  | 'single_label_domain'
  | 'special_use_domain'
  | 'invalid_domain'

export interface AddressProblem {
  code: AddressProblemCode
  /** One plain sentence to whoever gave the address. */
  sentence: string
}

export type AddressResult = { address: string } | { problem: AddressProblem }

/** Octets, RFC 5321 §4.5.3.1.1, and §4.5.3.1.3 less the two angle brackets. */
const LOCAL_PART_LIMIT = 64
const ADDRESS_LIMIT = 254
/** Characters looked at at all: a mapped domain may be shorter than what was given. */
const INPUT_LIMIT = 1024

const DEFAULT_HOSTED = ['postern.localhost']
/** Names that no public mail host can have (RFC 6761, 6762, 7686, 8375, and ICANN's `.internal`). */
const SPECIAL_USE = ['localhost', 'internal', 'local', 'home.arpa', 'onion']

const DOT_ATOM = /^[a-z0-9#$&'*+\-/=?^_`{|}~]+(?:\.[a-z0-9#$&'*+\-/=?^_`{|}~]+)*$/
const LDH_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** In order: the first that matches the whole input names the problem. */
const SHAPES: [RegExp, AddressProblemCode, string][] = [
  [/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/, 'control_character', 'The address contains a control character.'],
  [/=\?/, 'encoded_word', 'The address contains an encoded word; give it decoded and in plain ASCII.'],
  [/"|\\/, 'quoted_local_part', 'Quoted addresses are not accepted; give a plain name@domain.'],
  [/[()]/, 'comment', 'The address contains a comment in parentheses; give a plain name@domain.'],
  [/[,;]/, 'several_addresses', 'Give one address per array element, not a list in one string.'],
  [/^[^<]*\S\s*</, 'display_name', 'Give the address alone, without a display name or angle brackets.'],
  [/[<>]/, 'display_name', 'Give the address alone, without angle brackets.'],
  [/\s/, 'whitespace', 'The address contains a space.'],
  [/@\[|\]$/, 'ip_literal', 'Addresses at an IP number are not accepted; give a domain name.'],
  [/:/, 'group_or_route', 'Groups and source routes are not accepted; give a plain name@domain.'],
]

/**
 * The one spelling of an address, or why there is none.
 * `hosted` lists domains served here, which may lie under a special-use name (default `postern.localhost`).
 */
export function canonicalAddress(input: string, options: { hosted?: readonly string[] } = {}): AddressResult {
  if (typeof input !== 'string' || input === '') return problem('empty', 'The address is empty.')
  if (input.length > INPUT_LIMIT) return problem('too_long', `The address is longer than ${ADDRESS_LIMIT} characters.`)
  for (const [shape, code, sentence] of SHAPES) if (shape.test(input)) return problem(code, sentence)

  const at = input.indexOf('@')
  if (at < 0) return problem('missing_at', 'The address has no @; give a plain name@domain.')
  if (input.includes('@', at + 1)) return problem('several_at_signs', 'The address has more than one @.')

  const local = input.slice(0, at)
  const localProblem = checkLocalPart(local)
  if (localProblem) return { problem: localProblem }

  const domain = canonicalDomain(input.slice(at + 1), options.hosted ?? DEFAULT_HOSTED)
  if ('problem' in domain) return domain

  const address = `${local.toLowerCase()}@${domain.domain}`
  if (address.length > ADDRESS_LIMIT)
    return problem('too_long', `The address is longer than ${ADDRESS_LIMIT} characters.`)
  return { address }
}

/** Whether a string is already spelled canonically. Says nothing of special-use names. */
export function isCanonicalAddress(input: string): boolean {
  const at = input.indexOf('@')
  const labels = input.slice(at + 1).split('.')
  return (
    at > 0 &&
    at <= LOCAL_PART_LIMIT &&
    input.length <= ADDRESS_LIMIT &&
    DOT_ATOM.test(input.slice(0, at)) &&
    !input.includes('=?') &&
    labels.every(label => LDH_LABEL.test(label))
  )
}

/** Of a canonical address: `ann+news@a.test` → `ann+news`. */
export function localPartOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'))
}

/** Of a canonical address: `ann+news@a.test` → `a.test`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** A canonical address without its plus tag: `ann+news@a.test` → `ann@a.test`. A leading plus is part of the name. */
export function baseAddress(address: string): string {
  const local = localPartOf(address)
  const plus = local.indexOf('+')
  return plus > 0 ? `${local.slice(0, plus)}@${domainOf(address)}` : address
}

function checkLocalPart(local: string): AddressProblem | null {
  if (local === '') return { code: 'invalid_local_part', sentence: 'The address has nothing before the @.' }
  if (/[%!]/.test(local)) return { code: 'relay_route', sentence: 'Percent and bang routes are not accepted.' }
  if (/[^\u0000-\u007f]/.test(local))
    return { code: 'non_ascii_local_part', sentence: 'The part before the @ must be plain ASCII.' }
  if (local.length > LOCAL_PART_LIMIT)
    return { code: 'too_long', sentence: `The part before the @ is longer than ${LOCAL_PART_LIMIT} characters.` }
  if (!DOT_ATOM.test(local.toLowerCase()))
    return {
      code: 'invalid_local_part',
      sentence: 'The part before the @ is not a plain name (letters, digits, . _ - +).',
    }
  return null
}

function canonicalDomain(given: string, hosted: readonly string[]): { domain: string } | { problem: AddressProblem } {
  // The URL parser behind domainToASCII would decode %61, cut at / ? # and read numbers as IPv4: none may reach it.
  if (!/^(?:[a-z0-9.-]|[^\u0000-\u007f])+$/i.test(given)) return problem('invalid_domain', 'The domain is not valid.')
  const domain = domainToASCII(given)
  const labels = domain.split('.')
  if (!labels.every(label => LDH_LABEL.test(label))) return problem('invalid_domain', 'The domain is not valid.')
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1)!))
    return problem('ip_literal', 'Addresses at an IP number are not accepted; give a domain name.')
  // A label that only looks like an A-label is read by others as they like.
  if (labels.some(label => label.startsWith('xn--') && !/[^\u0000-\u007f]/.test(domainToUnicode(label))))
    return problem('invalid_domain', 'The domain is not a valid international name.')
  if (hosted.includes(domain)) return { domain }
  if (SPECIAL_USE.some(name => domain === name || domain.endsWith(`.${name}`)))
    return problem('special_use_domain', `Mail to ${domain} can reach nobody outside of this machine or network.`)
  if (labels.length < 2) return problem('single_label_domain', 'The domain has no dot; give a full domain name.')
  return { domain }
}

function problem(code: AddressProblemCode, sentence: string): { problem: AddressProblem } {
  return { problem: { code, sentence } }
}
