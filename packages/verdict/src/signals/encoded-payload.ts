// An instruction that somebody encoded. What decodes to an order was not encoded for transport: mail has its own
// encodings for that, and those were undone before.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import type { Reading } from '../reading/readings.ts'
import { combine, type Sign, WEAK } from '../sign.ts'

const SIGNAL = 'encoded-payload'
/** Links carry percent signs, and names carry digits, for good reasons. */
const ORDINARY = new Set(['percent encoding', 'character references', 'digits for letters'])
const UNSEEN = new Set(['tag characters', 'variation selectors'])
const { DECODE, FOLLOW, MUST, OVERRIDE } = CONCEPT

export function encodedPayload(reading: Reading, signs: Sign[]): Sign[] {
  const { via, hits } = reading
  if (via.length === 0) {
    const order = holds(hits.all, DECODE | FOLLOW)
      ? findNear(hits, DECODE, 10, 1, around => holds(around, FOLLOW) && (around & MUST) !== 0)
      : null
    if (!order || !/[A-Za-z0-9+/]{24,}|(?:[0-9a-f]{2}[ :]?){16,}/.test(reading.raw)) return []
    return [
      {
        signal: SIGNAL,
        kind: 'decode',
        weight: 0.4,
        ...order,
        explanation: 'It asks its reader to decode something and do what it says.',
      },
    ]
  }
  const explanation = `The text was written as ${via.join(' in ')}. Decoded, it is an instruction.`
  if (combine(signs) >= WEAK) {
    const first = signs[0]!
    return [
      {
        signal: SIGNAL,
        kind: 'encoded',
        weight: via.every(how => ORDINARY.has(how)) ? 0.35 : 0.6,
        start: first.start,
        end: first.end,
        explanation,
      },
    ]
  }
  // Nobody writes a letter in characters that no font draws.
  const unseen =
    via.some(how => UNSEEN.has(how)) &&
    reading.text.length >= 20 &&
    (hits.all & (OVERRIDE | MUST | FOLLOW | CONCEPT.FORWARD | CONCEPT.SEND | CONCEPT.AGENT)) !== 0
  if (!unseen) return []
  return [
    {
      signal: SIGNAL,
      kind: 'unseen',
      weight: 0.65,
      start: 0,
      end: reading.text.length,
      explanation: `It contains words written as ${via.join(' in ')}, which only a machine reads.`,
    },
  ]
}
