// One sign of one signal in one stretch of text. A weight is how much the sign alone says that this is an attack,
// from 0 to 1; signs in the same stretch add up as independent evidence. Below MATCH nothing is withheld.
import type { Reading } from './reading/readings.ts'

export interface Sign {
  signal: string
  /** What kind within the signal: two signs of one kind do not add up. */
  kind: string
  weight: number
  start: number
  end: number
  explanation: string
}

/** A text signal: looks at one stretch, answers what it saw. Pure; may not keep state. */
export type TextSignal = (reading: Reading) => Sign[]

export const MATCH = 0.6
/** A sign that is worth nothing alone, and enough where somebody took the trouble to hide it. */
export const WEAK = 0.3

export function combine(signs: Sign[]): number {
  const byKind = new Map<string, number>()
  for (const { signal, kind, weight } of signs) {
    const key = `${signal} ${kind}`
    byKind.set(key, Math.max(byKind.get(key) ?? 0, weight))
  }
  let innocent = 1
  for (const weight of byKind.values()) innocent *= 1 - weight
  return 1 - innocent
}

export interface Phrase {
  kind: string
  weight: number
  pattern: RegExp
  explanation: string
  /** The pattern looks at where lines begin. */
  lines?: true
  /** Looked for only where one of these ideas is in the text. */
  needs?: number
  /** Looked for only where one of these stands in the text: much cheaper than the pattern. */
  includes?: string[]
}

/** The signs of those phrases that are in the text. Patterns are linear and carry no `g`. */
export function matchPhrases(signal: string, phrases: Phrase[], { text, flat, hits }: Reading): Sign[] {
  const signs: Sign[] = []
  for (const { kind, weight, pattern, explanation, lines, needs, includes } of phrases) {
    if (needs !== undefined && (hits.all & needs) === 0) continue
    if (includes !== undefined && !includes.some(part => text.includes(part))) continue
    const match = pattern.exec(lines ? text : flat)
    if (match) signs.push({ signal, kind, weight, start: match.index, end: match.index + match[0].length, explanation })
  }
  return signs
}
