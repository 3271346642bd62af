// Bytes to text. Never throws and never returns a NUL or a lone surrogate, since neither JSON consumers nor
// PostgreSQL take them. Says when the label was one that readers disagree about, so that the bytes are looked at
// in every way a reader might take them.
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

export interface Decoded {
  text: string
  /** The label is unknown, or the bytes do not fit it: other readers may see something else. */
  ambiguous: boolean
}

/** Charsets in which ASCII bytes are not ASCII text: the bytes themselves are another view. */
const NOT_ASCII_COMPATIBLE =
  /^(?:utf-?7|utf-?16|utf-?32|ucs-?[24]|hz-gb|iso-?2022|csiso2022|ibm(?:037|500|1047)|cp(?:037|500))/

export function decodeText(bytes: Buffer, label: string | undefined): Decoded {
  const charset = (label ?? '').trim().toLowerCase()
  if (charset === '' || charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii' || charset === 'ascii') {
    if (isUtf8(bytes)) return { text: storable(bytes.toString('utf8')), ambiguous: false }
    if (charset === '' || charset.endsWith('ascii'))
      return { text: storable(iconv.decode(bytes, 'windows-1252')), ambiguous: charset !== '' }
    return { text: storable(bytes.toString('utf8')), ambiguous: true }
  }
  const text = decodeLabelled(bytes, charset)
  if (text !== null) return { text: storable(text), ambiguous: NOT_ASCII_COMPATIBLE.test(charset) }
  const fallback = isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252')
  return { text: storable(fallback), ambiguous: true }
}

function decodeLabelled(bytes: Buffer, charset: string): string | null {
  try {
    if (iconv.encodingExists(charset)) return iconv.decode(bytes, charset)
    // The encodings that iconv-lite lacks and browsers have: iso-2022-jp and its kin.
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return null
  }
}

/** Header bytes carry no label: UTF-8 if they are valid as such (RFC 6532), else what most old mailers meant. */
export function decodeHeaderBytes(bytes: Buffer): string {
  return storable(isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252'))
}

export function storable(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
  return whole.isWellFormed() ? whole : whole.toWellFormed()
}
