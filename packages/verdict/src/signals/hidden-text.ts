// An instruction that a person would not see. Hidden text alone says nothing (half of all marketing mail has some);
// an order, or words to an agent, in a place that only a machine reads, is an attack even where the same words in
// plain sight would be worth little.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import type { Reading } from '../reading/readings.ts'
import { combine, type Sign, WEAK } from '../sign.ts'

const SIGNAL = 'hidden-text'
const HIDDEN = new Set([
  'html-hidden',
  'html-comment',
  'html-attribute',
  'html-code',
  'preamble',
  'epilogue',
  'undecoded',
])
const { AGENT, MUST, FORWARD, DELETE, REVEAL, FOLLOW, OVERRIDE, SECRET, RULES, YOUR } = CONCEPT

export function hiddenText(reading: Reading, signs: Sign[]): Sign[] {
  if (!HIDDEN.has(reading.view.where)) return []
  const explanation = `A person would not see this: it is ${placeOf(reading)}. It gives orders, or turns to an agent.`
  if (combine(signs) >= WEAK) {
    const first = signs[0]!
    return [{ signal: SIGNAL, kind: 'hidden', weight: 0.6, start: first.start, end: first.end, explanation }]
  }
  const { hits } = reading
  if (!holds(hits.all, AGENT | MUST) || reading.view.where === 'html-code') return []
  const order = findNear(
    hits,
    AGENT,
    8,
    0,
    around =>
      holds(around, MUST) &&
      (around & (FORWARD | DELETE | OVERRIDE | SECRET | RULES)) !== 0 &&
      (around & (YOUR | FOLLOW | REVEAL)) !== 0,
  )
  return order ? [{ signal: SIGNAL, kind: 'hidden', weight: 0.6, ...order, explanation }] : []
}

const HOW: Record<string, string> = {
  'display-none': 'hidden with display:none',
  visibility: 'hidden with visibility:hidden',
  opacity: 'transparent',
  'font-size': 'in a font too small to read',
  colour: 'in the colour of its background',
  'off-screen': 'outside of the page',
  clip: 'clipped away',
  'max-height': 'in a box without height',
  'max-width': 'in a box without width',
  'mso-hide': 'hidden from one mail program',
  'hidden-attribute': 'marked as hidden',
  details: 'folded away',
  title: 'in the title of the HTML document',
  template: 'in a template element',
  textarea: 'in a form field',
  svg: 'in a drawing',
  transform: 'scaled or moved away',
}
const PLACE: Record<string, string> = {
  'html-comment': 'in a comment of the HTML',
  'html-attribute': 'in an attribute of the HTML',
  'html-code': 'in script or style code',
  preamble: 'before the first part of the message',
  epilogue: 'after the last part of the message',
  undecoded: 'in bytes that most programs do not decode this way',
}

function placeOf({ view }: Reading): string {
  return HOW[view.how ?? ''] ?? PLACE[view.where] ?? 'hidden'
}
