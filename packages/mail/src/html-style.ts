// What a style says about being seen. Reads inline styles and the rules of style sheets with one simple selector
// (tag, class, id, or tag with class); rules inside @media are left out, since responsive mail hides and shows
// there. Answers facts, not a verdict: half of all marketing mail hides something.
import { type Colour, parseColour } from './colour.ts'

export interface StyleFacts {
  /** Hides the element and everything in it. */
  hides: string | null
  visibility: 'hidden' | 'visible' | null
  font: 'tiny' | 'normal' | null
  colour: Colour | 'transparent' | undefined
  background: Colour | 'transparent' | undefined
}

export const NO_STYLE: StyleFacts = {
  hides: null,
  visibility: null,
  font: null,
  colour: undefined,
  background: undefined,
}

const RELEVANT =
  /display|visib|opac|font|color|background|height|width|indent|hide|transform|clip|left|top|right|margin|filter|\\/

const cache = new Map<string, StyleFacts>()
const CACHE_MAX = 5_000

export function readStyle(style: string): StyleFacts {
  const known = cache.get(style)
  if (known) return known
  const facts = computeStyle(style)
  if (style.length <= 500) {
    if (cache.size >= CACHE_MAX) cache.clear()
    cache.set(style, facts)
  }
  return facts
}

function computeStyle(style: string): StyleFacts {
  let text = style.toLowerCase()
  if (!RELEVANT.test(text)) return NO_STYLE
  text = dropComments(text)
  // CSS escapes: '\64 isplay' is 'display'.
  if (text.includes('\\')) {
    text = text.replace(/\\([0-9a-f]{1,6})\s?/g, (_, hex: string) =>
      String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16))),
    )
    text = text.replaceAll('\\', '')
  }
  const declared = new Map<string, string>()
  for (const declaration of text.split(';', 200)) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    declared.set(
      declaration.slice(0, colon).trim(),
      declaration
        .slice(colon + 1)
        .replace(/!\s?important/, '')
        .trim(),
    )
  }
  return {
    hides: hiddenBy(declared),
    visibility: visibilityOf(declared.get('visibility')),
    font: fontOf(declared),
    colour: declared.has('color') ? parseColour(declared.get('color')!) : undefined,
    background: backgroundOf(declared),
  }
}

function dropComments(text: string): string {
  let out = ''
  let at = 0
  for (let open = text.indexOf('/*'); open >= 0; open = text.indexOf('/*', at)) {
    out += text.slice(at, open)
    const close = text.indexOf('*/', open + 2)
    if (close < 0) return out
    at = close + 2
  }
  return at === 0 ? text : out + text.slice(at)
}

function hiddenBy(style: Map<string, string>): string | null {
  if (style.get('display') === 'none') return 'display-none'
  if (style.get('mso-hide') === 'all') return 'mso-hide'
  if (style.get('content-visibility') === 'hidden') return 'content-visibility'
  const opacity = style.get('opacity')
  if (opacity !== undefined && Number.parseFloat(opacity) / (opacity.endsWith('%') ? 100 : 1) <= 0.05) return 'opacity'
  if (/opacity\(0|opacity\(0?\.0/.test(style.get('filter') ?? '')) return 'opacity'
  const clipped = /hidden|clip/.test(
    `${style.get('overflow') ?? ''}${style.get('overflow-y') ?? ''}${style.get('overflow-x') ?? ''}`,
  )
  if (isZero(style.get('max-height')) || (clipped && (isZero(style.get('height')) || isZero(style.get('line-height')))))
    return 'max-height'
  if (isZero(style.get('max-width')) || (clipped && isZero(style.get('width')))) return 'max-width'
  if (/rect\(\s?(?:0|1px)[ ,]/.test(style.get('clip') ?? '')) return 'clip'
  if (/inset\(\s?(?:[5-9]\d|100)%|circle\(\s?0/.test(style.get('clip-path') ?? '')) return 'clip'
  const transform = style.get('transform') ?? ''
  if (/scale[xy]?\(\s?0(?:\.0\d?)?\s?[,)]/.test(transform) || /translate[xy3d]{0,2}\([^)]{0,40}-\d{4}/.test(transform))
    return 'transform'
  if (pixels(style.get('text-indent')) <= -400) return 'off-screen'
  const placed = /absolute|fixed|relative/.test(style.get('position') ?? '')
  for (const side of ['left', 'top', 'right', 'bottom']) {
    const offset = pixels(style.get(side))
    if (placed && (offset <= -400 || offset >= 5_000)) return 'off-screen'
    if (pixels(style.get(`margin-${side}`)) <= -900) return 'off-screen'
  }
  return null
}

function visibilityOf(value: string | undefined): 'hidden' | 'visible' | null {
  if (value === 'hidden' || value === 'collapse') return 'hidden'
  return value === 'visible' ? 'visible' : null
}

function fontOf(style: Map<string, string>): 'tiny' | 'normal' | null {
  const size =
    style.get('font-size') ?? /(?:^|\s)([\d.]{1,9}(?:px|pt|em|rem|%))(?:\s|\/)/.exec(style.get('font') ?? '')?.[1]
  if (size === undefined) return null
  const number = Number.parseFloat(size)
  if (Number.isNaN(number)) return 'normal'
  if (/em$/.test(size)) return number < 0.15 ? 'tiny' : 'normal'
  if (size.endsWith('%')) return number < 15 ? 'tiny' : 'normal'
  return number <= 2 ? 'tiny' : 'normal'
}

function backgroundOf(style: Map<string, string>): Colour | 'transparent' | undefined {
  const colour = style.get('background-color')
  const shorthand = style.get('background')
  if (/url\(|gradient/.test(shorthand ?? '') || /url\(|gradient/.test(style.get('background-image') ?? '')) return null
  if (colour !== undefined) return parseColour(colour)
  if (shorthand === undefined) return undefined
  if (shorthand.startsWith('rgb')) return parseColour(shorthand)
  return parseColour(shorthand.split(' ')[0]!)
}

const isZero = (value: string | undefined): boolean => value !== undefined && /^0(?:px|pt|em|%)?$/.test(value)

function pixels(value: string | undefined): number {
  if (value === undefined) return 0
  const number = Number.parseFloat(value)
  if (Number.isNaN(number)) return 0
  return /em$/.test(value) ? number * 16 : value.endsWith('%') ? number * 10 : number
}

/** Rules of all style sheets in a document, by simple selector. */
export type StyleRules = Map<string, StyleFacts>

const RULES_MAX = 5_000

export function readStyleSheets(html: string): StyleRules {
  const rules: StyleRules = new Map()
  const open = /<style[\s>]/gi
  for (let match = open.exec(html); match; match = open.exec(html)) {
    const start = html.indexOf('>', match.index)
    if (start < 0) break
    const end = html.indexOf('</', start)
    addRules(dropComments(html.slice(start + 1, end < 0 ? html.length : end)), rules)
    open.lastIndex = end < 0 ? html.length : end
  }
  return rules
}

function addRules(css: string, rules: StyleRules): void {
  let at = 0
  while (at < css.length && rules.size < RULES_MAX) {
    const brace = css.indexOf('{', at)
    if (brace < 0) return
    const before = css.slice(at, brace)
    // '@import …;' before a selector is none of it.
    const selector = before
      .slice(before.lastIndexOf(';') + 1)
      .replaceAll('<!--', '')
      .trim()
    if (selector.includes('@')) {
      at = /@(?:media|supports|keyframes|-webkit-keyframes|layer|container)/i.test(selector)
        ? endOfBlock(css, brace)
        : afterBrace(css, brace)
      continue
    }
    const close = css.indexOf('}', brace)
    const facts = readStyle(css.slice(brace + 1, close < 0 ? css.length : close))
    if (facts !== NO_STYLE) for (const part of selector.split(',', 100)) addRule(part.trim(), facts, rules)
    at = close < 0 ? css.length : close + 1
  }
}

function addRule(selector: string, facts: StyleFacts, rules: StyleRules): void {
  if (!/^[\w.#-]{1,100}$/.test(selector)) return
  rules.set(selector.toLowerCase(), facts)
}

function afterBrace(css: string, brace: number): number {
  const close = css.indexOf('}', brace)
  return close < 0 ? css.length : close + 1
}

function endOfBlock(css: string, brace: number): number {
  let depth = 0
  for (let i = brace; i < css.length; i++) {
    if (css[i] === '{') depth++
    else if (css[i] === '}' && --depth === 0) return i + 1
  }
  return css.length
}
