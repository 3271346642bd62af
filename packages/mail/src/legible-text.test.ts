import { describe, expect, test } from 'vitest'
import { legibleText, stripInvisible } from './legible-text.ts'

describe('legibleText', () => {
  test('5,000 blank lines become three', () => {
    expect(legibleText(`a${'\n'.repeat(5_000)}b`)).toBe('a\n\n\n\nb')
    expect(legibleText(`a${' \t\r\n'.repeat(5_000)}b`)).toBe('a\n\n\n\nb')
    expect(legibleText(`a${'\u2800\u00a0\n'.repeat(5_000)}b`)).toBe('a\n\n\n\nb')
    expect(legibleText('a\n\n\n\nb')).toBe('a\n\n\n\nb')
  })

  test('every kind of line end is one', () => {
    expect(legibleText('a\r\nb\rc\u0085d\u2028e\u2029f')).toBe('a\nb\nc\nd\ne\nf')
  })

  test('form feeds, controls, bidi controls and invisible characters are gone', () => {
    expect(legibleText('a\fb\u000bc\u0000d\u001be\u007ff\u009b')).toBe('abcdef')
    expect(legibleText('\u202eevil\u202c \u2066x\u2069 \u200ea\u200f\u061c')).toBe('evil x a')
    expect(legibleText('a\u200bb\u2060c\ufeffd\u00ade\u034ff\u3164g\u{e0041}\u{e0100}h\u180ei')).toBe('abcdefghi')
  })

  test('an emoji keeps its joiner and Persian and Hindi keep theirs, one between two letters', () => {
    for (const whole of ['👩‍💻', '👩🏽‍🚒', '❤️‍🔥', '1️⃣', 'می‌خواهم', 'क्‍ष']) expect(legibleText(whole)).toBe(whole)
    expect(legibleText('a\u200db\u200cc')).toBe('abc')
    expect(legibleText('می\u200c\u200c\u200dخ')).not.toMatch(/[\u200c\u200d]{2}/)
    expect(legibleText('x\ufe0f\ufe0f')).toBe('x')
  })

  test('an agent cannot write a signature line of its own', () => {
    expect(legibleText('Hi\n-- \nAnn')).toBe('Hi\n--\nAnn')
  })

  test('half a character becomes the replacement character', () => {
    expect(legibleText('a\ud800b')).toBe('a\ufffdb')
  })

  test('long runs of blanks take no time', () => {
    const start = performance.now()
    legibleText(`a${' '.repeat(500_000)}b`)
    legibleText('\u200b'.repeat(500_000))
    legibleText('\n \n'.repeat(200_000))
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

test('stripInvisible leaves line ends to the caller', () => {
  expect(stripInvisible('a\u200b\r\nb')).toBe('a\r\nb')
})

test('lets no tower of marks reach over the lines around it', () => {
  expect(stripInvisible(`n${'\u0331'.repeat(18)}!`)).toBe(`n${'\u0331'.repeat(4)}!`)
  expect(stripInvisible('สวัสดี é')).toBe('สวัสดี é')
})
