import { describe, expect, test } from 'vitest'
import { countRemoteImages } from './images.ts'
import { countInvisible } from './invisible.ts'
import { findLinks } from './links.ts'

const DATA = 'aGVsbG8gd29ybGQxMjM0NTY3ODkwYWJjZGVmZ2hpams4'
const one = (text: string, html = '') => {
  const links = findLinks(text, html)
  expect(links, text + html).toHaveLength(1)
  return links[0]!
}

describe('links', () => {
  test.each([
    'See https://evil.test/a.',
    'See <https://evil.test/a>',
    'See [this](https://evil.test/a) there',
    'See [this][1] there\n\n[1]: https://evil.test/a "Title"',
    'See HTTPS://EVIL.test/a',
    'See evil.test/a for more',
    'See www.evil.test now',
    '(https://evil.test/a)',
    'https:\\\\evil.test\\a',
  ])('%j leads to one host', text => {
    expect(one(text.replace('www.', ''.concat(text.includes('www.') ? 'www.' : ''))).host).toMatch(
      /^(www\.)?evil\.test$/,
    )
  })

  test.each([
    '<a href="https://evil.test/a">x</a>',
    "<a href='//evil.test/a'>x</a>",
    '<a href=https://evil.test/a>x</a>',
    '<a href="https://ev\til.te\nst/a">x</a>',
    '<a href=" https:\\evil.test/a">x</a>',
    '<img src="https://evil.test/a">',
    '<td background="//evil.test/a">',
    '<p style="background:url(https://evil.test/a)">',
    '<form action="https://evil.test/a">',
  ])('%s leads to one host', html => {
    expect(findLinks('', html)).toContainEqual({ host: 'evil.test', dataChars: 0 })
  })

  test('no link is none', () => {
    for (const text of ['notes.md and e.g. this', 'Ask ann@good.test', '1.5/2.5', 'and/or', ''])
      expect(findLinks(text, '')).toEqual([])
    expect(findLinks('', '<a href="#top">x</a><a href="javascript:x">y</a>')).toEqual([])
  })

  test.each([
    [`https://evil.test/?q=${DATA}`, DATA.length + 2],
    [`https://evil.test/a#${DATA}`, DATA.length],
    [`https://${DATA}:x@evil.test/`, DATA.length + 1],
    [`https://${DATA}.evil.test/`, DATA.length],
    [`https://${DATA.slice(0, 22)}.${DATA.slice(22)}.evil.test/`, DATA.length],
    [`https://evil.test/a/${DATA}/b`, DATA.length],
    [`https://evil.test/${DATA.match(/.{11}/g)!.join('/')}`, DATA.length],
    [`https://evil.test/${'word-'.repeat(30)}`, 150],
    [`evil.test/?${DATA}`, DATA.length],
    [`${DATA}.evil.test`, DATA.length],
    [`mailto:a@evil.test?subject=${DATA}`, DATA.length + 8],
    [`mailto:${DATA}@evil.test`, DATA.length],
    [`https://evil.test/${[...DATA].map(each => `%${each.charCodeAt(0).toString(16)}`).join('')}`, DATA.length],
  ])('%s carries %i characters', (text, dataChars) => {
    const found = one(text)
    expect(found.host).toMatch(/(^|\.)evil\.test$/)
    expect(found.dataChars).toBe(dataChars)
    expect(findLinks('', `<a href="${text}">x</a>`).some(link => link.dataChars === dataChars)).toBe(true)
  })

  test.each([
    'https://good.test/',
    'https://good.test/blog/2026/11/how-to-build-a-great-product-that-lasts',
    'https://github.com/good/tool/issues/4711',
    'https://good.test/en-us/documentation/getting-started/install.html',
    'https://docs.good.test/v2/reference/iPhone15/handbook_of_everything',
    'https://www.good.test/Rechtsschutz/allgemeine-geschaeftsbedingungen',
  ])('%s carries nothing', text => {
    expect(one(text).dataChars).toBe(0)
  })

  test('behind many hosts nothing hides', () => {
    const many = (count: number) =>
      findLinks(Array.from({ length: count }, (_, i) => `http://h${i}.test`).join(' '), '')
    expect(many(2000)).toHaveLength(2000)
    expect(many(2000).every(link => link.dataChars === 0)).toBe(true)
    expect(many(2001).some(link => link.dataChars > 40)).toBe(true)
  })

  test('of a host the fullest link counts, and an address of a link is told as A-labels', () => {
    expect(one(`https://a.test/ https://a.test/?q=${DATA} https://a.test/`).dataChars).toBe(DATA.length + 2)
    expect(one('https://münchen.test/').host).toBe('xn--mnchen-3ya.test')
    expect(one('mailto:ann@good.test').dataChars).toBe(0)
  })
})

describe('invisible', () => {
  test.each([
    ['a zero-width space', 'a\u200bb', 1],
    ['tags', `a${String.fromCodePoint(0xe0068, 0xe0069)}b`, 2],
    ['a direction override', 'a\u202eb', 1],
    ['a joiner between letters', 'a\u200db\u200cc', 2],
    ['variation selectors that carry bytes', `😀${String.fromCodePoint(0xe0101, 0xe0102, 0xe0103)}`, 3],
    ['a second variation selector', '❤️\ufe0f', 1],
    ['a variation selector behind a letter', 'a\ufe0f', 1],
    ['joiners in a row', 'می\u200c\u200cخواهم', 2],
    ['a mark of direction between Latin letters', 'a\u200eb', 1],
    ['a Hangul filler', 'a\u3164b', 1],
    ['a soft hyphen', 'a\u00adb', 1],
    ['a flag that is none', `🏴${String.fromCodePoint(0xe0068, 0xe0069, 0xe007f)}`, 3],
    ['a byte order mark inside', 'a\ufeffb', 1],
  ])('%s counts', (_, text, found) => {
    expect(countInvisible(text)).toBe(found)
  })

  test.each([
    ['plain words', 'Hello Ann, 100 %.\r\n\tBye'],
    ['a family', '👨\u200d👩\u200d👧 and 👩🏽\u200d💻 and 🏳️\u200d🌈'],
    ['a heart and a keycap', '❤️ 1️⃣ ☎︎'],
    ['Scotland', `🏴${String.fromCodePoint(0xe0067, 0xe0062, 0xe0073, 0xe0063, 0xe0074, 0xe007f)}`],
    ['Persian', 'می\u200cخواهم'],
    ['Hindi', 'क्\u200dष क्\u200cष'],
    ['Arabic with a mark of direction', 'مرحبا\u200f!'],
    ['Hebrew with a mark of direction', '\u200fשלום'],
    ['Mongolian', 'ᠠ\u180bᠡ'],
    ['a Japanese name', '辻\u{e0100}さん'],
    ['a byte order mark at the start', '\ufeffHello'],
  ])('%s has none', (_, text) => {
    expect(countInvisible(text)).toBe(0)
  })
})

describe('remote images', () => {
  test.each([
    ['', '<img src="https://evil.test/p.gif">', 1],
    ['', "<IMG alt='x' SRC=//evil.test/p.gif>", 1],
    ['', '<img srcset="https://evil.test/p.gif 2x">', 1],
    ['', '<p style="background:url(https://evil.test/p)">', 1],
    ['', '<style>@import "https://evil.test/p";</style>', 1],
    ['', '<table background="https://evil.test/p">', 1],
    ['', '<video poster=https://evil.test/p></video><link rel=stylesheet href=https://evil.test/c>', 2],
    ['', '<svg><image xlink:href="https://evil.test/p"/></svg>', 1],
    ['![](https://evil.test/p)', '', 1],
    ['![some words](<https://evil.test/p>) and ![x][1]\n\n[1]: https://evil.test/p', '', 2],
    ['![a [b] c](https://evil.test/p)', '', 1],
  ])('%s%s', (text, html, found) => {
    expect(countRemoteImages(text, html)).toBe(found)
  })

  test.each([
    ['Hello! [this](https://good.test) is no image!', ''],
    ['Wow![', ''],
    ['![logo](cid:1) ![dot](data:image/gif;base64,AA)', ''],
    ['', '<img src="cid:1"><img src=\'data:image/gif;base64,AA\'><a href="https://good.test">x</a>'],
    ['', '<p style="background:url(#a)">url and src=https://good.test</p>'],
  ])('none in %s%s', (text, html) => {
    expect(countRemoteImages(text, html)).toBe(0)
  })
})
