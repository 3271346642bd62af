// The ways in which words can be written so that a reader of them does not notice, undone. One pass each over the whole
// text: what stands around an encoded run becomes noise, and noise matches nothing.

import type { Secret } from '../facts.ts'

export interface View {
  encoding: Secret['encoding']
  text: string
  /** Without blanks, hyphens and what nobody sees: only what has a length of its own is looked for. */
  squeezed: boolean
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
const BASE64_ALIGNMENTS = [0, 1, 2, 3]
const HEX_ALIGNMENTS = [0, 1]
/** Shorter than any secret. */
const ENCODED_MIN = 16

export function viewsOf(text: string): View[] {
  const seen = text.replace(INVISIBLE, '')
  const squeezed = squeeze(seen)
  const views: View[] = [
    { encoding: 'plain', text: seen, squeezed: false },
    { encoding: 'plain', text: squeezed, squeezed: true },
    { encoding: 'reversed', text: reverse(seen), squeezed: false },
    { encoding: 'reversed', text: reverse(squeezed), squeezed: true },
  ]
  const unescaped = decodePercent(seen)
  if (unescaped !== seen) {
    views.push({ encoding: 'percent', text: unescaped, squeezed: false })
    views.push({ encoding: 'percent', text: squeeze(unescaped), squeezed: true })
  }
  return [...views, ...base64Views(unescaped), ...hexViews(unescaped)]
}

export function squeeze(text: string): string {
  return text.replace(/[\s\u2010-\u2015-]+/g, '')
}

export function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1'))
}

/** Both alphabets, over line ends, and wherever in its group of four a run begins. */
function base64Views(text: string): View[] {
  const run = text.replace(/[^A-Za-z0-9+/_-]+/g, '')
  if (run.length < ENCODED_MIN) return []
  return BASE64_ALIGNMENTS.map(skipped => ({
    encoding: 'base64',
    text: Buffer.from(run.slice(skipped), 'base64').toString('latin1'),
    squeezed: false,
  }))
}

/** Also as `\x70\x74`, `0x70, 0x74` and `70:74`. */
function hexViews(text: string): View[] {
  const runs = text.replace(/\\x|0x|[\s:,-]/g, '').match(/[0-9a-fA-F]{16,}/g) ?? []
  return HEX_ALIGNMENTS.map(skipped => ({
    encoding: 'hex',
    text: runs
      .map(run => Buffer.from(run.slice(skipped, run.length - ((run.length - skipped) % 2)), 'hex').toString('latin1'))
      .join(' '),
    squeezed: false,
  }))
}

/** No secret has a letter beyond Latin-1, so what becomes of those does not matter. */
function reverse(text: string): string {
  return Buffer.from(text, 'latin1').reverse().toString('latin1')
}
