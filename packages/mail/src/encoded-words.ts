// RFC 2047 encoded words in header values. Broken words are left as they stand; nothing throws.
import libmime from 'libmime'
import { storable } from './charset.ts'

export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  try {
    return storable(libmime.decodeWords(value))
  } catch {
    return value
  }
}
