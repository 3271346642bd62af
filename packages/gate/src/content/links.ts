// Where a message's links lead and how much they could carry there. Every spelling that some reader makes a link of
// counts: HTML attributes, markdown in line and by reference, autolinks, bare hosts, mailto with its parameters.
// A link that cannot be parsed leads nowhere. One pass a syntax; of a host the fullest link is kept.

import type { SentLink } from '../facts.ts'

const HOSTS_MAX = 2_000
const LINK_MAX = 8_000
/** Told as a link that carries much: one of those that are not looked at may. */
const TOO_MANY = 'more-links-than-can-be-checked.invalid'
/** From so many characters of chance on, a name or a path is data. */
const DATA_MIN = 20
/** Compound nouns are shorter. */
const WORD_MAX = 25
/** No name that somebody chose is so long. */
const NAME_MAX = 120

const WITH_SCHEME = /(?:https?|ftp):[/\\]{1,3}[^\s<>"'`]{1,8000}|mailto:[^\s<>"'`]{1,8000}/gi
const BARE =
  /(?<![\p{L}\p{N}_@./:%-])(?:[\p{L}\p{N}_-]{1,63}\.){1,40}\p{L}{2,24}(?::\d{1,5})?(?![\p{L}\p{N}_@.-])(?:[/?#][^\s<>"'`]{0,8000})?/giu
const ATTRIBUTE =
  /\b(?:href|src|srcset|action|formaction|background|poster|cite|data|ping|longdesc)\s{0,9}=\s{0,9}(?:"([^"]{1,8000})"|'([^']{1,8000})'|([^\s"'>]{1,8000}))/gi

export function findLinks(text: string, html: string): SentLink[] {
  const links = new Map<string, number>()
  const keep = (link: SentLink | null) => {
    if (link === null) return
    if (links.size >= HOSTS_MAX && !links.has(link.host)) {
      links.set(TOO_MANY, LINK_MAX)
      return
    }
    links.set(link.host, Math.max(link.dataChars, links.get(link.host) ?? 0))
  }
  for (const words of [text, html]) {
    for (const found of new Set(words.match(WITH_SCHEME))) keep(readLink(withoutWhatFollows(found)))
    for (const found of new Set(words.match(BARE))) keep(readBare(withoutWhatFollows(found)))
  }
  for (const [, double, single, bare] of html.matchAll(ATTRIBUTE)) {
    // As browsers read it: without line ends and tabs inside.
    const value = (double ?? single ?? bare ?? '').replace(/[\t\r\n]/g, '').trim()
    if (/^(?:[/\\]{2}|https?:|ftp:|mailto:)/i.test(value)) keep(readLink(value))
  }
  return [...links].map(([host, dataChars]) => ({ host, dataChars }))
}

/** Stops and brackets that belong to the sentence around it, and the rest of markdown. */
function withoutWhatFollows(link: string): string {
  let depth = 0
  for (let i = 0; i < link.length; i++) {
    const character = link[i]
    if (character === '(' || character === '[') depth++
    else if ((character === ')' || character === ']') && --depth < 0) return link.slice(0, i)
  }
  let end = link.length
  while (end > 0 && '.,;:!?'.includes(link[end - 1]!)) end--
  return link.slice(0, end)
}

function readBare(link: string): SentLink | null {
  const read = readLink(`http://${link}`)
  // `notes.md` is no link unless something could be carried.
  return read !== null && (/^www\.|[/?#]/i.test(link) || read.dataChars > 0) ? read : null
}

function readLink(link: string): SentLink | null {
  const url = URL.parse(link.slice(0, LINK_MAX), 'https://here.invalid')
  if (url === null) return null
  if (url.protocol === 'mailto:') return readMailto(url)
  if (url.hostname === '') return null
  const userInfo = url.username.length + url.password.length
  const most = Math.max(
    lengthAfterMark(url.search),
    lengthAfterMark(url.hash),
    userInfo,
    dataIn(url.hostname, '.'),
    dataIn(url.pathname, '/'),
  )
  return { host: url.hostname, dataChars: most }
}

/** Several addresses may stand there; each could carry data in its local part. */
function readMailto(url: URL): SentLink | null {
  const to = decoded(url.pathname)
  const host = to.slice(to.lastIndexOf('@') + 1).toLowerCase()
  if (!to.includes('@') && url.search === '') return null
  return {
    host: URL.parse(`http://${host}`)?.hostname ?? host,
    dataChars: Math.max(lengthAfterMark(url.search), dataIn(to, '@')),
  }
}

function lengthAfterMark(part: string): number {
  return Math.max(0, part.length - 1)
}

/** Characters of all pieces that nobody would choose as a name, if there are enough of them, or of the longest piece. */
function dataIn(part: string, between: string): number {
  const pieces = decoded(part).split(between)
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0)
  if (longest > NAME_MAX) return longest
  const byChance = pieces
    .flatMap(piece => piece.split(/[^\p{L}\p{N}]+/u))
    .filter(isByChance)
    .reduce((sum, word) => sum + word.length, 0)
  return byChance >= DATA_MIN ? byChance : 0
}

/** Digits among letters, capitals inside, hardly a vowel, or longer than words are. */
function isByChance(word: string): boolean {
  if (word.length < 4) return false
  if (/^\d+$/.test(word)) return word.length > 10
  if (/\d\p{L}+\d|\p{L}\d+\p{L}/u.test(word) || /\p{Ll}\p{Lu}\p{Ll}*\p{Lu}|\p{Lu}{2}\p{Ll}+\p{Lu}/u.test(word))
    return true
  if (/^[a-z]{6,}$/i.test(word) && !/[aeiouy]/i.test(word)) return true
  return word.length > WORD_MAX
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
