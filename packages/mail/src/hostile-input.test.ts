// One megabyte of the worst of each kind. The bounds are ten times what a slow machine needs and a hundredth of what
// a quadratic step would: the tests say that none is there, not how fast it is.
import { describe, expect, it } from 'vitest'
import { parse } from './parse.ts'

const MB = 1_000_000
const fill = (piece: string, length = MB) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
const html = (body: string) => `Content-Type: text/html\r\n\r\n${body}`
const header = (name: string, value: string) => `${name}: ${value}\r\n\r\nx`

const INPUTS: Record<string, string> = {
  'open tags': html(fill('<div>')),
  'unmatched end tags below an open block': html(`${'<b>'.repeat(9_000)}<div>${fill('</b>')}`),
  'angle brackets': html(fill('<')),
  attributes: html(`<p ${fill('a="b" ')}>`),
  'end tags without an end': html(fill('</a ')),
  comments: html(fill('<!--')),
  'style elements': html(fill('<style>')),
  'style rules and classes': html(
    `<style>${fill('a{display:none}', MB / 2)}</style>${fill('<p class="a b c">x</p>', MB / 2)}`,
  ),
  'CSS comments': html(`<p style="${fill('/*')}">`),
  'nested media rules': html(`<style>${fill('@media{a{')}</style>`),
  references: html(fill('&a')),
  addresses: header('To', Array.from({ length: 50_000 }, (_, i) => `u${i}@b.test`).join(', ')),
  groups: header('From', 'g:'.repeat(100_000)),
  'comments in an address': header('From', fill('(', 250_000)),
  'quotes in an address': header('From', fill('"a', 250_000)),
  'encoded words': header('Subject', fill('=?utf-8?B?', 250_000)),
  'A-labels': header('From', `a@${fill('xn--a.', 250_000)}`),
  'references ids': header('References', fill('<a', 250_000)),
  headers: fill('X: y\r\n'),
  'folded lines': `X: ${fill('\r\n a')}`,
  parameters: header('Content-Type', `text/plain; ${fill('a=b;', 250_000)}`),
  'multipart levels': Array.from(
    { length: 3_000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  ).join(''),
  'message levels': fill('Content-Type: message/rfc822\r\n\r\n'),
  parts: `Content-Type: multipart/mixed; boundary=b\r\n\r\n${fill('--b\r\n')}`,
  'near boundaries': `Content-Type: multipart/mixed; boundary=${'-'.repeat(70)}\r\n\r\n${fill('-')}`,
  'base64 padding': `Content-Transfer-Encoding: base64\r\n\r\n${fill('QQ==')}`,
  'soft line breaks': `Content-Transfer-Encoding: quoted-printable\r\n\r\n${fill('= \t')}`,
  uuencode: `\r\n${fill('begin 644 a\n')}`,
  blanks: `\r\n${fill(' \t\n')}`,
  'quoted lines': `\r\n${fill('On x wrote\n')}`,
}

describe('no input costs quadratic time', () => {
  it.each(Object.entries(INPUTS))('%s', (_, text) => {
    const raw = Buffer.from(text)
    const start = performance.now()
    const parsed = parse(raw)
    expect(performance.now() - start).toBeLessThan(2_500)
    expect(parsed.incomplete).not.toContain('parse-failed')
  })

  it('reads 5,000 nested elements, and reports two million', () => {
    expect(parse(Buffer.from(html(`${'<div>'.repeat(5_000)}deep`)))).toMatchObject({ text: 'deep', incomplete: [] })
    expect(parse(Buffer.from(html('<div>'.repeat(2_000_000)))).incomplete).toContain('html-too-deep')
  })

  it('reports every limit instead of passing over it', () => {
    expect(parse(Buffer.from(INPUTS['addresses']!)).incomplete).toContain('headers-too-large')
    expect(parse(Buffer.from(header('To', 'a@b.test,'.repeat(2_000)))).incomplete).toContain('too-many-addresses')
    expect(parse(Buffer.from(INPUTS['multipart levels']!)).incomplete).toContain('too-deep')
    expect(parse(Buffer.from(INPUTS['message levels']!)).incomplete).toContain('too-deep')
    expect(parse(Buffer.from(INPUTS['parts']!)).incomplete).toContain('too-many-parts')
    expect(parse(Buffer.from(INPUTS['headers']!)).incomplete).toContain('headers-too-large')
    expect(parse(Buffer.from(html(fill('<a href=x>', 150_000)))).incomplete).toContain('too-many-links')
    expect(parse(Buffer.from(`\r\n${fill('a', 9 * MB)}`)).incomplete).toContain('text-too-large')
  })
})

describe('what readers disagree about is read again within a budget', () => {
  const within = (name: string, raw: Buffer, ms: number) => {
    const began = performance.now()
    const mail = parse(raw)
    expect(performance.now() - began, name).toBeLessThan(ms)
    return mail
  }

  it('400 parts of an unknown charset cost no more than the budget, and are not clear', () => {
    const part = `--b\r\nContent-Type: text/plain; charset=x-nothing\r\n\r\n${'<p>word +AAA- =41 </p>'.repeat(3000)}\r\n`
    const raw = Buffer.from(
      `From: a@example.net\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(400)}--b--\r\n`,
    )
    expect(within('unknown charset', raw, 8_000).incomplete).toContain('too-ambiguous')
  })

  it('8 MB of UTF-7 are read at their beginning', () => {
    const raw = Buffer.from(
      `From: a@example.net\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n${'+AGEAYgBj-'.repeat(800_000)}`,
    )
    expect(within('utf-7', raw, 6_000).incomplete).toContain('text-too-large')
  })
})
