// What an agent, or a mail, says of itself. Never shown as part of our own sentences: always in a box that says whose words
// they are, cut to a length, with every invisible character spelled out, so that no text can hide, reorder or imitate the page.
import { type Html, html } from './layout.ts'

/** Controls, line and paragraph separators, private use, lone surrogates, and whatever a renderer may leave out. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\ufff9-\ufffb]/gu
const emoji = /\p{Extended_Pictographic}/u
/** More marks than this on one letter climb over the lines around it. */
const stacked = /(\p{M}{3})\p{M}+/gu

/** One line of at most `max` characters. */
export const legibleLine = (text: string, max: number): string =>
  cut(spellOut(text.replace(/[\s\u2028\u2029]+/g, ' ').trim()), max)

/** Lines as they stand, at most `max` characters. */
export const legibleLines = (text: string, max: number): string =>
  cut(
    text
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .map(line => spellOut(line.replaceAll('\t', '    ')))
      .join('\n'),
    max,
  )

/** An agent's words inside a list of facts; bdi keeps right-to-left text from moving what stands around it. */
export const said = (text: string, max = 300): Html => html`<q class="said"><bdi>${legibleLine(text, max)}</bdi></q>`

function spellOut(text: string): string {
  return text
    .toWellFormed()
    .replace(stacked, '$1')
    .replace(unseen, (character, at: number) => {
      // The joiner and the selector inside an emoji are part of what is seen.
      if ((character === '\u200d' || character === '\ufe0f') && emoji.test(text.slice(Math.max(0, at - 2), at)))
        return character
      return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
    })
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text
    .slice(0, max)
    .toWellFormed()
    .replace(/\ufffd$/, '')}… (cut after ${max} characters)`
}
