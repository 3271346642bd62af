// A text as the ideas in it: one pass that cuts words, looks each up once, and keeps only those that mean something,
// with their place. Linear in the text; what signals then do is linear in the hits times a small window.
import { CONCEPT } from '../lexicon/concepts.ts'
import { conceptsOf, isUnspaced, unspacedAt } from '../lexicon/lookup.ts'

export interface Hit {
  mask: number
  /** Number of the word in the text, and of the sentence it is in. */
  word: number
  sentence: number
  /** Characters in the folded text. */
  start: number
  end: number
}

export interface Hits {
  list: Hit[]
  /** All masks together: whether a signal can match at all. */
  all: number
  rot13: number
  reversed: number
  leet: number
  /** The most one-letter words in a row. */
  singles: number
}

const isWordCode = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code >= 128

/** `folded` comes from fold(). */
export function findHits(folded: string): Hits {
  const hits: Hits = { list: [], all: 0, rot13: 0, reversed: 0, leet: 0, singles: 0 }
  let word = 0
  let sentence = 0
  let at = 0
  let singles = 0
  const length = folded.length
  const add = (start: number, end: number, mask: number) => {
    word++
    if (mask === 0) return
    if (mask & CONCEPT.ROT13) hits.rot13++
    else if (mask & CONCEPT.REVERSED) hits.reversed++
    else {
      if (mask & CONCEPT.LEET) hits.leet++
      hits.list.push({ mask, word, sentence, start, end })
      hits.all |= mask
    }
  }
  while (at < length) {
    const code = folded.charCodeAt(at)
    if (!isWordCode(code)) {
      if ((code === 46 || code === 33 || code === 63) && endsSentence(folded, at)) sentence++
      else if (code === 10 && folded.charCodeAt(at + 1) === 10) sentence++
      at++
      continue
    }
    if (isUnspaced(code)) {
      const found = unspacedAt(folded, at)
      add(at, at + (found?.length ?? 1), found?.mask ?? 0)
      at += found?.length ?? 1
      continue
    }
    const start = at
    while (at < length) {
      const next = folded.charCodeAt(at)
      // An apostrophe inside of a word belongs to it: don't.
      if (!isWordCode(next) ? !(next === 39 && isWordCode(folded.charCodeAt(at + 1))) : isUnspaced(next)) break
      at++
    }
    singles = at - start === 1 ? singles + 1 : 0
    if (singles > hits.singles) hits.singles = singles
    const text = folded.slice(start, at)
    add(start, at, conceptsOf(text.includes("'") ? text.replaceAll("'", '') : text))
  }
  return hits
}

function endsSentence(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return Number.isNaN(next) || next === 32 || next === 10 || next === 13 || next === 34 || next === 39
}

/**
 * Whether ideas stand near one another: from each hit of `anchor`, looks at the hits within `words` on both sides and at most
 * one sentence end away, and asks `test` with the ideas found there. Returns the first stretch that passes.
 */
export function findNear(
  hits: Hits,
  anchor: number,
  words: number,
  sentences: number,
  test: (around: number, hit: Hit) => boolean,
): { start: number; end: number } | null {
  if ((hits.all & anchor) === 0) return null
  const list = hits.list
  let low = 0
  for (let i = 0; i < list.length; i++) {
    const hit = list[i]!
    if ((hit.mask & anchor) === 0) continue
    while (hit.word - list[low]!.word > words) low++
    let around = 0
    let first = i
    let last = i
    for (let j = low; j < list.length; j++) {
      const other = list[j]!
      if (other.word - hit.word > words) break
      if (j === i || Math.abs(other.sentence - hit.sentence) > sentences) continue
      around |= other.mask
      if (j < first) first = j
      if (j > last) last = j
    }
    if (test(around, hit)) return { start: list[first]!.start, end: list[last]!.end }
  }
  return null
}

/** Every idea of `wanted` is in `mask`. */
export const holds = (mask: number, wanted: number): boolean => (mask & wanted) === wanted
