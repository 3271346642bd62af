// Content-Transfer-Encoding, and what to do when it cannot be known: RFC 2045 §6 allows one value from a short
// list, real mail repeats it, misspells it, or puts bytes there that do not fit. Then the bytes are read in every
// way that some reader would take. Never throws.

export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable' | 'uuencode'

const KNOWN = new Map<string, TransferEncoding>(
  Object.entries({
    '': 'identity',
    '7bit': 'identity',
    '8bit': 'identity',
    binary: 'identity',
    base64: 'base64',
    'quoted-printable': 'quoted-printable',
    'x-uuencode': 'uuencode',
    uuencode: 'uuencode',
    'x-uue': 'uuencode',
    uue: 'uuencode',
  }),
)

/** The encoding most readers would use, and whether they would all use that one. */
export function readTransferEncoding(values: string[]): { encoding: TransferEncoding; ambiguous: boolean } {
  const names = values.map(value =>
    value
      .replace(/\(.{0,200}?\)/g, '')
      .trim()
      .toLowerCase(),
  )
  const known = names.map(name => KNOWN.get(name)).filter(encoding => encoding !== undefined)
  return { encoding: known[0] ?? 'identity', ambiguous: names.length > 1 || known.length !== names.length }
}

export function decodeTransfer(body: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') return decodeBase64(body)
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body)
  if (encoding === 'uuencode') return Buffer.concat(uuencodedFiles(body.toString('latin1')).map(file => file.content))
  return body
}

function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1')
  const padding = text.indexOf('=')
  // Several encoded runs in one body, each with its padding: decoders that stop at the first hide the rest.
  if (padding >= 0 && /[A-Za-z0-9+/]/.test(text.slice(padding))) {
    return Buffer.concat(
      text
        .split('=')
        .filter(Boolean)
        .map(run => Buffer.from(run, 'base64')),
    )
  }
  return Buffer.from(text, 'base64')
}

/** Whether a base64 body holds characters that decoders skip, stop at or refuse. */
export function isDirtyBase64(body: Buffer): boolean {
  const text = body.toString('latin1')
  const padding = text.indexOf('=')
  return /[^A-Za-z0-9+/=\s]/.test(text) || (padding >= 0 && /[A-Za-z0-9+/]/.test(text.slice(padding)))
}

export function decodeQuotedPrintable(body: Buffer): Buffer {
  if (!body.includes(0x3d)) return body
  const out = Buffer.allocUnsafe(body.length)
  let length = 0
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!
    if (byte !== 0x3d) {
      out[length++] = byte
      continue
    }
    const high = HEX[body[i + 1]!] ?? -1
    const low = HEX[body[i + 2]!] ?? -1
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low
      i += 2
      continue
    }
    // Soft line break, with the blanks that relays add.
    let end = i + 1
    while (end < body.length && end < i + 80 && (body[end] === 0x20 || body[end] === 0x09)) end++
    if (body[end] === 0x0d && body[end + 1] === 0x0a) i = end + 1
    else if (body[end] === 0x0a || body[end] === 0x0d) i = end
    else out[length++] = byte
  }
  return out.subarray(0, length)
}

const HEX = new Int8Array(256).fill(-1)
for (const [index, digit] of [...'0123456789abcdef'].entries())
  HEX[digit.charCodeAt(0)] = HEX[digit.toUpperCase().charCodeAt(0)] = index

export interface UuencodedFile {
  name: string
  content: Buffer
}

/** Files written into a text body between 'begin' and 'end' lines. */
export function uuencodedFiles(text: string): UuencodedFile[] {
  const files: UuencodedFile[] = []
  const begin = /^begin [0-7]{3,4} ([^\r\n]{0,500})\r?\n/gm
  for (let match = begin.exec(text); match && files.length < 100; match = begin.exec(text)) {
    const rows: Buffer[] = []
    let at = begin.lastIndex
    while (at < text.length) {
      const newline = text.indexOf('\n', at)
      const end = newline < 0 ? text.length : newline
      const line = text.slice(at, end).trimEnd()
      at = end + 1
      if (line === 'end' || line === '' || line.length > 90) break
      rows.push(decodeUuRow(line))
    }
    begin.lastIndex = Math.max(at, begin.lastIndex)
    files.push({ name: match[1]!.trim(), content: Buffer.concat(rows) })
  }
  return files
}

function decodeUuRow(line: string): Buffer {
  const size = (line.charCodeAt(0) - 32) & 63
  const row = Buffer.alloc(Math.ceil(line.length / 4) * 3)
  let length = 0
  for (let i = 1; i < line.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map(offset => ((line.charCodeAt(i + offset) || 32) - 32) & 63) as [
      number,
      number,
      number,
      number,
    ]
    row[length++] = (a << 2) | (b >> 4)
    row[length++] = ((b << 4) | (c >> 2)) & 255
    row[length++] = ((c << 6) | d) & 255
  }
  return row.subarray(0, Math.min(size, length))
}
