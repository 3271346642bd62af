// Who sent this? SPF, DKIM, DMARC and ARC by mailauth, over the bytes and the envelope, then one conclusion.
// `verified` is a whitelist: everything that is missing, doubtful or failed is unverified. It says who, never whether to
// trust them, and it is no required detector: whatever fails here, the mail is judged all the same.
// Reaches nothing but the resolver it is given (no BIMI, which would fetch). Bounded: signatures, header, lookups, time.
import type { ParsedMail } from '@postern/mail'
import type { Authentication } from '@postern/verdict'
import { type AuthenticateResult, type DKIMResult, type DMARCResult, authenticate as mailauth } from 'mailauth'
import { getAlignment } from 'mailauth/lib/tools.js'
import type { Resolve } from './dns.ts'

export interface Envelope {
  mailFrom: string
  clientIp: string
  helo: string
}

/** What the checks said, before it is held against the From header that the reader of the mail sees. */
export interface AuthenticationFacts {
  spf: { result: string; domain: string | null; aligned: boolean }
  dkim: Authentication['dkim']
  dmarc: Authentication['dmarc']
  arc: Authentication['arc']
  /** Addresses in From headers as mailauth reads them, lower case; its reading must be ours. */
  headerFrom: string[]
  fromFields: number
}

const totalMs = 10_000
const maxSignatures = 10
const maxLookups = 60
/** A header block above this is not authenticated: it is no mail of a sender who wants to be known. */
const maxHeaderBytes = 256 * 1024
const minKeyBits = 1024
/** Relaxed canonicalisation takes time in the square of a line (RFC 5321 allows 1,000 bytes). */
const maxLineBytes = 64 * 1024

export async function authenticate(raw: Buffer, envelope: Envelope, resolve: Resolve): Promise<AuthenticationFacts> {
  if (headerLength(raw) > maxHeaderBytes || hasLongLine(raw)) return noFacts('permerror')
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<AuthenticationFacts>(done => {
    timer = setTimeout(() => done(noFacts('temperror')), totalMs)
  })
  try {
    return await Promise.race([check(raw, envelope, limited(resolve)), timeout])
  } catch {
    return noFacts('temperror')
  } finally {
    clearTimeout(timer)
  }
}

function hasLongLine(raw: Buffer): boolean {
  for (let start = 0; start < raw.length; ) {
    const end = raw.indexOf(10, start)
    if ((end < 0 ? raw.length : end) - start > maxLineBytes) return true
    if (end < 0) return false
    start = end + 1
  }
  return false
}

async function check(raw: Buffer, envelope: Envelope, resolver: Resolve): Promise<AuthenticationFacts> {
  const result = await mailauth(withoutExcessSignatures(raw), {
    sender: envelope.mailFrom,
    ip: envelope.clientIp,
    helo: envelope.helo,
    mta: 'postern',
    minBitLength: minKeyBits,
    rejectRsaSha1: true,
    disableBimi: true,
    resolver,
  })
  const { dkim, dmarc, arc } = result
  return {
    spf: readSpf(result),
    dkim: dkim.results.filter(row => row.signingDomain).map(readSignature),
    dmarc: {
      result: dmarc ? dmarc.status.result : 'none',
      policy: dmarc ? dmarc.policy || null : null,
      domain: nameIn(dmarc ? dmarc.domain : null),
    },
    arc: { result: arc ? arc.status.result : 'none' },
    headerFrom: dkim.headerFrom.map(address => address.toLowerCase()),
    fromFields: dkim.fromFields,
  }
}

function readSpf({ spf, dmarc, dkim }: AuthenticateResult): AuthenticationFacts['spf'] {
  if (!spf) return { result: 'none', domain: null, aligned: false }
  const pass = spf.status.result === 'pass'
  const fromDomain = dkim.headerFrom[0]?.split('@').pop()
  // A DMARC record says how strict alignment is; without one it is relaxed (RFC 9989 §5.1).
  const alignment: DMARCResult['alignment'] | undefined = dmarc ? dmarc.alignment : undefined
  const aligned = alignment
    ? Boolean(alignment.spf.result)
    : fromDomain !== undefined && getAlignment(fromDomain, [spf.domain]) !== false
  return { result: spf.status.result, domain: nameIn(spf.domain), aligned: pass && aligned }
}

function readSignature(row: DKIMResult): Authentication['dkim'][number] {
  const pass = row.status.result === 'pass'
  const signed = (row.signingHeaders?.keys ?? '').toLowerCase().split(/\s*:\s*/)
  return {
    result: row.status.result,
    domain: nameIn(row.signingDomain) ?? '',
    selector: nameIn(row.selector) ?? '',
    aligned: Boolean(row.status.aligned),
    // RFC 6376 §8.2: whoever relays a mail signed with l= can append to it.
    covers_body: pass && !row.status.underSized && signed.includes('from'),
  }
}

/** Holds the facts against the From header as everything else here reads it. */
export function conclude(facts: AuthenticationFacts, mail: ParsedMail): Authentication {
  const { spf, dkim, dmarc, arc } = facts
  const from = mail.strictFrom
  const vouched =
    (spf.result === 'pass' && spf.aligned) ||
    dkim.some(signature => signature.result === 'pass' && signature.aligned && signature.covers_body)
  const oneReading =
    from !== null && facts.fromFields === 1 && facts.headerFrom.length === 1 && facts.headerFrom[0] === from
  const doubled = mail.flags.some(flag => flag.startsWith('duplicate-header:'))
  const notDenied = dmarc.result === 'pass' || dmarc.result === 'none'
  return {
    spf: { result: spf.result, domain: spf.domain },
    dkim,
    dmarc,
    arc,
    aligned: (spf.result === 'pass' && spf.aligned) || dkim.some(row => row.result === 'pass' && row.aligned),
    from_domain: domainIn(from),
    verified: vouched && oneReading && notDenied && !doubled,
    handed_over: false,
  }
}

/** Mail that an inbox here sent to another never met the network: the gate already held its sender to be true. */
export function vouchForLocal(mail: ParsedMail): Authentication {
  return {
    ...nobody,
    aligned: mail.strictFrom !== null,
    from_domain: domainIn(mail.strictFrom),
    verified: mail.strictFrom !== null,
    handed_over: true,
  }
}

/** Where nothing is known of the sender. */
export const nobody: Authentication = {
  spf: { result: 'none', domain: null },
  dkim: [],
  dmarc: { result: 'none', policy: null, domain: null },
  arc: { result: 'none' },
  aligned: false,
  from_domain: null,
  verified: false,
  handed_over: false,
}

export function noFacts(result: 'none' | 'temperror' | 'permerror'): AuthenticationFacts {
  return {
    spf: { result, domain: null, aligned: false },
    dkim: [],
    dmarc: { result, policy: null, domain: null },
    arc: { result: 'none' },
    headerFrom: [],
    fromFields: 0,
  }
}

/** Names come from the sender and are shown beside withheld content: only what can be a host name is. */
const nameIn = (text: unknown) => (typeof text === 'string' && /^[a-z0-9._-]{1,253}$/i.test(text) ? text : null)

const domainIn = (address: string | null) => address?.slice(address.lastIndexOf('@') + 1) ?? null

function limited(resolve: Resolve): Resolve {
  let lookups = 0
  return async (name, type) => {
    if (++lookups > maxLookups) throw Object.assign(new Error('too many DNS lookups'), { code: 'ETIMEOUT' })
    return resolve(name, type)
  }
}

function headerLength(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter(end => end >= 0)
  return ends.length === 0 ? raw.length : Math.min(...ends)
}

/** Each signature costs a lookup and a verification: those beyond the limit are renamed, in a copy, for mailauth alone. */
function withoutExcessSignatures(raw: Buffer): Buffer {
  const header = raw.toString('latin1', 0, headerLength(raw))
  const signatures = [...header.matchAll(/^dkim-signature[ \t]*:/gim)]
  if (signatures.length <= maxSignatures) return raw
  const copy = Buffer.from(raw)
  for (const { index } of signatures.slice(maxSignatures)) copy.write('X', index)
  return copy
}
