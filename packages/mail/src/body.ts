// The body an agent reads, from the leaves that are body: for each slot of alternatives the plain text, else what a
// person sees of the HTML. The flag for alternatives that tell different stories is computed here too.

export interface BodyPiece {
  slot: string
  plain: string | null
  html: { source: string; visible: string } | null
}

export interface Body {
  text: string
  html: string | null
  alternativesDiffer: boolean
}

interface Slot {
  plain: string[]
  html: { source: string; visible: string }[]
}

export function assembleBody(pieces: BodyPiece[]): Body {
  const slots = new Map<string, Slot>()
  for (const piece of pieces) {
    let slot = slots.get(piece.slot)
    if (!slot) slots.set(piece.slot, (slot = { plain: [], html: [] }))
    if (piece.html !== null) slot.html.push(piece.html)
    else if (piece.plain !== null) slot.plain.push(piece.plain)
  }
  const texts: string[] = []
  const sources: string[] = []
  let anyHtml = false
  let alternativesDiffer = false
  for (const slot of slots.values()) {
    const plain = slot.plain.join('\n')
    const visible = slot.html.map(html => html.visible).join('\n')
    texts.push(/\S/.test(plain) ? plain : visible)
    if (slot.html.length > 0) anyHtml = true
    sources.push(
      slot.html.length > 0 ? slot.html.map(html => html.source).join('\n') : `<pre>${escapeHtml(plain)}</pre>`,
    )
    if (slot.html.length > 0 && slot.plain.length > 0) alternativesDiffer ||= differ(plain, visible)
  }
  return { text: texts.join('\n').trimEnd(), html: anyHtml ? sources.join('\n') : null, alternativesDiffer }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const COMPARED_CHARS = 8_000

/** Whether more than half of the words of one are not in the other. Links are left out: they are written differently. */
function differ(plain: string, visible: string): boolean {
  const a = wordsOf(plain)
  const b = wordsOf(visible)
  if (a.size === 0 && b.size === 0) return false
  return lacking(a, b) > 0.5 || lacking(b, a) > 0.5
}

function wordsOf(text: string): Set<string> {
  const shown = text
    .slice(0, COMPARED_CHARS)
    .replace(/https?:\/\/\S{1,2000}/g, ' ')
    .toLowerCase()
  return new Set(shown.match(/[\p{L}\p{N}]{3,40}/gu) ?? [])
}

function lacking(words: Set<string>, from: Set<string>): number {
  let missing = 0
  for (const word of words) if (!from.has(word)) missing++
  return words.size === 0 ? 0 : missing / words.size
}
