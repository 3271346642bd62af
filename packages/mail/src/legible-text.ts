// Makes what an agent wrote legible: a person sees every character that is sent, and nothing sent moves what follows.
// Strips controls, bidi controls and invisible characters (which also carry data unseen), and collapses blank runs.
// Keeps the joiners that emoji and several scripts need, one between two letters.

/** Everything that Unicode lets a renderer ignore, and the interlinear annotation marks. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
/** C0 but tab and line feed, DEL, C1. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
/** What ends a line somewhere: CRLF, CR, NEL, line and paragraph separator. */
const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g
const BLANK_LINES_MAX = 3

const BEFORE_EMOJI_JOINER = /(?:\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}]|\ufe0f)$/u
const EMOJI = /^\p{Extended_Pictographic}/u
const TAKES_VARIATION = /[\p{Extended_Pictographic}\d#*]$/u
const JOINING =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}' +
  '\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Mong}\\p{scx=Nkoo}'
const JOINING_BEFORE = new RegExp(`[${JOINING}]$`, 'u')
const JOINING_AFTER = new RegExp(`^[${JOINING}]`, 'u')

/** What would end, split or forge a header line, or an SMTP command. */
export const HEADER_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** Marks stacked on one letter reach over the lines around it; no script needs more than four. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

/** Without invisible characters and towers of marks; line ends and controls are left alone. */
export function stripInvisible(text: string): string {
  return text
    .replace(STACKED_MARKS, '$1')
    .replace(INVISIBLE, (character, at: number) => (isNeeded(character, text, at) ? character : ''))
}

/** A body: lines end in LF, none in a blank, at most three blank lines in a row, none at either end. */
export function legibleText(text: string): string {
  return stripInvisible(text.toWellFormed().replace(LINE_ENDS, '\n').replace(CONTROLS, ''))
    .split('\n')
    .map(withoutTrailingBlank)
    .join('\n')
    .replace(/\n{5,}/g, '\n'.repeat(BLANK_LINES_MAX + 1))
    .replace(/^\n+|\n+$/g, '')
}

/** A scan from the end, since a pattern would try again at every blank of a long run. Braille's blank is one too. */
function withoutTrailingBlank(line: string): string {
  let end = line.length
  while (end > 0 && /[\s\u2800]/.test(line[end - 1]!)) end--
  return line.slice(0, end)
}

function isNeeded(character: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at)
  const after = text.slice(at + 1, at + 3)
  if (character === '\u200d' && BEFORE_EMOJI_JOINER.test(before) && EMOJI.test(after)) return true
  if (character === '\u200c' || character === '\u200d')
    return JOINING_BEFORE.test(before) && (character === '\u200d' || JOINING_AFTER.test(after))
  return (character === '\ufe0f' || character === '\ufe0e') && TAKES_VARIATION.test(before)
}
