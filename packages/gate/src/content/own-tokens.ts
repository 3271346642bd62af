// Our own credentials in words: an agent's key, an owner's or the operator's token, whole. What a finding must never hold,
// a server needs once: to see whether a key that was found is one that works.

import { resolveReferences, withoutTags } from './html-words.ts'
import { viewsOf } from './views.ts'

/** `ptn_(live|test)_<id>_<32>_<7>`, `ptw_…` of an owner, `pto_…` of the operator. */
const OWN_KEY = /pt(?:n_(?:live|test)_([0-9a-z]{1,40})|[wo])_[0-9a-z]{32}_[0-9a-z]{7}/gi
const OWN_KEYS_MAX = 100

export interface OwnKey {
  key: string
  what: string
  keyId: string | null
}

export function findOwnKeys(text: string): OwnKey[] {
  const found: OwnKey[] = []
  for (const match of text.matchAll(OWN_KEY)) {
    const key = match[0].toLowerCase()
    const keyId = match[1] === undefined ? null : `key_${match[1].toLowerCase()}`
    const whose = key.startsWith('ptn')
      ? "an agent's key"
      : key.startsWith('ptw')
        ? "an owner's key"
        : "the operator's key"
    found.push({ key, what: `${whose} to this platform`, keyId })
    if (found.length === OWN_KEYS_MAX) break
  }
  return found
}

/** The tokens themselves, in any spelling that the scan looks at, also where the words are HTML. At most so many as it does. */
export function findOwnTokens(words: string): string[] {
  const resolved = resolveReferences(words)
  const views = [...new Set([words, resolved, withoutTags(resolved)])].flatMap(viewsOf)
  return [...new Set(views.flatMap(view => findOwnKeys(view.text).map(found => found.key)))].slice(0, OWN_KEYS_MAX)
}
