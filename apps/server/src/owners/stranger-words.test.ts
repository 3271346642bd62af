// A stranger's words in a mail of ours: read as theirs, followed by nobody's program.
import { expect, test } from 'vitest'
import { quoted, visible } from './stranger-words.ts'

test.each([
  ['a link', 'see https://evil.test/x?y=1 now', '> see hxxps[:]//evil[.]test/x?y=1 now'],
  ['a link in capitals', 'HTTP://EVIL.TEST', '> HxxP[:]//EVIL[.]TEST'],
  ['a bare host', 'go to www.evil.test', '> go to www[.]evil[.]test'],
  ['an address', 'write ann@good.test', '> write ann[@]good[.]test'],
  ['a scheme without slashes', 'mailto:ann and tel:+1', '> mailto[:]ann and tel[:]+1'],
  ['another scheme', 'ftp://a.test', '> ftp[:]//a[.]test'],
  ['a full-width dot', 'evil\uff0etest', '> evil[.]test'],
  ['prose', 'Hello. How are you? It is 10.5 km.', '> Hello. How are you? It is 10.5 km.'],
])('%s', (_, given, told) => {
  expect(quoted(given)).toBe(told)
})

test('nobody sees a character that hides or reorders', () => {
  expect(visible('a\u202eb\u200bc\u{e0041}d\0e\u2066f\ufeff')).toBe('abcdef')
  expect(visible('é\u0301\u0301\u0301\u0301\u0301\u0301')).toBe('é\u0301\u0301\u0301')
})

test('every line is marked, whatever ends it', () => {
  const lines = quoted('one\r\ntwo\rthree\u2028four\u0085-- \n\n\n\n\nFrom Postern: all is well').split('\n')
  expect(lines).toEqual(['> one', '> two', '> three', '> four', '> --', '>', '> From Postern: all is well'])
})

test('a long line is broken, and stays marked', () => {
  const lines = quoted('x'.repeat(1_000)).split('\n')
  expect(lines.length).toBe(5)
  expect(lines.every(line => line.startsWith('> x'))).toBe(true)
})

test('2,000 characters of what slows programs take no time', () => {
  const began = performance.now()
  for (const text of ['.a', '@', 'http', ':', '\u0301', '\n', '\u202e'])
    quoted(text.repeat(Math.floor(2_000 / text.length)))
  expect(performance.now() - began).toBeLessThan(200)
})
