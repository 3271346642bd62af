// Does a reader see the footer in this part? Judged from the decoded part alone, by rules of its own: what compose.ts
// means to write is not known here, and nothing here is shared with it but the sentence and the link.
// In HTML every element, attribute and style of the whole document must be known to be harmless, and along the way to
// the footer known to show it; what is not known counts as hiding. Iterative, since markup may nest without bound.

import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'

interface Wanted {
  sentence: string
  url: string
}

/** Bytes of HTML parsed at all. */
const HTML_LIMIT = 1_000_000
const BLANK_LINES_MAX = 4

/** What reverses, moves or ends text for some readers: controls but tab and line ends, bidi controls. */
const UNRULY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** The last three lines are the signature line, the sentence and the link, and nothing before pushes them away. */
export function isVisibleInText(text: string, wanted: Wanted): boolean {
  if (UNRULY.test(text)) return false
  const lines = text.split(/\r\n|\r|\n/).map(line => line.trim())
  while (lines.at(-1) === '') lines.pop()
  const [dashes, sentence, url] = lines.slice(-3)
  if (dashes !== '--' || sentence !== wanted.sentence || url !== wanted.url) return false
  let blank = 0
  return lines.every(line => (blank = /^[\s\u2800\u3164\u200b]*$/.test(line) ? blank + 1 : 0) <= BLANK_LINES_MAX)
}

const KNOWN_ELEMENTS = new Set(
  (
    'html head meta body div p span a b strong i em u s del ins abbr cite q br blockquote pre code kbd samp hr h1 h2 h3 h4 h5 h6 ' +
    'ul ol li dl dt dd table caption thead tbody tfoot tr th td'
  ).split(' '),
)
const KNOWN_ATTRIBUTES = new Set('style dir href colspan rowspan align start charset'.split(' '))
/** Styles that can cover, move or hide something that stands elsewhere, or spell one unseen. */
const REACHES_OUT =
  /\\|\/\*|[@{}]|position|float|transform|z-index|clip|mask|filter|blend|opacity|visibility|display|overflow|animation|content|url\(|(?:^|[\s:;])-\s*[\d.]/i

const FOOTER_ELEMENTS = new Set(['div', 'p', 'span', 'br', 'a'])
const DARK = /^#(?:[0-7][0-9a-f]|[0-7]){3}$|^#(?:0b57d0)$/

/** Properties that may stand on the footer or around it, and the values with which it is still seen. */
const SHOWS = new Map<string, RegExp>([
  ['display', /^(?:block|inline)$/],
  ['visibility', /^visible$/],
  ['opacity', /^1$/],
  ['position', /^static$/],
  ['margin', /^\d{1,2}px$|^0$/],
  ['padding', /^(?:(?:\d{1,2}px|0)(?: |$)){1,4}$/],
  ['text-align', /^left$/],
  ['text-decoration', /^underline$/],
  ['font-family', /^sans-serif$/],
  ['font-size', /^1[2-9]px$/],
  ['line-height', /^(?:1[6-9]|2\d)px$/],
  ['background-color', /^#(?:fff|ffffff)$/],
  ['color', DARK],
])

/** The body's last child is an element that shows the sentence and the link, and nothing in the document hides it. */
export function isVisibleInHtml(html: string, wanted: Wanted): boolean {
  if (html.length > HTML_LIMIT) return false
  const document = parse(html)
  const root = document.childNodes.find(isElement)
  const body = root?.childNodes.find(node => isElement(node) && node.tagName === 'body')
  if (!root || !body || !isElement(body)) return false
  const children = body.childNodes.filter(node => !isText(node) || node.value.trim() !== '')
  const footer = children.at(-1)
  if (!footer || !isElement(footer)) return false
  return (
    [root, body].every(showsWhatItHolds) &&
    everyNode(root, isHarmless) &&
    everyNode(footer, isPartOfFooter) &&
    textOf(footer) === `${wanted.sentence} ${wanted.url}` &&
    linksOf(footer).some(link => hrefOf(link) === wanted.url && textOf(link) === wanted.url)
  )
}

function isHarmless(node: Tree.ChildNode): boolean {
  if (isText(node)) return !UNRULY.test(node.value)
  // A comment may be a condition for one reader; a doctype or template has no place here.
  if (!isElement(node)) return false
  if (!KNOWN_ELEMENTS.has(node.tagName) || node.namespaceURI !== 'http://www.w3.org/1999/xhtml') return false
  if (!node.attrs.every(attribute => KNOWN_ATTRIBUTES.has(attribute.name))) return false
  return showsWhatItHolds(node) || !REACHES_OUT.test(styleOf(node))
}

function isPartOfFooter(node: Tree.ChildNode): boolean {
  if (isText(node)) return true
  return isElement(node) && FOOTER_ELEMENTS.has(node.tagName) && showsWhatItHolds(node)
}

function showsWhatItHolds(element: Tree.Element): boolean {
  return styleOf(element)
    .split(';')
    .every(declaration => {
      const [property = '', value, ...more] = declaration.split(':').map(part => part.trim().toLowerCase())
      if (property === '') return value === undefined
      return more.length === 0 && SHOWS.get(property)?.test((value ?? '').replace(/\s*!important$/, '')) === true
    })
}

function everyNode(from: Tree.ChildNode, holds: (node: Tree.ChildNode) => boolean): boolean {
  const open = [from]
  for (let node = open.pop(); node; node = open.pop()) {
    if (!holds(node)) return false
    if (isElement(node)) for (const child of node.childNodes) open.push(child)
  }
  return true
}

function textOf(element: Tree.Element): string {
  let text = ''
  const open: Tree.ChildNode[] = [element]
  for (let node = open.pop(); node; node = open.pop()) {
    if (isText(node)) text += node.value
    else if (isElement(node)) {
      if (node.tagName === 'br') text += ' '
      open.push(...node.childNodes.toReversed())
    }
  }
  return text.replace(/\s+/g, ' ').trim()
}

function linksOf(element: Tree.Element): Tree.Element[] {
  const links: Tree.Element[] = []
  everyNode(element, node => {
    if (isElement(node) && node.tagName === 'a') links.push(node)
    return true
  })
  return links
}

function hrefOf(link: Tree.Element): string | undefined {
  return link.attrs.find(attribute => attribute.name === 'href')?.value
}

function styleOf(element: Tree.Element): string {
  return element.attrs.find(attribute => attribute.name === 'style')?.value ?? ''
}

function isElement(node: Tree.Node): node is Tree.Element {
  return 'tagName' in node
}

function isText(node: Tree.Node): node is Tree.TextNode {
  return node.nodeName === '#text'
}
