// One header block: bytes to fields, unfolded and decoded, in order. Tolerant, because other readers are: a name
// may carry spaces or control characters, a line may have no colon, a block may have no end. What two readers could
// take differently is flagged, and every line is kept somewhere, so that a scan of the fields is a scan of the block.
import { decodeHeaderBytes } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { LIMITS } from './limits.ts'

export interface HeaderField {
  /** Lower-case, printable ASCII only. */
  name: string
  /** Unfolded, encoded words decoded. */
  value: string
  /** Unfolded, encoded words as they came: addresses are parsed from this, never from the decoded value. */
  raw: string
}

export interface HeaderBlock {
  fields: HeaderField[]
  /** Lines that are no header: an mbox separator, text before the blank line. */
  strays: string[]
  /** Where the body starts, in bytes. */
  bodyStart: number
  /** A name was written in a way that some readers do not accept. */
  malformed: boolean
  /** There was more than the limits allow. */
  truncated: boolean
}

const LF = 10
const CR = 13

export function readHeaderBlock(bytes: Buffer): HeaderBlock {
  const { end, bodyStart } = findEnd(bytes)
  const kept = Math.min(end, LIMITS.headerBytes)
  const block: HeaderBlock = { fields: [], strays: [], bodyStart, malformed: false, truncated: end > kept }
  if (kept > 0) readLines(decodeHeaderBytes(bytes.subarray(0, kept)), block)
  return block
}

/** The first empty line; a line of blanks alone is a continuation (RFC 5322 §2.2.3). */
function findEnd(bytes: Buffer): { end: number; bodyStart: number } {
  let line = 0
  while (line < bytes.length) {
    let at = line
    // CR CR LF is what a converter makes of CR LF; it is an empty line too.
    while (bytes[at] === CR) at++
    if (bytes[at] === LF) return { end: line, bodyStart: at + 1 }
    const newline = bytes.indexOf(LF, line)
    if (newline < 0) break
    line = newline + 1
  }
  return { end: bytes.length, bodyStart: bytes.length }
}

function readLines(text: string, block: HeaderBlock): void {
  let logical: string[] = []
  const flush = () => {
    if (logical.length > 0) addField(logical.length === 1 ? logical[0]! : logical.join(''), block)
    logical = []
  }
  let start = 0
  while (start < text.length) {
    let newline = text.indexOf('\n', start)
    if (newline < 0) newline = text.length
    const end = newline > start && text.charCodeAt(newline - 1) === CR ? newline - 1 : newline
    const first = text.charCodeAt(start)
    const line = text.slice(start, end)
    if (first === 32 || first === 9) {
      // A first line or a continuation that looks like a header of its own is one to some readers.
      if (logical.length === 0 || /^\s+from\s*:/i.test(line.slice(0, 40))) {
        block.malformed = true
        flush()
        logical.push(line.trimStart())
      } else logical.push(' ' + line.trimStart())
    } else {
      flush()
      logical.push(line)
    }
    start = newline + 1
  }
  flush()
}

function addField(line: string, block: HeaderBlock): void {
  if (block.fields.length >= LIMITS.headerFields) {
    block.truncated = true
    return
  }
  const colon = line.indexOf(':')
  const written = colon < 0 ? '' : line.slice(0, colon)
  const name = written.toLowerCase().replace(/[^\x21-\x7e]+/g, '')
  // 'From user@host Mon Jan 1 10:00' is an mbox separator, not a header.
  if (name === '' || name.length > 200 || /\S\s+\S/.test(written.slice(0, 400))) {
    block.strays.push(line)
    if (!line.startsWith('From ')) block.malformed = true
    return
  }
  if (name.length !== written.length) block.malformed = true
  const raw = line
    .slice(colon + 1)
    .replaceAll('\r', ' ')
    .trim()
  block.fields.push({ name, raw, value: decodeWords(raw) })
}

export function firstField(block: HeaderBlock, name: string): HeaderField | undefined {
  return block.fields.find(field => field.name === name)
}

export function allFields(block: HeaderBlock, name: string): HeaderField[] {
  return block.fields.filter(field => field.name === name)
}
