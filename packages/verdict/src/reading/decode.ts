// What is written inside of a text in another form: base64, hex, percent signs, character references, tag
// characters, spaced letters, rot13, text turned round. Each find is a text of its own, to be read like any other.
// Every expression here is linear, and the sum of what is decoded is bounded by the caller.

import { isKnownWord, rot13, unleetText } from '../lexicon/lookup.ts'

export interface Derived {
  /** 'base64', 'hex', 'tag characters' … */
  via: string
  text: string
  /** Where it stood in the text it came from. */
  at: number
}

const RUN_MIN = 20
const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Forms found in the text as it stood. */
export function decodeForms(text: string): Derived[] {
  const found: Derived[] = []
  const seen = survey(text)
  if (seen.run >= 12) base64Runs(text, found)
  if (seen.beyondAscii) {
    if (/[\u{e0020}-\u{e007e}]/u.test(text)) found.push(...tagCharacters(text))
    if (/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4}/u.test(text)) found.push(...variationSelectors(text))
    if (/[\u202d\u202e]/.test(text)) found.push(...reordered(text))
  }
  if (text.includes('%')) percent(text, found)
  if (text.includes('&#')) characterReferences(text, found)
  if (text.includes('\\')) backslashes(text, found)
  if (seen.hex >= 24 || seen.short >= 10 || seen.bits >= 8) digitRuns(text, found)
  return found
}

const BASE64 = 1
const HEX = 2
const BIT = 4
const KINDS = new Uint8Array(128)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-')
  KINDS[char.charCodeAt(0)]! |= BASE64
for (const char of '0123456789abcdefABCDEF') KINDS[char.charCodeAt(0)]! |= HEX
for (const char of '01') KINDS[char.charCodeAt(0)]! |= BIT

interface Survey {
  /** Longest run of base64 characters, of hex digits, of 0 and 1. */
  run: number
  hex: number
  bits: number
  /** Most words of two or three hex digits in a row. */
  short: number
  beyondAscii: boolean
}

/** One pass that tells which of the dearer searches can find anything. */
function survey(text: string): Survey {
  let run = 0
  let hex = 0
  let bits = 0
  let short = 0
  const most: Survey = { run: 0, hex: 0, bits: 0, short: 0, beyondAscii: false }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) most.beyondAscii = true
    const kind = code > 127 ? 0 : KINDS[code]!
    if (kind === 0) {
      if (run > most.run) most.run = run
      short = run > 0 && (run > 4 || hex < run) ? 0 : run === 0 ? short : short + 1
      if (short > most.short) most.short = short
      run = hex = bits = 0
      continue
    }
    run++
    hex = kind & HEX ? hex + 1 : 0
    bits = kind & BIT ? bits + 1 : 0
    if (hex > most.hex) most.hex = hex
    if (bits > most.bits) most.bits = bits
  }
  if (run > most.run) most.run = run
  return most
}

/** Forms that only show once words were looked up. */
export function decodeCiphers(
  folded: string,
  hits: { rot13: number; reversed: number; leet: number; singles: number },
): Derived[] {
  const found: Derived[] = []
  if (hits.rot13 >= 3 || (hits.rot13 > 0 && folded.includes('rot13')))
    found.push({ via: 'rot13', text: rot13(folded), at: 0 })
  if (hits.reversed >= 3) found.push({ via: 'reversed text', text: [...folded].reverse().join(''), at: 0 })
  if (hits.leet >= 2) found.push({ via: 'digits for letters', text: unleetText(folded), at: 0 })
  if (hits.singles >= 9) spacedLetters(folded, found)
  return found
}

function printable(bytes: Buffer): string | null {
  if (bytes.length < 8) return null
  // Most runs are hashes and tracking ids: their first bytes tell.
  for (let i = 0; i < Math.min(12, bytes.length); i++)
    if (bytes[i]! < 9 || (bytes[i]! > 13 && bytes[i]! < 32) || bytes[i] === 127) return printable16(bytes)
  try {
    const text = UTF8.decode(
      bytes.length > 65_536 && !bytes.subarray(65_536).includes(32) ? bytes.subarray(0, 65_536) : bytes,
    )
    const letters = text.match(/[\p{L}\p{N}\s.,:;!?'"@/<>=&_-]/gu)?.length ?? 0
    return letters >= text.length * 0.85 ? text : null
  } catch {
    return null
  }
}

function printable16(bytes: Buffer): string | null {
  if (bytes.length < 16 || bytes[1] !== 0 || bytes[3] !== 0 || bytes[5] !== 0) return null
  return bytes.toString('utf16le')
}

/** Runs of base64, put together again where they were wrapped over lines. */
function base64Runs(text: string, found: Derived[]): void {
  let pieces: string[] = []
  let length = 0
  let at = 0
  let end = -1
  let open = false
  const flush = () => {
    if (length >= RUN_MIN) {
      const decoded = printable(Buffer.from(pieces.join(''), 'base64'))
      if (decoded !== null) found.push({ via: 'base64', text: decoded, at })
    }
    pieces = []
    length = 0
  }
  for (const match of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)) {
    const joins = open && match.index - end <= 4 && /^[\s>]{1,4}$/.test(text.slice(end, match.index))
    if (!joins) {
      flush()
      at = match.index
    }
    pieces.push(match[0])
    length += match[0].length
    end = match.index + match[0].length
    open = match[0].length >= 16 && !match[0].endsWith('=')
  }
  flush()
}

/** U+E0020–E007E are ASCII that no font draws. Flags use them after U+1F3F4; those are left alone. */
function tagCharacters(text: string): Derived[] {
  const found: Derived[] = []
  for (const match of text.matchAll(/(\u{1f3f4})?([\u{e0020}-\u{e007f}]{3,})/gu)) {
    if (match[1] !== undefined && [...match[2]!].length <= 8) continue
    const decoded = [...match[2]!].map(char => String.fromCharCode(char.codePointAt(0)! - 0xe0000)).join('')
    found.push({ via: 'tag characters', text: decoded.replace(/\x7f/g, ''), at: match.index })
  }
  return merge(found)
}

/** Variation selectors carry one byte each. */
function variationSelectors(text: string): Derived[] {
  const found: Derived[] = []
  for (const match of text.matchAll(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,}/gu)) {
    const bytes = [...match[0]].map(char => {
      const code = char.codePointAt(0)!
      return code < 0xfe10 ? code - 0xfe00 : code - 0xe0100 + 16
    })
    const decoded = printable(Buffer.from(bytes))
    if (decoded !== null) found.push({ via: 'variation selectors', text: decoded, at: match.index })
  }
  return merge(found)
}

function merge(found: Derived[]): Derived[] {
  return found.length < 2 ? found : [{ ...found[0]!, text: found.map(part => part.text).join('') }]
}

/** What a right-to-left override shows: the characters up to its end, turned round. */
function reordered(text: string): Derived[] {
  const found: Derived[] = []
  for (const match of text.matchAll(/[\u202d\u202e]([^\u202c\u202d\u202e\n]{4,})/g)) {
    if (match[0][0] === '\u202e')
      found.push({ via: 'right-to-left override', text: [...match[1]!].reverse().join(''), at: match.index })
  }
  return found
}

function percent(text: string, found: Derived[]): void {
  const count = text.match(/%[0-9a-fA-F]{2}/g)?.length ?? 0
  if (count < 3) return
  const decoded = text.replace(/(?:%[0-9a-fA-F]{2})+/g, run =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  )
  found.push({ via: 'percent encoding', text: decoded.replaceAll('+', ' '), at: text.indexOf('%') })
}

function characterReferences(text: string, found: Derived[]): void {
  if ((text.match(/&#[xX]?[0-9a-fA-F]{1,7};?/g)?.length ?? 0) < 4) return
  const decoded = text.replace(/&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));?/g, (_, hex?: string, decimal?: string) =>
    fromCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  )
  found.push({ via: 'character references', text: decoded, at: text.indexOf('&#') })
}

function backslashes(text: string, found: Derived[]): void {
  if ((text.match(/\\(?:x[0-9a-fA-F]{2}|u\{?[0-9a-fA-F]{4})/g)?.length ?? 0) < 4) return
  const decoded = text.replace(/\\(?:x([0-9a-fA-F]{2})|u\{?([0-9a-fA-F]{4,5})\}?)/g, (_, two?: string, four?: string) =>
    fromCode(Number.parseInt(two ?? four!, 16)),
  )
  found.push({ via: 'escape sequences', text: decoded, at: text.indexOf('\\') })
}

const fromCode = (code: number): string =>
  code > 0x10ffff || Number.isNaN(code) ? '\ufffd' : String.fromCodePoint(code)

function digitRuns(text: string, found: Derived[]): void {
  for (const match of text.matchAll(/(?:\b(?:0x)?[0-9a-fA-F]{2}[ :,]){10,}[0-9a-fA-F]{2}\b|\b[0-9a-fA-F]{24,}\b/g)) {
    const decoded = printable(Buffer.from(match[0].replace(/0x|[^0-9a-fA-F]/g, ''), 'hex'))
    if (decoded !== null) found.push({ via: 'hex', text: decoded, at: match.index })
  }
  for (const match of text.matchAll(/(?:\b[01]{8}[ ,]?){8,}/g)) {
    const bytes = match[0].match(/[01]{8}/g)!.map(bits => Number.parseInt(bits, 2))
    const decoded = printable(Buffer.from(bytes))
    if (decoded !== null) found.push({ via: 'binary digits', text: decoded, at: match.index })
  }
  for (const match of text.matchAll(/(?:\b\d{2,3}[ ,]{1,2}){12,}\d{2,3}\b/g)) {
    const codes = match[0].match(/\d+/g)!.map(Number)
    if (codes.every(code => code >= 32 && code < 127))
      found.push({ via: 'character codes', text: String.fromCharCode(...codes.slice(0, 10_000)), at: match.index })
  }
}

/** 'i g n o r e', 'i.g.n.o.r.e': letters with one sign between them, cut into words again. */
function spacedLetters(folded: string, found: Derived[]): void {
  for (const match of folded.matchAll(/(?<![a-z0-9])(?:[a-z0-9][ .\-_*|/]{1,3}){9,}[a-z0-9](?![a-z0-9])/g)) {
    const wide = match[0].split(/[ .\-_*|/]{2,3}/)
    const words =
      wide.length > 2 ? wide.map(word => word.replace(/[^a-z0-9]/g, '')) : segment(match[0].replace(/[^a-z0-9]/g, ''))
    found.push({ via: 'spaced letters', text: words.join(' '), at: match.index })
  }
}

const SEGMENT_WORD_MAX = 16

/** Longest known word first; letters that begin none stand alone. */
export function segment(letters: string): string[] {
  const words: string[] = []
  let at = 0
  while (at < letters.length) {
    let length = Math.min(SEGMENT_WORD_MAX, letters.length - at)
    while (length > 1 && !isKnownWord(letters.slice(at, at + length))) length--
    words.push(letters.slice(at, at + length))
    at += length
  }
  return words
}
