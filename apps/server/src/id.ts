// Ids: a short prefix, then 10 characters of time (milliseconds) and 10 of chance, in lower-case Crockford base32.
// They sort by time, so an index on them is an index by age. 50 random bits tell apart what one millisecond makes;
// they are names, never secrets.
import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
export type IdPrefix =
  | 'acc'
  | 'inb'
  | 'msg'
  | 'thr'
  | 'apr'
  | 'key'
  | 'clm'
  | 'own'
  | 'dec'
  | 'out'
  | 'vrd'
  | 'req'
  | 'alr'
  | 'lst'
  | 'can'
  | 'rpt'
  | 'qst'
  | 'drl'
  | 'inc'
  | 'chn'
  | 'evt'

export function newId(prefix: IdPrefix): string {
  return firstId(prefix, Date.now()) + randomText(10)
}

/** What every id made at this time (milliseconds) or later sorts behind. */
export function firstId(prefix: IdPrefix, time: number): string {
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = alphabet[time % 32] + text
    time = Math.floor(time / 32)
  }
  return `${prefix}_${text}`
}

/** `length` characters, 5 random bits each. */
export function randomText(length: number): string {
  let text = ''
  for (const byte of randomBytes(length)) text += alphabet[byte & 31]
  return text
}
