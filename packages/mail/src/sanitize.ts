// An agent's HTML, rebuilt from an allow-list: what is not named here does not leave, whatever a later browser makes
// of it. No style sheets, ids, classes, scripts, forms, frames, images, comments, backgrounds or hidden text.
// The output is well nested and holds no element that could swallow, cover or restyle what is put after it.
// Never throws on bad markup; text inside an element that a browser would not show is dropped with it.

import sanitizeHtml from 'sanitize-html'
import { allowedStyle } from './inline-style.ts'
import { stripInvisible } from './legible-text.ts'

/** Characters and tags that are read at all; the parser below needs time with the square of the open tags. */
const INPUT_LIMIT = 256 * 1024
const TAG_LIMIT = 20_000
const HREF_LIMIT = 2_000
const NESTING_LIMIT = 60
/** Blanks and blank lines in a row, outside of which the patterns below cannot go back and forth. */
const BLANK_RUN = /[^\S\n]{41,}/g
const BLANK = '[\\s\\u2800]{0,99}'
/** Breaks or empty paragraphs in a row: as with blank lines, what follows must not be pushed away. */
const EMPTY_RUN = new RegExp(
  `(?:(?:<br />|<(p|div)(?: [^>]{0,999})?>${BLANK}(?:<br />)?${BLANK}</\\1>)${BLANK}){4,}`,
  'g',
)

const SCHEMES = ['http:', 'https:', 'mailto:']

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['a', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'span', 'abbr', 'cite', 'q', 'br'],
    ...['p', 'div', 'blockquote', 'pre', 'code', 'kbd', 'samp', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  disallowedTagsMode: 'discard',
  nonTextTags: [
    ...['script', 'style', 'title', 'textarea', 'select', 'option', 'noscript', 'template', 'iframe', 'noembed'],
    ...['noframes', 'object', 'xmp', 'plaintext', 'svg', 'math', 'canvas', 'audio', 'video', 'dialog'],
  ],
  allowedAttributes: {
    '*': ['style', { name: 'dir', values: ['ltr', 'rtl', 'auto'] }],
    a: ['href'],
    ol: ['start'],
    td: ['colspan', 'rowspan', 'align'],
    th: ['colspan', 'rowspan', 'align'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nestingLimit: NESTING_LIMIT,
  // Styles are filtered below; postcss would read them a second time.
  parseStyleAttributes: false,
  transformTags: { '*': (tagName, given) => ({ tagName, attribs: allowedAttributes(tagName, given) }) },
  textFilter: text =>
    stripInvisible(text)
      .replace(/[\u2028\u2029]/g, '\n')
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ''),
}

/** More than `sanitize` should be given: refuse it. */
export function isTooLargeToRead(html: string): boolean {
  if (html.length > INPUT_LIMIT) return true
  let tags = 0
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) if (++tags > TAG_LIMIT) return true
  return false
}

export function sanitize(html: string): string {
  return sanitizeHtml(html.toWellFormed(), OPTIONS)
    .replace(BLANK_RUN, blanks => blanks.slice(0, 40))
    .replace(/(?:[^\S\n]{0,40}\n){5,}/g, '\n\n\n\n')
    .replace(EMPTY_RUN, '<br /><br /><br />')
}

function allowedAttributes(tagName: string, given: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const attributes: sanitizeHtml.Attributes = {}
  const style = allowedStyle(given['style'] ?? '')
  if (style !== '') attributes['style'] = style
  if (given['dir'] !== undefined) attributes['dir'] = given['dir'].toLowerCase()
  if (tagName === 'a') {
    const href = allowedHref(given['href'] ?? '')
    if (href !== null) attributes['href'] = href
  }
  if (tagName === 'td' || tagName === 'th') {
    for (const name of ['colspan', 'rowspan']) if (/^[1-9]\d?$/.test(given[name] ?? '')) attributes[name] = given[name]!
    if (/^(?:left|right|center)$/i.test(given['align'] ?? '')) attributes['align'] = given['align']!
  }
  if (tagName === 'ol' && /^\d{1,6}$/.test(given['start'] ?? '')) attributes['start'] = given['start']!
  return attributes
}

/** Absolute, of a known scheme, without a login that would pass for a host; as the URL parser spells it. */
function allowedHref(href: string): string | null {
  if (href.length > HREF_LIMIT || !URL.canParse(href)) return null
  const url = new URL(href)
  return SCHEMES.includes(url.protocol) && url.username === '' && url.password === '' ? url.href : null
}
