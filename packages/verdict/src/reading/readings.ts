// Every view of a message in every form it has to be read in: as it stood, without what is invisible, and decoded,
// down to three encodings inside one another, in stretches that overlap, to the end. A stretch is what signals look
// at: small enough that a long letter does not add up to an attack, large enough that a sentence is not cut.
import type { View } from '@postern/mail'
import { decodeCiphers, decodeForms } from './decode.ts'
import { fold, hasInvisible, joinLines } from './fold.ts'
import { findHits, type Hits } from './hits.ts'

export interface Reading {
  view: View
  /** How the text was written, innermost last: [] for text as it stood. */
  via: string[]
  /** Folded; what hits point into. */
  text: string
  /** `text` with wrapped lines joined, of the same length. */
  flat: string
  hits: Hits
  /** The stretch before it was folded, for excerpts and for signs that folding removes. */
  raw: string
}

export interface Limits {
  /** Called between stretches; true ends the scan, and the message is then not clear. */
  expired: () => boolean
}

export const STRETCH_CHARS = 6_000
export const OVERLAP_CHARS = 600
const DEPTH_MAX = 3
/** Decoded text may grow beyond the message by this much, in characters. */
const DERIVED_FACTOR = 6
const DERIVED_FLOOR = 200_000

export interface ReadResult {
  complete: boolean
}

/** Calls `read` for every stretch of every form. Not a generator: this is the hottest loop of the scan. */
export function readViews(views: View[], limits: Limits, read: (reading: Reading) => void): ReadResult {
  const total = views.reduce((sum, view) => sum + view.text.length, 0)
  const state = { left: total * DERIVED_FACTOR + DERIVED_FLOOR, complete: true, limits, read, seen: new Set<string>() }
  for (const view of views) {
    if (!state.complete) break
    readText(view, view.text, [], state)
  }
  return { complete: state.complete }
}

interface State {
  left: number
  complete: boolean
  limits: Limits
  read: (reading: Reading) => void
  /** Decoded texts: the same link or blob often stands in several views. */
  seen: Set<string>
}

function readText(view: View, text: string, via: string[], state: State): void {
  for (let start = 0; start === 0 || start < text.length; start += STRETCH_CHARS) {
    if (state.limits.expired()) {
      state.complete = false
      return
    }
    const raw =
      text.length <= STRETCH_CHARS + OVERLAP_CHARS && start === 0
        ? text
        : text.slice(Math.max(0, start - OVERLAP_CHARS), start + STRETCH_CHARS)
    readStretch(view, raw, via, state)
    if (raw === text) break
  }
  // Encodings are looked for in the whole text: a run is not cut at a stretch's end.
  if (via.length < DEPTH_MAX)
    for (const derived of decodeForms(text)) readDerived(view, derived.via, derived.text, via, state)
}

function readStretch(view: View, raw: string, via: string[], state: State): void {
  const text = fold(raw)
  const hits = findHits(text)
  if (text !== '') state.read({ view, via, text, flat: joinLines(text), hits, raw })
  if (hasInvisible(raw)) {
    const spaced = fold(raw, ' ')
    if (spaced !== text) state.read({ view, via, text: spaced, flat: joinLines(spaced), hits: findHits(spaced), raw })
  }
  if (via.length < DEPTH_MAX)
    for (const derived of decodeCiphers(text, hits)) readDerived(view, derived.via, derived.text, via, state)
}

function readDerived(view: View, how: string, text: string, via: string[], state: State): void {
  if (text.length <= 200) {
    const key = `${how} ${via.length} ${view.where} ${text}`
    if (state.seen.has(key)) return
    state.seen.add(key)
  }
  state.left -= text.length
  if (state.left < 0) {
    state.complete = false
    return
  }
  readText(view, text, [...via, how], state)
}
