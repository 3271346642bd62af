// Counts what no reader sees and what could carry words past them: zero-width characters, tags, directions, variation
// selectors. What emoji and living scripts need is left alone, one at a time and in its place.

const SUSPECT = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u
const SUSPECTS = new RegExp(SUSPECT, 'gu')
/** England, Scotland and Wales are written with tags. */
const FLAGS =
  /\u{1f3f4}(?:\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073}))\u{e007f}/gu

const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}]|\ufe0f)$/u
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u
const TAKES_EMOJI_STYLE = /[\p{Extended_Pictographic}\d#*]$/u
const HAN = /\p{sc=Han}$/u
const MONGOLIAN = /\p{sc=Mong}$/u
const RIGHT_TO_LEFT = '[\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Syrc}\\p{sc=Thaa}]'
const BESIDE_RIGHT_TO_LEFT = [new RegExp(`${RIGHT_TO_LEFT}$`, 'u'), new RegExp(`^${RIGHT_TO_LEFT}`, 'u')] as const
const JOINING =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}' +
  '\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Mong}\\p{scx=Nkoo}]'
const JOINING_BEFORE = new RegExp(`${JOINING}$`, 'u')
const JOINING_AFTER = new RegExp(`^${JOINING}`, 'u')

export function countInvisible(text: string): number {
  if (!SUSPECT.test(text)) return 0
  const words = text.replace(FLAGS, '').replace(/^\ufeff/, '')
  let found = 0
  for (const match of words.matchAll(SUSPECTS)) if (!hasPlace(match[0], words, match.index)) found++
  return found
}

function hasPlace(character: string, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at)
  const after = text.slice(at + character.length, at + character.length + 2)
  if (character === '\u200d' && EMOJI_BEFORE.test(before) && EMOJI_AFTER.test(after)) return true
  if (character === '\u200c' || character === '\u200d')
    return JOINING_BEFORE.test(before) && (character === '\u200d' || JOINING_AFTER.test(after))
  if (character === '\u200e' || character === '\u200f')
    return BESIDE_RIGHT_TO_LEFT[0].test(before) || BESIDE_RIGHT_TO_LEFT[1].test(after)
  if (character === '\ufe0f' || character === '\ufe0e') return TAKES_EMOJI_STYLE.test(before)
  if (character >= '\u180b' && character <= '\u180f') return MONGOLIAN.test(before)
  const code = character.codePointAt(0)!
  return code >= 0xe0100 && code <= 0xe01ef && HAN.test(before)
}
