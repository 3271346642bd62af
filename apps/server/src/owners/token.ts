// Credentials: a prefix that says what it is, an id where there is one, 32 characters of chance and a checksum, so that a
// leaked one can be found by a pattern and told from noise without a call: `ptn_(live|test)_<id>_<secret>_<crc>`,
// `ptw_<secret>_<crc>` (owner), `pto_<secret>_<crc>` (operator). The database holds SHA-256 of the secret (160 bits of
// chance need no slow hash). Shown once, never logged.
import { createHash, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { randomText } from '../id.ts'

export type Token =
  | { kind: 'agent'; environment: 'live' | 'test'; keyId: string; hash: Buffer }
  | { kind: 'owner'; hash: Buffer; secret: string }
  | { kind: 'operator'; hash: Buffer; secret: string }

const secretLength = 32

export interface MintedToken {
  token: string
  hash: Buffer
  last4: string
}

export function mintAgentToken(environment: 'live' | 'test', keyId: string): MintedToken {
  return mint(`ptn_${environment}_${keyId.slice('key_'.length)}`)
}

export const mintOwnerToken = (): MintedToken => mint('ptw')
export const mintOperatorToken = (): MintedToken => mint('pto')

/** What a token says it is, or null where shape or checksum is wrong. Whether it is known is the database's to say. */
export function parseToken(text: string): Token | null {
  if (text.length > 120) return null
  const cut = text.lastIndexOf('_')
  const head = text.slice(0, cut)
  if (cut < 0 || checksum(head) !== text.slice(cut + 1)) return null
  const parts = head.split('_')
  const secret = parts.at(-1) ?? ''
  if (secret.length !== secretLength) return null
  const hash = hashSecret(secret)
  if (parts.length === 4 && parts[0] === 'ptn' && (parts[1] === 'live' || parts[1] === 'test')) {
    return { kind: 'agent', environment: parts[1], keyId: `key_${parts[2]}`, hash }
  }
  if (parts.length === 2 && parts[0] === 'ptw') return { kind: 'owner', hash, secret }
  if (parts.length === 2 && parts[0] === 'pto') return { kind: 'operator', hash, secret }
  return null
}

/** A secret for a link or a session: 160 random bits, and what the database keeps of it. */
export function mintSecret(): { secret: string; hash: Buffer } {
  const secret = randomText(secretLength)
  return { secret, hash: hashSecret(secret) }
}

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)

function mint(head: string): MintedToken {
  const { secret, hash } = mintSecret()
  const body = `${head}_${secret}`
  return { token: `${body}_${checksum(body)}`, hash, last4: secret.slice(-4) }
}

const checksum = (text: string) => crc32(text).toString(36).padStart(7, '0')
