// What the gate has to know of a message's words, without the words themselves: secrets in any spelling, links and what
// they could carry, what no reader sees, what is fetched from elsewhere. Linear and bounded; more words than can be
// looked at are reported like a secret, because one may be in them.

import type { Content, Secret } from '../facts.ts'
import { findCredentials } from './credentials.ts'
import { resolveReferences, withoutTags } from './html-words.ts'
import { countRemoteImages } from './images.ts'
import { countInvisible } from './invisible.ts'
import { findLinks } from './links.ts'
import { findOwnKeys } from './own-tokens.ts'
import { type View, viewsOf } from './views.ts'

export interface Words {
  subject: string
  /** As the agent gave them: links, images and characters nobody sees are looked for here, and secrets. */
  text: string
  html: string | null
  /** Canonical, of every recipient: a tag after a plus is a word too. */
  addresses: string[]
  /** As they leave, footer included: secrets are looked for. */
  finalText: string
  finalHtml: string | null
}

export interface Known {
  /** Planted to be found; what is shorter than eight characters is no canary. */
  canaries: string[]
  /** Null where the owner allowed it, or there is none. As a recipient it gives nothing away. */
  ownerAddress: string | null
}

export type Scanned = Omit<Content, 'quotes' | 'hasAttachment'>

/** Characters of one field. */
const FIELD_MAX = 2_000_000
const SECRETS_MAX = 100
const CANARY_MIN = 8

export function scanContent(words: Words, known: Known): Scanned {
  const html = resolveReferences((words.html ?? '').slice(0, FIELD_MAX))
  const text = words.text.slice(0, FIELD_MAX)
  return {
    secrets: findSecrets(words, known),
    invisible: countInvisible(words.subject) + countInvisible(text) + countInvisible(html),
    links: findLinks(`${words.subject}\n${text}`, html),
    remoteImages: countRemoteImages(text, html),
  }
}

function findSecrets(words: Words, known: Known): Secret[] {
  const canaries = known.canaries.flatMap(tracesOf)
  const owner = known.ownerAddress?.toLowerCase() ?? null
  const found = new Map<string, Secret>()
  for (const [where, text] of fieldsOf(words, owner)) {
    if (text.length > FIELD_MAX)
      add(found, { kind: 'credential', what: TOO_MUCH, encoding: 'plain', where, keyId: null })
    for (const view of viewsOf(text.slice(0, FIELD_MAX)))
      for (const secret of secretsIn(view, canaries, owner)) add(found, { ...secret, encoding: view.encoding, where })
  }
  return [...found.values()]
}

/** Its letters and digits, whatever is put between them; of a key also its runs of ten, for it may be told in parts. */
function tracesOf(canary: string): string[] {
  const parts = /^pt[a-z]_/.test(canary) ? canary.split('_').filter(part => part.length >= 20) : []
  const runs = parts.flatMap(part => part.match(/.{10}/g) ?? [])
  return [canary, ...runs].map(lettersOf).filter(each => each.length >= CANARY_MIN)
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '')

const TOO_MUCH = 'more words than can be checked'

function* fieldsOf(words: Words, owner: string | null): Generator<[Secret['where'], string]> {
  yield ['subject', words.subject]
  yield ['address', words.addresses.filter(each => each !== owner).join('\n')]
  yield ['text', words.finalText]
  if (!words.finalText.includes(words.text)) yield ['text', words.text]
  for (const html of new Set([words.finalHtml, words.html])) {
    if (html === null) continue
    const resolved = resolveReferences(html)
    yield ['html', resolved]
    yield ['html', withoutTags(resolved)]
  }
}

function secretsIn(view: View, canaries: string[], owner: string | null): Omit<Secret, 'where' | 'encoding'>[] {
  const lower = view.text.toLowerCase()
  const joined = view.joinedElsewhere || canaries.length === 0 ? '' : lettersOf(lower)
  const planted = canaries.filter(each => joined.includes(each))
  const found: Omit<Secret, 'where' | 'encoding'>[] = planted.map(() => ({
    kind: 'canary',
    what: 'a planted secret',
    keyId: null,
  }))
  for (const { key, what, keyId } of findOwnKeys(view.text))
    if (!canaries.some(each => lettersOf(key).includes(each))) found.push({ kind: 'own-key', what, keyId })
  if (view.squeezed) return found
  for (const what of findCredentials(view.text)) found.push({ kind: 'credential', what, keyId: null })
  if (owner !== null && hasAddress(lower, owner, view.encoding))
    found.push({ kind: 'owner-address', what: "the owner's address", keyId: null })
  return found
}

/** Whole: `joann@good.test` is not `ann@good.test`. What stands beside a decoded one is noise. */
function hasAddress(text: string, address: string, encoding: Secret['encoding']): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    if (encoding === 'base64' || encoding === 'hex') return true
    const before = text.slice(Math.max(0, at - 1), at)
    const after = text.slice(at + address.length, at + address.length + 2)
    if (!/[a-z0-9._+~-]/.test(before) && !/^(?:[a-z0-9-]|\.[a-z0-9])/.test(after)) return true
  }
  return false
}

/** Each once, in the plainest spelling. */
function add(found: Map<string, Secret>, secret: Secret): void {
  const key = `${secret.kind} ${secret.what} ${secret.where} ${secret.keyId}`
  if (found.size < SECRETS_MAX && !found.has(key)) found.set(key, secret)
}
