// Header text as views: whatever an agent may come to see of a header is scanned, and that is all of it.
// Results that a sender wrote in the name of this server, or of any scanner, are kept from agents: nothing in a
// message may speak about the message's own safety.
import type { HeaderBlock, HeaderField } from './header-block.ts'
import type { View } from './message.ts'

const ADDRESSES = new Set(
  'from to cc bcc reply-to sender resent-from resent-to resent-sender resent-cc return-path delivered-to'.split(' '),
)

export function headerViews(headers: HeaderBlock, part: string): View[] {
  const subjects: string[] = []
  const names: string[] = []
  const others: string[] = []
  for (const field of headers.fields) {
    if (field.name === 'subject') subjects.push(field.value)
    else if (ADDRESSES.has(field.name)) names.push(field.value)
    else others.push(`${field.name}: ${field.value}`)
  }
  others.push(...headers.strays)
  const views: View[] = []
  if (subjects.length > 0) views.push({ part, where: 'subject', visible: true, text: subjects.join('\n') })
  if (names.length > 0) views.push({ part, where: 'display-name', visible: true, text: names.join('\n') })
  if (others.length > 0) views.push({ part, where: 'header', visible: false, text: others.join('\n') })
  return views
}

/** All header lines of one part; names and parameters are places to write in as well. */
export function partHeaderView(headers: HeaderBlock, part: string): View[] {
  const lines = headers.fields.map(field => `${field.name}: ${field.value}`).concat(headers.strays)
  return lines.length === 0 ? [] : [{ part, where: 'header', visible: false, text: lines.join('\n') }]
}

const SAYS_VERDICT = /^x-(?:.{0,60}-)?(?:verdict|safety|postern)(?:-.{0,60})?$/

/** Whether a sender's header must not reach an agent as a header. `authservId` is this server's own name. */
export function isForgedResult(field: HeaderField, authservId: string | undefined): boolean {
  if (SAYS_VERDICT.test(field.name)) return true
  if (field.name !== 'authentication-results' && field.name !== 'arc-authentication-results') return false
  if (authservId === undefined) return true
  const value = field.value
    .replace(/^\s*i\s*=\s*\d{1,3}\s*;/, '')
    .replace(/^\s*\([^)]{0,500}\)/, '')
    .trim()
    .toLowerCase()
  return value.split(/[\s;/]/, 1)[0] === authservId.toLowerCase()
}
