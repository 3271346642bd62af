// What is shown of a find: at most 200 characters, with everything invisible written out, so that a person sees
// what a machine read.
import { fold, INVISIBLE } from './fold.ts'

export const EXCERPT_CHARS = 200
const AROUND = 30

export function excerpt(text: string, start: number, end: number): string {
  const from = Math.max(0, start - AROUND)
  const until = Math.min(text.length, Math.max(end, start + 1) + AROUND, from + 2 * EXCERPT_CHARS)
  const shown = showInvisible(text.slice(from, until)).replace(/\s+/g, ' ').trim()
  if (shown.length <= EXCERPT_CHARS) return shown
  return `${shown.slice(0, EXCERPT_CHARS - 1).toWellFormed()}…`
}

/** A find points into the folded text; the excerpt shows what the sender wrote. */
export function excerptOf(
  { raw, text }: { raw: string; text: string },
  { start, end }: { start: number; end: number },
): string {
  if (raw.length === text.length) return excerpt(raw, start, end)
  const from = unfold(raw, start)
  return excerpt(raw, from, from + Math.max(end - start, unfold(raw.slice(from), end - start)))
}

/** Where the folded text's character `at` stood, nearly: folding merges blanks and drops what is invisible. */
function unfold(raw: string, at: number): number {
  let folded = 0
  let position = 0
  let blank = false
  for (const char of raw) {
    if (folded >= at) break
    position += char.length
    const isBlank = char === ' ' || char === '\t' || char === '\r' || char === '>'
    if (!(isBlank && blank)) folded += isBlank ? 1 : fold(char).length
    blank = isBlank || char === '\n'
  }
  return position
}

function showInvisible(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, char => `⟨U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`)
}
