import { describe, expect, test } from 'vitest'
import { legibleLine, legibleLines, said } from './agent-words.ts'
import { linked } from './captured-page.ts'
import { masked } from './recipient-page.ts'

describe('an agent’s words', () => {
  test.each([
    ['a right-to-left override', 'abc\u202ecba', 'abc[U+202E]cba'],
    ['a zero-width space', 'a\u200bb', 'a[U+200B]b'],
    ['tag characters', 'a\u{e0041}b', 'a[U+E0041]b'],
    ['a control character', 'a\u0007b', 'a[U+0007]b'],
    ['a soft hyphen', 'pay\u00adpal', 'pay[U+00AD]pal'],
    ['the blank of braille', 'a\u2800b', 'a[U+2800]b'],
    ['line breaks', 'a\r\n\u2028b', 'a b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['marks upon marks', `a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(3)}b`],
    ['an emoji of several', 'x \u{1f469}\u200d\u{1f4bb} ❤\ufe0f', 'x \u{1f469}\u200d\u{1f4bb} ❤\ufe0f'],
  ])('show %s', (_, text, shown) => {
    expect(legibleLine(text, 200)).toBe(shown)
  })

  test('are cut, and say so, never in the middle of a character', () => {
    expect(legibleLine('x'.repeat(500), 10)).toBe('xxxxxxxxxx… (cut after 10 characters)')
    expect(legibleLine('xxxxxxxxx\u{1f600}', 10)).toBe('xxxxxxxxx… (cut after 10 characters)')
  })

  test('keep their lines where lines are shown', () => {
    expect(legibleLines('a\r\n\tb\u200b', 100)).toBe('a\n    b[U+200B]')
  })

  test('stand in quotes and apart from the direction of the page', () => {
    expect(said('<b>\u0645').text).toBe('<q class="said"><bdi>&lt;b&gt;\u0645</bdi></q>')
  })
})

describe('links in captured mail', () => {
  const link = 'http://localhost:3000/claim/0123456789abcdef'
  test('lead to pages of this instance, by path', () => {
    expect(linked(`go ${link}\n`, 'http://localhost:3000', true).text).toBe(
      `go <a href="/claim/0123456789abcdef" target="_blank" rel="noopener">${link}</a>\n`,
    )
  })
  test.each([
    ['an agent’s claim link', link, false],
    ['another host', 'http://localhost:3000.evil.example/claim/0123456789abcdef', true],
    ['a longer path', `${link}/not-mine`, true],
    ['a script', 'javascript:alert(1)', true],
  ])('are not made of %s', (_, text, system) => {
    expect(linked(text, 'http://localhost:3000', system).text).toBe(text)
  })
  test('leave markup as text', () => {
    expect(linked('<a href="/">', 'http://localhost:3000', true).text).toBe('&lt;a href=&quot;/&quot;&gt;')
  })
})

test('an address is masked to its first letter and domain', () => {
  expect(masked('jane.doe@example.com')).toBe('j…@example.com')
})
