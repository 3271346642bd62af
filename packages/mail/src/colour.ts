// CSS colours, as far as needed to see that text has the colour of what is behind it. Unknown is null and equals
// nothing.

export type Colour = number | null

const NAMED = new Map<string, number>(
  Object.entries({
    white: 0xffffff,
    black: 0x000000,
    red: 0xff0000,
    green: 0x008000,
    blue: 0x0000ff,
    yellow: 0xffff00,
    gray: 0x808080,
    grey: 0x808080,
    silver: 0xc0c0c0,
    navy: 0x000080,
    whitesmoke: 0xf5f5f5,
    snow: 0xfffafa,
    ivory: 0xfffff0,
    lightgray: 0xd3d3d3,
    lightgrey: 0xd3d3d3,
    ghostwhite: 0xf8f8ff,
    floralwhite: 0xfffaf0,
    orange: 0xffa500,
    gainsboro: 0xdcdcdc,
    maroon: 0x800000,
    purple: 0x800080,
    teal: 0x008080,
    lime: 0x00ff00,
    aqua: 0x00ffff,
  }),
)

/** 'transparent' and colours with almost no opacity are reported as such. */
export function parseColour(text: string): Colour | 'transparent' {
  const value = text.trim().toLowerCase()
  if (value === 'transparent') return 'transparent'
  const named = NAMED.get(value)
  if (named !== undefined) return named
  const hex = /^#?([0-9a-f]{3,8})$/.exec(value)?.[1]
  if (hex?.length === 6) return Number.parseInt(hex, 16)
  if (hex?.length === 3) return Number.parseInt([...hex].map(digit => digit + digit).join(''), 16)
  if (hex?.length === 8)
    return Number.parseInt(hex.slice(6), 16) < 13 ? 'transparent' : Number.parseInt(hex.slice(0, 6), 16)
  const rgb =
    /^rgba?\(\s{0,9}(\d{1,3})\s{0,9}[, ]\s{0,9}(\d{1,3})\s{0,9}[, ]\s{0,9}(\d{1,3})\s{0,9}(?:[,/]\s{0,9}([\d.]{1,9}%?))?/.exec(
      value,
    )
  if (!rgb) return null
  if (rgb[4] !== undefined && Number.parseFloat(rgb[4]) / (rgb[4].endsWith('%') ? 100 : 1) < 0.05) return 'transparent'
  return (Math.min(255, +rgb[1]!) << 16) | (Math.min(255, +rgb[2]!) << 8) | Math.min(255, +rgb[3]!)
}

/** Too close for a person to read one on the other. */
export function indistinguishable(a: Colour, b: Colour): boolean {
  if (a === null || b === null) return false
  const near = (shift: number) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) <= 10
  return near(16) && near(8) && near(0)
}
