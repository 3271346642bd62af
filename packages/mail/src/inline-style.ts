// Which inline styles of an agent's HTML survive: an allow-list of properties, each with the shape of its value.
// Nothing that hides, moves, covers or shrinks text is on it. There are no backgrounds at all, so that a text colour
// can be judged against white alone, whatever it is nested in.

import { parseColour } from './colour.ts'

/** WCAG 2.2 §1.4.3 for large text; below it, a colour reads as an attempt to hide. */
const CONTRAST_MIN = 3
const STYLE_LIMIT = 2_000

const LENGTH = '(?:0|[1-9]px|[1-5]\\dpx|6[0-4]px)'
const SPACE = new RegExp(`^(?:${LENGTH}|auto)(?: (?:${LENGTH}|auto)){0,3}$`)
const BORDER = /^(?:0|none|[0-4]px (?:solid|dashed|dotted|double) #(?:[0-9a-f]{3}|[0-9a-f]{6}))$/
const WIDTH = /^(?:auto|[1-9]\dpx|[1-9]\d\dpx|[1-9]\d%|100%)$/
const SIDES = ['', '-top', '-right', '-bottom', '-left']

const FONTS =
  'arial|helvetica|helvetica neue|verdana|tahoma|trebuchet ms|georgia|times|times new roman|courier|courier new|calibri|cambria|segoe ui|roboto|system-ui|sans-serif|serif|monospace'
const FONT_FAMILY = new RegExp(`^(?:${FONTS})(?: ?, ?(?:${FONTS}))*$`)

const ALLOWED = new Map<string, RegExp>([
  ['font-weight', /^(?:normal|bold|[3-9]00)$/],
  ['font-style', /^(?:normal|italic)$/],
  ['font-size', /^(?:1\d|2\d|3\d|40)px$|^(?:[89]|1\d|2\d|30)pt$/],
  ['font-family', FONT_FAMILY],
  ['text-align', /^(?:left|right|center|justify|start|end)$/],
  ['text-decoration', /^(?:none|underline|line-through)$/],
  ['line-height', /^(?:normal|[1-2](?:\.\d{1,2})?|1\d\d%)$/],
  ['vertical-align', /^(?:top|middle|bottom|baseline)$/],
  ['white-space', /^(?:normal|pre-wrap|pre-line)$/],
  ['list-style-type', /^(?:disc|circle|square|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman)$/],
  ['border-collapse', /^(?:collapse|separate)$/],
  ['width', WIDTH],
  ['max-width', WIDTH],
  ...SIDES.flatMap((side): [string, RegExp][] => [
    [`margin${side}`, SPACE],
    [`padding${side}`, SPACE],
    [`border${side}`, BORDER],
  ]),
])

/** The declarations that survive, spelled one way, or ''. */
export function allowedStyle(style: string): string {
  // An escape or a comment may spell a property that this list does not see.
  if (style.length > STYLE_LIMIT || /[\\@{}]|\/\*/.test(style)) return ''
  return style.split(';').flatMap(allowedDeclaration).join(';')
}

function allowedDeclaration(declaration: string): string[] {
  const colon = declaration.indexOf(':')
  const property = declaration.slice(0, colon).trim().toLowerCase()
  const value = declaration
    .slice(colon + 1)
    .replace(/!\s*important/i, '')
    .replace(/["']/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
  const allowed = property === 'color' ? isReadableOnWhite(value) : ALLOWED.get(property)?.test(value)
  return allowed ? [`${property}:${value}`] : []
}

function isReadableOnWhite(value: string): boolean {
  if (!/^(?:#[0-9a-f]{3}|#[0-9a-f]{6}|rgb\([\d, ]+\)|[a-z]+)$/.test(value)) return false
  const colour = parseColour(value)
  return typeof colour === 'number' && 1.05 / (luminance(colour) + 0.05) >= CONTRAST_MIN
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: number): number {
  const [red, green, blue] = [16, 8, 0].map(shift => {
    const channel = ((colour >> shift) & 255) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
