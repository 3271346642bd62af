// A header value with parameters (Content-Type, Content-Disposition): RFC 2045 §5.1, with the continuations and
// charsets of RFC 2231. One pass, linear. A parameter given twice keeps its first value and is reported, since
// readers differ on which one counts.
import { decodeText, storable } from './charset.ts'
import { decodeWords } from './encoded-words.ts'

export interface StructuredValue {
  /** Lower-case, comments removed: 'text/plain', 'attachment'. */
  value: string
  /** Names lower-case, values decoded. */
  params: Map<string, string>
  /** A parameter was repeated, or came in both spellings. */
  ambiguous: boolean
}

const PARAMS_MAX = 200

export function parseStructured(raw: string): StructuredValue {
  const pieces = splitOutsideQuotes(raw)
  const plain = new Map<string, string>()
  const extended = new Map<string, { index: number; encoded: boolean; text: string }[]>()
  let ambiguous = false
  for (const piece of pieces.slice(1, PARAMS_MAX)) {
    const equals = piece.indexOf('=')
    if (equals < 0) continue
    const name = piece.slice(0, equals).trim().toLowerCase()
    const text = unquote(piece.slice(equals + 1).trim())
    const star = /^([^*]+)\*(\d{0,4})(\*?)$/.exec(name)
    if (!star) {
      if (plain.has(name)) ambiguous = true
      else plain.set(name, text)
      continue
    }
    const [, base, index, last] = star
    const list = extended.get(base!) ?? []
    list.push({ index: index === '' ? 0 : Number(index), encoded: last === '*' || index === '', text })
    extended.set(base!, list)
  }
  const params = new Map<string, string>()
  for (const [name, text] of plain) params.set(name, decodeWords(text))
  for (const [name, list] of extended) {
    if (params.has(name)) ambiguous = true
    params.set(name, joinExtended(list))
  }
  return { value: (pieces[0] ?? '').trim().toLowerCase(), params, ambiguous }
}

/** RFC 2231 §4.1: the first piece may name a charset, each piece says for itself whether it is percent-encoded. */
function joinExtended(list: { index: number; encoded: boolean; text: string }[]): string {
  list.sort((a, b) => a.index - b.index)
  let charset = ''
  const bytes: Buffer[] = []
  list.forEach((piece, position) => {
    let text = piece.text
    if (position === 0 && piece.encoded) {
      const parts = text.split("'")
      if (parts.length >= 3) {
        charset = parts[0]!
        text = parts.slice(2).join("'")
      }
    }
    bytes.push(piece.encoded ? percentBytes(text) : Buffer.from(text))
  })
  return storable(decodeText(Buffer.concat(bytes), charset).text)
}

function percentBytes(text: string): Buffer {
  const latin = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return latin === text ? Buffer.from(text) : Buffer.from(latin, 'latin1')
}

/** Splits at semicolons outside quotes, and drops comments outside quotes. */
function splitOutsideQuotes(raw: string): string[] {
  if (!raw.includes('(') && !raw.includes('"')) return raw.split(';')
  const pieces: string[] = []
  let piece = ''
  let quoted = false
  let comment = 0
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i]!
    if (quoted) {
      piece += c
      if (c === '\\' && i + 1 < raw.length) piece += raw[++i]
      else if (c === '"') quoted = false
    } else if (comment > 0) {
      if (c === '(') comment++
      else if (c === ')') comment--
    } else if (c === '(') comment = 1
    else if (c === ';') {
      pieces.push(piece)
      piece = ''
    } else {
      if (c === '"') quoted = true
      piece += c
    }
  }
  pieces.push(piece)
  return pieces
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const inner = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1)
  // 'C:\x' was meant as it stands: only quotes and backslashes are unescaped.
  return inner.replace(/\\(["\\])/g, '$1')
}
