import { parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import { HOSTILE_HTML } from './sample-message.ts'
import { isTooLargeToRead, sanitize } from './sanitize.ts'

describe('sanitize', () => {
  test('it does something: what goes in hostile comes out without a trace of it', () => {
    const hostile =
      '<style>p{display:none}</style><p id="a" class="b" onclick="c()" style="display:none;color:#111111" hidden>Hi' +
      '<script>alert(1)</script><img src="https://evil.test/pixel.gif"><svg onload="x()"><circle/></svg></p>' +
      '<form action="https://evil.test"><input name="q"></form><a href="javascript:alert(1)">go</a>'
    expect(sanitize(hostile)).toBe('<p style="color:#111111">Hi</p><a>go</a>')
  })

  test('ordinary mail survives', () => {
    const ordinary =
      '<h1>Hi</h1><p>One <b>bold</b> <a href="https://x.test/a?b=c&amp;d=e">link</a>.</p><ul><li>x</li></ul>' +
      '<table><tr><td align="left" colspan="2">1</td></tr></table><blockquote>q</blockquote><pre>a\n  b</pre>'
    expect(sanitize(ordinary)).toBe(ordinary.replace('<td align="left" colspan="2">', '<td colspan="2" align="left">'))
  })

  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://x.test',
    '//evil.test',
    '/relative',
    '#top',
    '',
    'https://bank.test@evil.test/',
    'https://u:p@evil.test/',
    `https://x.test/${'a'.repeat(3_000)}`,
  ])('the link %j is no link', href => {
    expect(sanitize(`<a href="${href}">x</a>`)).toBe('<a>x</a>')
  })

  test('a link is spelled as the parser reads it', () => {
    expect(sanitize('<a href="HTTPS://EXAMPLE.test\\p">x</a>')).toBe('<a href="https://example.test/p">x</a>')
    expect(sanitize('<a href="mailto:a@b.test?subject=x">x</a>')).toContain('href="mailto:a@b.test?subject=x"')
  })

  test('invisible characters are stripped, raw or as entities', () => {
    expect(sanitize('a\u200bb&#8203;c&#x202e;d&shy;e&zwj;f&#x7;g')).toBe('abcdefg')
  })

  test('a line or paragraph separator, which editors leave behind, is a blank like any other', () => {
    expect(sanitize('<p>a\u2028b&#x2029;c</p>')).toBe('<p>a\nb\nc</p>')
  })

  test('runs of breaks and of empty paragraphs are shortened', () => {
    expect(sanitize(`a${'<br>'.repeat(500)}b`)).toBe('a<br /><br /><br />b')
    expect(sanitize(`a${'<p> &nbsp;</p>\n'.repeat(500)}b`)).toBe('a<br /><br /><br />b')
    expect(sanitize(`<pre>a${'\n'.repeat(500)}b</pre>`)).toBe('<pre>a\n\n\n\nb</pre>')
  })

  test.each(HOSTILE_HTML)('%j leaves only known elements and attributes', html => {
    const open = [...parseFragment(sanitize(html)).childNodes]
    for (let node = open.pop(); node; node = open.pop()) {
      expect(node.nodeName).toMatch(/^(?:#text|a|b|i|p|div|br|ul|li|table|tbody|tr|td|caption)$/)
      if (!('tagName' in node)) continue
      for (const attribute of node.attrs) expect(attribute.name).toMatch(/^(?:style|href|dir)$/)
      open.push(...node.childNodes)
    }
  })

  test('elements nest sixty deep and no deeper, and their text stays', () => {
    const deep = sanitize(`${'<div>'.repeat(5_000)}Hi`)
    expect(deep.match(/<div>/g)).toHaveLength(60)
    expect(deep).toContain('Hi')
  })

  test('nothing that is small enough to be read takes long', () => {
    const patterns = [
      '<b>',
      '<div>',
      '<a href="',
      '<!--',
      '&nbsp;',
      '\u00a0',
      '<p><br>',
      '<p> \n',
      '\n',
      ' \n x',
      '</p>',
      '<p style="color:red;">',
    ]
    for (const pattern of patterns) {
      let html = pattern.repeat(260_000 / pattern.length)
      while (isTooLargeToRead(html)) html = html.slice(0, html.length * 0.9)
      const start = performance.now()
      sanitize(html)
      expect(performance.now() - start, pattern).toBeLessThan(2_000)
    }
  })
})

test('more than 256 Ki characters or 20,000 tags are too large to read', () => {
  expect(isTooLargeToRead('x'.repeat(262_144))).toBe(false)
  expect(isTooLargeToRead('x'.repeat(262_145))).toBe(true)
  expect(isTooLargeToRead('<'.repeat(20_000))).toBe(false)
  expect(isTooLargeToRead('<'.repeat(20_001))).toBe(true)
})
