// The plain text of HTML that `sanitize` has rebuilt, for the text part of a message that came with HTML alone.
// Only knows the elements that survive there. Link targets are written out: the text part must not say less.

import { Parser } from 'htmlparser2'

const BLOCKS = new Set([
  'p',
  'div',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'dl',
  'table',
  'caption',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
])
const LINES = new Set(['li', 'dt', 'dd', 'tr'])

export function textFromHtml(sanitized: string): string {
  const lines: string[] = []
  let line = ''
  /** Whether `line` is empty or ends in a blank; asking the growing string itself would cost its length each time. */
  let atBlank = true
  let pre = 0
  let link: { href: string; shown: string } | null = null

  const endLine = () => {
    lines.push(line.trimEnd())
    line = ''
    atBlank = true
  }
  /** Starts a line of its own, unless one was just started, with `blank` empty lines before it. */
  const startLine = (blank: 0 | 1) => {
    if (line.trim() !== '') endLine()
    line = ''
    atBlank = true
    if (blank === 1 && lines.length > 0 && lines.at(-1) !== '') lines.push('')
  }
  const write = (words: string) => {
    if (link) link.shown += words
    line += words
    if (words !== '') atBlank = words.endsWith(' ')
  }
  const writeRule = () => {
    startLine(0)
    lines.push('----')
  }
  const writeTarget = () => {
    const target = link?.href.replace(/^mailto:/, '') ?? ''
    const shown = link?.shown.trim() ?? ''
    link = null
    if (target !== '' && shown !== target && `${shown}/` !== target) line += shown === '' ? target : ` (${target})`
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (BLOCKS.has(name)) startLine(1)
        else if (LINES.has(name)) startLine(0)
        if (name === 'pre') pre++
        else if (name === 'br') endLine()
        else if (name === 'hr') writeRule()
        else if (name === 'li') line = '- '
        else if (name === 'a') link = { href: attributes['href'] ?? '', shown: '' }
      },
      ontext(data) {
        if (pre === 0) {
          const words = data.replace(/\s+/g, ' ')
          return write(atBlank ? words.trimStart() : words)
        }
        const [first, ...rest] = data.split('\n')
        write(first!)
        for (const each of rest) {
          endLine()
          write(each)
        }
      },
      onclosetag(name) {
        if (name === 'pre') pre--
        if (name === 'a') writeTarget()
        else if (name === 'td' || name === 'th') write(' ')
        else if (BLOCKS.has(name)) startLine(1)
      },
    },
    { decodeEntities: true },
  )
  parser.write(sanitized)
  parser.end()
  endLine()
  return lines.join('\n').trim()
}
