// Everything an HTML part can say to a reader, a model or a client, in one streaming pass: the text a person sees,
// the text that is there and not seen (and by what it is hidden), comments, attributes, code, and links. Driven by
// htmlparser2's tokenizer with a stack of our own; its parser keeps a stack that costs quadratic time on hostile
// nesting. Linear in the input, no recursion; never throws.
import { QuoteType, Tokenizer } from 'htmlparser2'
import { storable } from './charset.ts'
import { parseColour } from './colour.ts'
import { BLOCK, CODE, KNOWN_TAGS, LINKS, NOT_SHOWN, PARAGRAPH, VOID } from './html-elements.ts'
import { ElementStack } from './html-stack.ts'
import { NO_STYLE, readStyle, readStyleSheets, type StyleFacts, type StyleRules } from './html-style.ts'
import { LIMITS } from './limits.ts'
import type { Link } from './message.ts'
import { TextSink } from './text-sink.ts'

export interface HtmlViews {
  visible: string
  /** By how it is hidden: 'display-none', 'colour', 'template' … */
  hidden: Map<string, string>
  /** Visible and hidden text in the order of the document, if anything is hidden; else ''. */
  all: string
  comments: string
  /** Distinct attribute values and unknown names, one a line. */
  attributes: string
  /** Text of script, style and other raw elements. */
  code: string
  links: Omit<Link, 'part'>[]
  tooDeep: boolean
  tooManyLinks: boolean
}

export function readHtml(html: string): HtmlViews {
  const reader = new HtmlReader(html)
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader)
  tokenizer.write(html)
  tokenizer.end()
  return reader.finish()
}

class HtmlReader {
  #html: string
  #rules: StyleRules
  #stack = new ElementStack()
  #visible = new TextSink()
  #all = new TextSink()
  #hidden = new Map<string, TextSink>()
  #comments: string[] = []
  #attributes = new Set<string>()
  #code: string[] = []
  #links: Omit<Link, 'part'>[] = []
  #tooManyLinks = false
  #anchor: Omit<Link, 'part'> | null = null

  #tag = ''
  #names: string[] = []
  #values: string[] = []
  #value = ''
  /** End of the last construct that was read whole. */
  #read = 0

  constructor(html: string) {
    this.#html = html
    this.#rules = readStyleSheets(html)
  }

  finish(): HtmlViews {
    const hidden = new Map<string, string>()
    for (const [how, sink] of this.#hidden) if (!sink.empty) hidden.set(how, storable(sink.toString()))
    return {
      visible: storable(this.#visible.toString()),
      hidden,
      all: hidden.size === 0 ? '' : storable(this.#all.toString()),
      comments: this.#comments.join('\n'),
      attributes: storable([...this.#attributes].join('\n')),
      code: this.#code.join('\n'),
      links: this.#links,
      tooDeep: this.#stack.tooDeep,
      tooManyLinks: this.#tooManyLinks,
    }
  }

  // Tokenizer callbacks

  ontext(start: number, end: number): void {
    this.#read = end
    this.#text(this.#html.slice(start, end))
  }

  ontextentity(codepoint: number): void {
    this.#text(fromCodePoint(codepoint))
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#html.slice(start, end).toLowerCase()
    this.#names = []
    this.#values = []
    this.#value = ''
  }

  onattribname(start: number, end: number): void {
    this.#names.push(this.#html.slice(start, end).toLowerCase())
    this.#value = ''
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#html.slice(start, end)
  }

  onattribentity(codepoint: number): void {
    this.#value += fromCodePoint(codepoint)
  }

  onattribend(quote: QuoteType): void {
    this.#values.push(this.#value)
    if (this.#value !== '') this.#attributes.add(this.#value)
    else if (quote === QuoteType.NoValue) this.#attributes.add(this.#names.at(-1)!)
  }

  onopentagend(end: number): void {
    this.#read = end + 1
    this.#openTag()
  }

  onselfclosingtag(end: number): void {
    this.#read = end + 1
    const name = this.#tag
    this.#openTag()
    // Only foreign elements close themselves; to HTML the slash says nothing.
    if (this.#stack.top.hides === 'svg') this.#stack.close(name)
  }

  onclosetag(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase()
    this.#read = end
    // '</div ignored words>' is a legal place for text that no parser shows.
    if (this.#html.charCodeAt(end) !== 62) {
      const close = this.#html.indexOf('>', end)
      this.#read = close < 0 ? this.#html.length : close
      this.#attributes.add(this.#html.slice(end, this.#read).trim())
    }
    if (name === 'a') this.#anchor = null
    if (name === 'br') this.#line(name)
    if (BLOCK.has(name)) this.#line(name)
    else if (name === 'td' || name === 'th') this.#text(' ')
    this.#stack.close(name)
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#read = end + 1
    this.#comments.push(this.#html.slice(start, end - offset))
  }

  oncdata(start: number, end: number, offset: number): void {
    this.#read = end + 1
    this.#comments.push(this.#html.slice(start, end - offset))
  }

  ondeclaration(start: number, end: number): void {
    this.#read = end + 1
    this.#comments.push(this.#html.slice(start, end))
  }

  onprocessinginstruction(start: number, end: number): void {
    this.#read = end + 1
    this.#comments.push(this.#html.slice(start, end))
  }

  onend(): void {
    // A tag that never ends is dropped by readers, and still there for whoever reads the source.
    if (this.#read < this.#html.length) this.#attributes.add(this.#html.slice(this.#read))
  }

  isInForeignContext(): boolean {
    return false
  }

  // What they lead to

  #text(text: string): void {
    const stack = this.#stack
    const top = stack.top
    if (CODE.has(top.name)) {
      this.#code.push(text)
      return
    }
    this.#all.add(text, top.preformatted)
    if (this.#anchor !== null && this.#anchor.text.length < LIMITS.linkTextChars)
      this.#anchor.text += text.slice(0, LIMITS.linkTextChars)
    const how = stack.hiddenBy
    if (how === null) this.#visible.add(text, top.preformatted)
    else this.#hiddenSink(how).add(text, top.preformatted)
  }

  #hiddenSink(how: string): TextSink {
    let sink = this.#hidden.get(how)
    if (!sink) this.#hidden.set(how, (sink = new TextSink()))
    return sink
  }

  #line(name: string): void {
    const atMost = PARAGRAPH.has(name) ? 2 : 1
    const how = this.#stack.hiddenBy
    if (how === null) this.#visible.line(atMost)
    else this.#hiddenSink(how).line(1)
    this.#all.line(1)
  }

  #openTag(): void {
    const name = this.#tag
    const names = this.#names
    const values = this.#values
    const attribute = (wanted: string) => {
      const at = names.indexOf(wanted)
      return at < 0 ? undefined : (values[at] ?? '')
    }
    if (BLOCK.has(name) || name === 'br') this.#line(name)
    else if (!KNOWN_TAGS.has(name) && !VOID.has(name)) this.#attributes.add(name)

    let hides = NOT_SHOWN.get(name) ?? null
    if (attribute('hidden') !== undefined) hides ??= 'hidden-attribute'
    if ((name === 'details' || name === 'dialog') && attribute('open') === undefined) hides ??= name
    const style = this.#styleOf(name, attribute)
    this.#collectLinks(name, names, values, hides ?? style.hides)
    if (!VOID.has(name)) this.#stack.open(name, style, hides)
  }

  #styleOf(name: string, attribute: (name: string) => string | undefined): StyleFacts {
    const inline = attribute('style')
    let style = inline === undefined ? NO_STYLE : readStyle(inline)
    if (this.#rules.size > 0) style = this.#applyRules(name, attribute, style)
    const background = attribute('bgcolor')
    const colour = name === 'font' || name === 'body' ? attribute(name === 'font' ? 'color' : 'text') : undefined
    if (attribute('background') !== undefined) style = { ...style, background: null }
    if (background !== undefined && style.background === undefined)
      style = { ...style, background: parseColour(background) }
    if (colour !== undefined && style.colour === undefined) style = { ...style, colour: parseColour(colour) }
    if (name === 'font' && attribute('size') === '0' && style.font === null) style = { ...style, font: 'tiny' }
    return style
  }

  #applyRules(name: string, attribute: (name: string) => string | undefined, inline: StyleFacts): StyleFacts {
    const id = attribute('id')?.toLowerCase()
    const classes = attribute('class')?.toLowerCase().split(/\s+/, 20) ?? []
    let style = inline
    if (id !== undefined) style = under(style, this.#rules.get(`#${id}`))
    for (const one of classes)
      style = under(under(style, this.#rules.get(`${name}.${one}`)), this.#rules.get(`.${one}`))
    return under(style, this.#rules.get(name))
  }

  #collectLinks(tag: string, names: string[], values: string[], hides: string | null): void {
    for (let i = 0; i < names.length; i++) {
      const kind = LINKS.get(names[i]!)
      const href = values[i]
      if (kind === undefined || !href) continue
      if (this.#links.length >= LIMITS.links) {
        this.#tooManyLinks = true
        return
      }
      const visible = hides === null && this.#stack.hiddenBy === null
      const link = {
        href: href.slice(0, LIMITS.linkHrefChars),
        text: '',
        kind: tag === 'link' || tag === 'base' ? ('other' as const) : kind,
        visible,
      }
      this.#links.push(link)
      if (tag === 'a' && kind === 'link') this.#anchor = link
    }
  }
}

/** `upper` where it says something, else `lower`. */
function under(upper: StyleFacts, lower: StyleFacts | undefined): StyleFacts {
  if (lower === undefined) return upper
  if (upper === NO_STYLE) return lower
  return {
    hides: upper.hides ?? lower.hides,
    visibility: upper.visibility ?? lower.visibility,
    font: upper.font ?? lower.font,
    colour: upper.colour === undefined ? lower.colour : upper.colour,
    background: upper.background === undefined ? lower.background : upper.background,
  }
}

function fromCodePoint(codepoint: number): string {
  return codepoint > 0x10ffff || codepoint < 0 ? '\uFFFD' : String.fromCodePoint(codepoint)
}
