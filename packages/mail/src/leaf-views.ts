// One MIME leaf to what can be read in it: views, links, and the text or HTML that it adds to the message's body.
// Where readers disagree about the leaf, every reading becomes a view. Never throws.
import { decodeText } from './charset.ts'
import { type HtmlViews, readHtml } from './html-views.ts'
import { LIMITS } from './limits.ts'
import type { Link, View } from './message.ts'
import type { Leaf } from './mime-tree.ts'
import { decodeTransfer, isDirtyBase64, uuencodedFiles } from './transfer-encoding.ts'

export interface LeafText {
  views: View[]
  links: Link[]
  /** Decoded text, line ends LF; null if the leaf is no text. */
  text: string | null
  html: { source: string; visible: string } | null
  ambiguous: boolean
  utf7: boolean
  incomplete: string[]
}

const HTML = new Set([
  'text/html',
  'application/xhtml+xml',
  'text/x-amp-html',
  'image/svg+xml',
  'text/xml',
  'application/xml',
])
const TEXTUAL =
  /^(?:text\/|message\/|application\/(?:json|javascript|ecmascript|x-javascript|x-sh|x-yaml|yaml|toml|sql|ics|x-ndjson|xml|.{1,60}\+(?:json|xml|yaml))$|image\/svg\+xml$|application\/xhtml)/

/** Whether the bytes are read as text: by their label, or because they look like it. */
export function isTextual(type: string, bytes: Buffer): boolean {
  if (TEXTUAL.test(type)) return true
  if (/^(?:image|audio|video|font)\//.test(type)) return false
  return looksLikeText(bytes)
}

function looksLikeText(bytes: Buffer): boolean {
  if (bytes.length === 0) return true
  const head = bytes.subarray(0, 4_096)
  if (head.subarray(0, 5).equals(PDF)) return false
  let control = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++
  if (control === 0) return true
  // UTF-16 without a label has a zero in every other byte.
  return head.length > 20 && Math.abs(control / head.length - 0.5) < 0.1
}

const PDF = Buffer.from('%PDF-')

/** What is left of one message's readings of ambiguous parts, in bytes. */
export interface ReadingBudget {
  bytes: number
}

export function readTextLeaf(leaf: Leaf, decoded: Buffer, where: string, budget: ReadingBudget): LeafText {
  const out: LeafText = {
    views: [],
    links: [],
    text: null,
    html: null,
    ambiguous: leaf.ambiguous,
    utf7: false,
    incomplete: [],
  }
  const charset = leaf.type.params.get('charset')
  out.utf7 = /^(?:x-)?(?:unicode-1-1-)?utf-?7/i.test(charset ?? '')
  const most = out.utf7 ? LIMITS.utf7Bytes : LIMITS.textBytes
  const bytes = decoded.length > most ? decoded.subarray(0, most) : decoded
  if (bytes !== decoded) out.incomplete.push('text-too-large')
  const { text: raw, ambiguous } = decodeText(bytes, charset)
  const text = raw.includes('\r') ? raw.replaceAll('\r\n', '\n') : raw
  out.text = text
  out.ambiguous ||= ambiguous || (leaf.encoding === 'base64' && isDirtyBase64(leaf.body))

  const type = leaf.type.value
  if (HTML.has(type)) addHtml(out, leaf.path, text, type === 'text/html' || type === 'application/xhtml+xml')
  else {
    const calendar = type === 'text/calendar' || type === 'application/ics' || type === 'text/vcard'
    const unfolded = calendar ? text.replace(/\n[ \t]/g, '') : text
    out.views.push({
      part: leaf.path,
      where: calendar ? 'calendar' : where,
      visible: where === 'text' && !calendar,
      text: unfolded,
    })
    addBareLinks(out, leaf.path, text)
    addUuencoded(out, leaf.path, text)
    // A reader that sniffs shows text that begins with a tag as HTML.
    if (/^\s{0,200}<(?:!doctype html|html|head|body)\b/i.test(text)) addHtml(out, leaf.path, text, false)
  }
  if (out.ambiguous) addOtherReadings(out, leaf, decoded, budget)
  return out
}

function addHtml(out: LeafText, part: string, source: string, isBody: boolean): void {
  const html = readHtml(source)
  out.views.push(...htmlToViews(html, part))
  for (const link of html.links) out.links.push({ part, ...link })
  if (html.tooDeep) out.incomplete.push('html-too-deep')
  if (html.tooManyLinks) out.incomplete.push('too-many-links')
  if (isBody) out.html = { source, visible: html.visible }
}

export function htmlToViews(html: HtmlViews, part: string): View[] {
  const views: View[] = [{ part, where: 'html-visible', visible: true, text: html.visible }]
  for (const [how, text] of html.hidden) views.push({ part, where: 'html-hidden', visible: false, text, how })
  if (html.all !== '') views.push({ part, where: 'html-all', visible: false, text: html.all })
  if (html.comments !== '') views.push({ part, where: 'html-comment', visible: false, text: html.comments })
  if (html.attributes !== '') views.push({ part, where: 'html-attribute', visible: false, text: html.attributes })
  if (html.code !== '') views.push({ part, where: 'html-code', visible: false, text: html.code })
  return views
}

function addBareLinks(out: LeafText, part: string, text: string): void {
  if (!text.includes('://')) return
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]{1,8192}/gi)) {
    if (out.links.length >= LIMITS.links) {
      out.incomplete.push('too-many-links')
      return
    }
    const href = match[0].replace(/[.,;:!?)\]]{1,9}$/, '')
    out.links.push({ part, href, text: href, kind: 'link', visible: true })
  }
}

function addUuencoded(out: LeafText, part: string, text: string): void {
  if (!text.includes('begin ')) return
  for (const file of uuencodedFiles(text)) {
    out.views.push({ part, where: 'filename', visible: true, text: file.name })
    if (looksLikeText(file.content))
      out.views.push({ part, where: 'attachment', visible: false, text: decodeText(file.content, undefined).text })
  }
}

/** RFC 2045 leaves open what a reader does with a broken label; whatever it may do is scanned. */
function addOtherReadings(out: LeafText, leaf: Leaf, decoded: Buffer, budget: ReadingBudget): void {
  if (leaf.body.length > budget.bytes) {
    out.incomplete.push('too-ambiguous')
    return
  }
  const readings: Buffer[] = [leaf.body]
  for (const encoding of ['base64', 'quoted-printable'] as const) {
    if (encoding === 'base64' && !/^[A-Za-z0-9+/=\s]{8}/.test(leaf.body.toString('latin1', 0, 64).trimStart())) continue
    if (encoding === 'quoted-printable' && !leaf.body.includes(0x3d)) continue
    readings.push(decodeTransfer(leaf.body, encoding))
  }
  readings.push(decoded)
  const seen = new Set<string>()
  for (const bytes of readings) {
    const head = bytes.subarray(0, LIMITS.textBytes)
    if (bytes.length > head.length) out.incomplete.push('text-too-large')
    for (const charset of charsetsFor(head)) {
      budget.bytes -= head.length
      if (budget.bytes < 0 || (charset === 'utf-7' && head.length > LIMITS.utf7Bytes)) {
        out.incomplete.push('too-ambiguous')
        return
      }
      const { text } = decodeText(head, charset)
      if (seen.has(text) || text === out.text) continue
      seen.add(text)
      out.views.push({ part: leaf.path, where: 'undecoded', visible: false, text })
      if (/<[a-z!/][^<]{0,200}>/i.test(text)) out.views.push(...htmlToViews(readHtml(text), leaf.path))
    }
  }
  if (out.text !== null && !HTML.has(leaf.type.value) && /<[a-z!/][^<]{0,200}>/i.test(out.text))
    out.views.push(...htmlToViews(readHtml(out.text), leaf.path))
}

function charsetsFor(bytes: Buffer): string[] {
  const zeros = bytes.subarray(0, 400).reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (zeros > Math.min(400, bytes.length) / 5) return ['utf-16le', 'utf-16be', 'utf-8']
  return /\+[A-Za-z0-9+/]{2,}-/.test(bytes.toString('latin1', 0, 4_096)) ? ['utf-8', 'utf-7'] : ['utf-8']
}
