// The ways in which words can be written so that a reader of them does not notice, undone. One pass each over the whole
// text: what stands around an encoded run becomes noise, and noise matches nothing.

import type { Secret } from '../facts.ts'
import { resolveReferences } from './html-words.ts'

export interface View {
  encoding: Secret['encoding']
  text: string
  /** Without blanks, hyphens and what nobody sees: only what has a length of its own is looked for. */
  squeezed: boolean
  /** There is a squeezed view of the same letters. */
  joinedElsewhere?: true
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
const BASE64_ALIGNMENTS = [0, 1, 2, 3]
const HEX_ALIGNMENTS = [0, 1]
/** Shorter than any secret. */
const ENCODED_MIN = 16

export function viewsOf(text: string): View[] {
  const seen = narrow(text.replace(INVISIBLE, ''))
  const squeezed = squeeze(seen)
  const views: View[] = [
    { encoding: 'plain', text: seen, squeezed: false, joinedElsewhere: true },
    { encoding: 'plain', text: squeezed, squeezed: true },
    { encoding: 'reversed', text: reverse(seen), squeezed: false, joinedElsewhere: true },
    { encoding: 'reversed', text: reverse(squeezed), squeezed: true },
  ]
  const unescaped = withoutEscapes(seen)
  if (unescaped !== seen) {
    views.push({ encoding: 'percent', text: unescaped, squeezed: false, joinedElsewhere: true })
    views.push({ encoding: 'percent', text: squeeze(unescaped), squeezed: true })
  }
  return [...views, ...base64Views(unescaped), ...hexViews(unescaped), ...otherViews(unescaped)]
}

/** Latin letters and signs as wide as a Chinese one. */
function narrow(text: string): string {
  if (!/[\uff01-\uff5e]/.test(text)) return text
  return text.replace(/[\uff01-\uff5e]/g, each => String.fromCharCode(each.charCodeAt(0) - 0xfee0))
}

export function squeeze(text: string): string {
  return text.replace(/[\s\u2010-\u2015-]+/g, '')
}

const ESCAPES_DEEP = 3

/** `%70`, `%2570`, `=70`, `\u0070` and `&#x70;`: each escape may be escaped itself. */
function withoutEscapes(text: string): string {
  let now = text
  for (let turn = 0; turn < ESCAPES_DEEP; turn++) {
    const next = resolveReferences(now).replace(/(?:(?:%|\\u\{?00)[0-9a-fA-F]{2}\}?)+|(?:=[0-9a-fA-F]{2}){8,}/g, run =>
      latin1(run.replace(/\\u\{?00|[%=}]/g, ''), 'hex'),
    )
    if (next === now) break
    now = next
  }
  return now
}

/** What is written in two bytes a letter reads as one. */
const latin1 = (run: string, encoding: 'base64' | 'hex') =>
  Buffer.from(run, encoding).toString('latin1').replaceAll('\0', '')

/** Both alphabets, over line ends, and wherever in its group of four a run begins. */
function base64Views(text: string): View[] {
  const run = text.replace(/[^A-Za-z0-9+/_-]+/g, '')
  if (run.length < ENCODED_MIN) return []
  return BASE64_ALIGNMENTS.map(skipped => ({
    encoding: 'base64',
    text: latin1(run.slice(skipped), 'base64'),
    squeezed: false,
  }))
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE32_VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, BASE32.indexOf(String.fromCharCode(code).toUpperCase())),
)
const BASE32_ALIGNMENTS = [0, 1, 2, 3, 4, 5, 6, 7]

/** Letters moved by thirteen, numbers of letters; and where a run is too long for a word, base32 and what was encoded or turned round twice. */
function otherViews(text: string): View[] {
  const other = (each: string): View => ({ encoding: 'other', text: each, squeezed: false })
  const views = [other(moved(text))]
  const numbers = text.match(/(?:\b\d{2,3}[\s,;.-]{1,3}){15,}\d{2,3}\b/g)
  if (numbers !== null) views.push(other(numbers.map(lettersOfNumbers).join(' ')))
  const runs = text.match(LONG_RUN)?.join(' ')
  if (runs === undefined) return views
  for (const skipped of BASE32_ALIGNMENTS) views.push(other(fromBase32(runs, skipped)))
  const encoded = base64Views(runs)
  for (const view of [...encoded, ...base64Views(reverse(runs))]) {
    const inner = view.text.match(LONG_RUN)?.join(' ')
    views.push(...(encoded.includes(view) ? [] : [view]), { ...view, text: reverse(view.text) })
    if (inner !== undefined) views.push(...base64Views(inner))
  }
  return views
}

/** Of base64, which has base32's letters too. */
const LONG_RUN = /[A-Za-z0-9+/_-]{24,}/g

const MOVED = Uint8Array.from({ length: 256 }, (_, code) => {
  const first = code >= 97 ? 97 : 65
  return code >= first && code < first + 26 ? ((code - first + 13) % 26) + first : code
})
const moved = (text: string): string =>
  Buffer.from(text, 'latin1')
    .map(code => MOVED[code]!)
    .toString()

function lettersOfNumbers(run: string): string {
  return Buffer.from((run.match(/\d+/g) ?? []).map(Number)).toString('latin1')
}

function fromBase32(run: string, skipped: number): string {
  const bytes = Buffer.alloc(Math.ceil((run.length * 5) / 8))
  let length = 0
  let bits = 0
  let value = 0
  for (let i = skipped; i < run.length; i++) {
    value = ((value << 5) | BASE32_VALUES[run.charCodeAt(i)]!) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = value >> bits
  }
  return bytes.toString('latin1', 0, length)
}

/** Also as `\x70\x74`, `0x70, 0x74` and `70:74`. */
function hexViews(text: string): View[] {
  const runs = text.replace(/\\x|0x|[\s:,-]/g, '').match(/[0-9a-fA-F]{16,}/g) ?? []
  return HEX_ALIGNMENTS.map(skipped => ({
    encoding: 'hex',
    text: runs.map(run => latin1(run.slice(skipped, run.length - ((run.length - skipped) % 2)), 'hex')).join(' '),
    squeezed: false,
  }))
}

/** No secret has a letter beyond Latin-1, so what becomes of those does not matter. */
function reverse(text: string): string {
  return Buffer.from(text, 'latin1').reverse().toString('latin1')
}
