// A sender's file name, made safe for a file system, a header and a screen. Never empty, never a path, never a
// device name. Content is stored under its hash, so this is only ever a label.
import { LIMITS } from './limits.ts'

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

export function safeFilename(name: string, contentType: string): string {
  const base = name.slice(0, 4_096).split(/[/\\]/).at(-1)!
  const clean = base
    // Controls, format characters (bidi overrides, zero width), what shells and Windows refuse.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}"<>:|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
  const trimmed = shorten(clean).replace(/[. ]{1,300}$/, '')
  if (trimmed === '') return `attachment${EXTENSIONS[contentType] ?? ''}`
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed
}

function shorten(name: string): string {
  const chars = [...name.slice(0, 1_024)]
  if (chars.length <= LIMITS.filenameChars) return chars.join('')
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? ''
  return chars.slice(0, LIMITS.filenameChars - extension.length).join('') + extension
}

const EXTENSIONS: Record<string, string> = {
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'image/gif': '.gif',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
}
