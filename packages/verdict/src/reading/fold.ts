// One text to the form in which words are looked up: compatibility forms and diacritics folded, invisible
// characters gone, lower case. ASCII text, which most mail is, costs one lower-casing.

/** Code points that show nothing: soft hyphen, zero width, bidi controls, variation selectors, tags, fillers. */
export const INVISIBLE =
  /[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0000}-\u{e0fff}\u180e\u17b4\u17b5\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffd\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}]/gu

export function hasInvisible(text: string): boolean {
  INVISIBLE.lastIndex = 0
  return INVISIBLE.test(text)
}

/** `gap` is what stands for an invisible character: nothing, or a blank where it may have stood for one. */
export function fold(text: string, gap: '' | ' ' = ''): string {
  const lower = foldLetters(text, gap)
  return /[\t\r]| {2}|\n[ >]/.test(lower)
    ? lower
        .replace(/[\t\r ]+/g, ' ')
        .replace(/\n[ >]+/g, '\n')
        .replaceAll(' \n', '\n')
    : lower
}

/** The same text with lines that were only wrapped joined; as long as it was. */
export function joinLines(folded: string): string {
  return folded.includes('\n') ? folded.replace(/(?<!\n)\n(?!\n)/g, ' ') : folded
}

function foldLetters(text: string, gap: '' | ' '): string {
  if (!/[^\x09\x0a\x0d\x20-\x7e]/.test(text)) return text.toLowerCase()
  const shown = text.replace(INVISIBLE, gap)
  // Sentence ends of other scripts; any other sign separates words.
  const words = shown
    .replace(/。/g, '. ')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
  return unmask(words.replace(/[^\p{L}\p{N}\x00-\x7f]+/gu, ' ').toLowerCase())
}

export function foldMarks(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
}

/** Letters of other alphabets that are drawn like Latin ones (after the Unicode confusables table). */
const LOOKALIKES =
  'аa еe оo рp сc уy хx іi јj ѕs ԁd һh ӏl ԛq ԝw вb мm нh тt кk гr пn ьb зe иu бb αa βb γy δd εe ζz ηn θo ιi κk λl μu νv οo πn ρp σo τt υu φo χx ωw ɡg ıi ɩi ɪi ɴn ʀr ʏy օo սu ցg հh ոn յj զq ѵv ʟl ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ᴊj ᴋk ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz øo đd łl ħh ŧt ɑa ɐa ǝe ɟf ɥh ɯm ɹr ʇt ʌv ʍw'
const CONFUSABLE = new Map(LOOKALIKES.split(' ').map(pair => [pair[0]!, pair[1]!]))

export function foldConfusables(word: string): string {
  let out = ''
  for (const letter of word) out += CONFUSABLE.get(letter) ?? letter
  return out
}

/** Words in which look-alikes stand among Latin letters; in mostly Latin text also words made of look-alikes alone. */
function unmask(text: string): string {
  if (!/[\u0180-\u058f\u1d00-\u1dbf\ua640-\ua69f\ua700-\ua7ff]/.test(text)) return text
  const latin = (text.match(/[a-z]/g)?.length ?? 0) * 2 > (text.match(/\p{L}/gu)?.length ?? 0)
  return text.replace(/[\p{L}\p{N}]*[^\x00-\x7f][\p{L}\p{N}]*/gu, word => {
    const folded = foldConfusables(word)
    return /^[a-z0-9]+$/.test(folded) && (latin || /[a-z]/.test(word)) ? folded : word
  })
}
