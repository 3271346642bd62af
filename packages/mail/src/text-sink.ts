// Collects text the way a browser lays it out: runs of blanks become one, blocks begin a line. Linear: it looks at
// each character once and remembers only how the text ended.

export class TextSink {
  #out = ''
  #ended: 'start' | 'space' | 'line' | 'text' = 'start'
  #lines = 0

  add(text: string, preformatted: boolean): void {
    if (text === '') return
    if (preformatted) {
      this.#out += text
      this.#ended = text.endsWith('\n') ? 'line' : 'text'
      this.#lines = this.#ended === 'line' ? 1 : 0
      return
    }
    let collapsed = text.replace(/[ \t\r\n\f]+/g, ' ')
    if (this.#ended !== 'text' && collapsed.startsWith(' ')) collapsed = collapsed.slice(1)
    if (collapsed === '') return
    this.#out += collapsed
    this.#ended = collapsed.endsWith(' ') ? 'space' : 'text'
    this.#lines = 0
  }

  /** Begins a new line, at most one empty one. */
  line(atMost: number): void {
    if (this.#ended === 'start' || this.#lines >= atMost) return
    this.#out += '\n'
    this.#ended = 'line'
    this.#lines++
  }

  get empty(): boolean {
    return this.#out === ''
  }

  toString(): string {
    return this.#out.replaceAll(' \n', '\n').trim()
  }
}
