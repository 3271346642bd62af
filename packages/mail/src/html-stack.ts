// The open elements of an HTML document and what each does to the text in it: hidden or not, and by what. An own
// stack instead of a tree, so that two million nested elements cost two million steps and no recursion. Depth is
// limited; elements beyond the limit are counted, not kept.
import { type Colour, indistinguishable } from './colour.ts'
import type { StyleFacts } from './html-style.ts'
import { LIMITS } from './limits.ts'

export interface Frame {
  name: string
  /** Hides all descendants. */
  hides: string | null
  /** Hidden unless a descendant says otherwise. */
  invisible: boolean
  tiny: boolean
  colour: Colour
  background: Colour
  preformatted: boolean
}

const ROOT: Frame = {
  name: '',
  hides: null,
  invisible: false,
  tiny: false,
  colour: 0,
  background: 0xffffff,
  preformatted: false,
}

/** An end tag of one of these does not close a block around it. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup tt u var'.split(
    ' ',
  ),
)

/** Opening the key closes an open element of the set that is on top. */
const IMPLIES_END = new Map<string, Set<string>>(
  Object.entries({
    li: new Set(['li', 'p']),
    dt: new Set(['dt', 'dd', 'p']),
    dd: new Set(['dt', 'dd', 'p']),
    tr: new Set(['tr', 'td', 'th', 'p']),
    td: new Set(['td', 'th', 'p']),
    th: new Set(['td', 'th', 'p']),
    option: new Set(['option']),
  }),
)
for (const block of [
  'p',
  'div',
  'table',
  'ul',
  'ol',
  'dl',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'form',
  'hr',
  'blockquote',
  'section',
  'article',
  'center',
  'details',
])
  IMPLIES_END.set(block, new Set(['p']))

export class ElementStack {
  #frames: Frame[] = [ROOT]
  #open = new Map<string, number>()
  #beyond = 0
  tooDeep = false

  get top(): Frame {
    return this.#frames[this.#frames.length - 1]!
  }

  /** By what the text at this point is hidden, or null. */
  get hiddenBy(): string | null {
    const top = this.top
    if (top.hides !== null) return top.hides
    if (top.invisible) return 'visibility'
    if (top.tiny) return 'font-size'
    return indistinguishable(top.colour, top.background) ? 'colour' : null
  }

  open(name: string, style: StyleFacts, hides: string | null): void {
    const ends = IMPLIES_END.get(name)
    while (ends?.has(this.top.name)) this.#pop()
    if (this.#frames.length > LIMITS.htmlDepth) {
      this.tooDeep = true
      this.#beyond++
      return
    }
    this.#frames.push(inherit(this.top, name, style, hides))
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1)
  }

  close(name: string): void {
    if (this.#beyond > 0) {
      this.#beyond--
      return
    }
    if (!this.#open.get(name)) return
    if (INLINE.has(name) && !this.#reachable(name)) return
    while (this.#frames.length > 1) {
      const closed = this.top.name
      this.#pop()
      if (closed === name) return
    }
  }

  /** Whether only inline elements stand between the top and the nearest `name`; looks at a bounded number. */
  #reachable(name: string): boolean {
    for (let i = this.#frames.length - 1, steps = 0; i > 0 && steps < 64; i--, steps++) {
      const open = this.#frames[i]!.name
      if (open === name) return true
      if (!INLINE.has(open)) return false
    }
    return false
  }

  #pop(): void {
    const frame = this.#frames.pop()!
    this.#open.set(frame.name, this.#open.get(frame.name)! - 1)
  }
}

function inherit(parent: Frame, name: string, style: StyleFacts, hides: string | null): Frame {
  return {
    name,
    hides: parent.hides ?? hides ?? style.hides,
    invisible: style.visibility === null ? parent.invisible : style.visibility === 'hidden',
    tiny: style.font === null ? parent.tiny : style.font === 'tiny',
    colour:
      style.colour === undefined ? parent.colour : style.colour === 'transparent' ? parent.background : style.colour,
    background:
      style.background === undefined || style.background === 'transparent' ? parent.background : style.background,
    preformatted: parent.preformatted || name === 'pre' || name === 'textarea',
  }
}
