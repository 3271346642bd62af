// A message whose addresses and thread are known and whose bytes are not written: enough for every rule that needs no
// bytes, so that what is refused anyway costs no composition.
import { createHash } from 'node:crypto'
import { newId } from '../id.ts'
import type { Addressees } from './check-intent.ts'
import type { Intent } from './intent.ts'
import type { Origin } from './origin.ts'

export interface Addressed {
  address: string
  kind: 'to' | 'cc' | 'bcc'
}

export interface Draft {
  intent: Intent
  origin: Origin
  addressees: Addressees
  messageId: string
  threadId: string
  /** One a recipient. */
  copies: Addressed[]
  /** Of the recipients and the words as they were given, until there are bytes. */
  contentHash: Buffer
  /** The same, for good: what makes a repeated intent the same one. */
  intentHash: Buffer
}

export function draftOf(intent: Intent, addressees: Addressees, origin: Origin): Draft {
  const words = createHash('sha256')
    .update(JSON.stringify([intent.subject, intent.text, intent.html ?? null]))
    .digest()
  const copies = (['to', 'cc', 'bcc'] as const).flatMap(kind => addressees[kind].map(address => ({ address, kind })))
  const intentHash = hashCopies(copies.map(({ address }) => ({ address, sha256: words })))
  return {
    intent,
    origin,
    addressees,
    messageId: newId('msg'),
    threadId: origin.parent?.threadId ?? newId('thr'),
    copies,
    contentHash: intentHash,
    intentHash,
  }
}

/** Characters that cost less to compose, for one recipient, than a look at what the gate would say. */
const cheapCharacters = 4_000

export function isCheap({ intent, copies }: Draft): boolean {
  return copies.length === 1 && intent.text.length + (intent.html?.length ?? 0) <= cheapCharacters
}

/** SHA-256 over every recipient and the hash of that recipient's bytes, in the order of the addresses. */
export function hashCopies(copies: readonly { address: string; sha256: Buffer }[]): Buffer {
  const hash = createHash('sha256')
  for (const { address, sha256 } of copies.toSorted((a, b) => (a.address < b.address ? -1 : 1))) {
    hash.update(`${address.length}:${address},`).update(sha256)
  }
  return hash.digest()
}
