// Chance that can be repeated: a test that fails says its seed, and CHAOS_SEED=<seed> runs it the same way again, as far
// as clocks and schedulers allow.
import { onTestFailed } from 'vitest'

export interface Chance {
  /** From 0 up to 1. */
  next(): number
  between(least: number, most: number): number
}

/** To be called inside of a test. */
export function chance(): Chance {
  const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  onTestFailed(() => console.error(`CHAOS_SEED=${seed}`))
  let state = seed
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, between: (least, most) => least + next() * (most - least) }
}
