import { describe, expect, test } from 'vitest'
import { ALIKE, alike, bodyShape, quotePrints } from './fingerprints.ts'

const template = (name: string, number: number) =>
  `Dear ${name},\n\nthank you for your interest in our spring offer. We would like to invite you to a short call about how
your team could save time with our product. Your personal code is ${number}. Please answer this mail with a time that
suits you and we will send an invitation with all the details.\n\nKind regards\nThe team of Good Tools`

const MINUTES = `Hello Ann, here are the minutes of Monday. We decided to move the release by one week, because the import
of old invoices still fails for customers with more than a thousand rows. Bob looks at the query plan until Wednesday.`
const LUNCH = `Hi Bob, would you like to have lunch on Thursday? The place at the corner has opened again and they say that
the soup is as good as it used to be. I could book a table for noon, or a little later if your meeting runs over.`
const PASSAGE = 'the account number of the client is in the blue folder behind the second door on the left'

describe('bodyShape', () => {
  test('is 16 int32 and the same every time', () => {
    const shape = bodyShape(MINUTES)
    expect(shape).toHaveLength(16)
    for (const value of shape) expect(value).toBe(value | 0)
    expect(bodyShape(MINUTES)).toEqual(shape)
    expect(new Set(shape).size).toBeGreaterThan(8)
  })

  test('one template filled in twice is alike, whatever the name, the number, the case and the blanks', () => {
    const names = ['Ann', 'Bob', 'Dr. Eve Miller', 'Zoë']
    for (const one of names)
      for (const other of names)
        expect(
          alike(bodyShape(template(one, 4711)), bodyShape(template(other, 12))),
          `${one} ${other}`,
        ).toBeGreaterThanOrEqual(ALIKE)
    expect(alike(bodyShape(MINUTES), bodyShape(MINUTES.toUpperCase().replaceAll(' ', ' \u200b\n ')))).toBe(1)
  })

  test('ordinary different mails are not', () => {
    for (const [one, other] of [
      [MINUTES, LUNCH],
      [MINUTES, template('Ann', 1)],
      [LUNCH, template('Ann', 1)],
    ] as const)
      expect(alike(bodyShape(one), bodyShape(other))).toBeLessThan(0.2)
  })

  test('a short text counts as a whole', () => {
    expect(alike(bodyShape('Thank you!'), bodyShape('thank you'))).toBe(1)
    expect(alike(bodyShape('Thank you!'), bodyShape('No way'))).toBe(0)
    expect(alike(bodyShape(''), bodyShape('  '))).toBe(1)
    expect(alike(bodyShape(''), bodyShape('Yes'))).toBe(0)
  })

  test('what is no shape is like nothing', () => {
    expect(alike([], [])).toBe(0)
    expect(alike(bodyShape('Yes'), [1])).toBe(0)
  })
})

describe('quotePrints', () => {
  const shares = (a: string, b: string) => quotePrints(a).some(print => quotePrints(b).includes(print))

  test('are distinct sorted int32, at most so many', () => {
    const prints = quotePrints(MINUTES)
    expect(prints.length).toBeGreaterThan(5)
    expect(prints).toEqual([...new Set(prints)].sort((a, b) => a - b))
    for (const print of prints) expect(print).toBe(print | 0)
    expect(quotePrints(MINUTES, 3)).toEqual(prints.slice(0, 3))
  })

  test('any run of twelve words in common is found, wherever it stands', () => {
    const words = PASSAGE.split(' ')
    for (let from = 0; from + 12 <= words.length; from++) {
      const run = words.slice(from, from + 12).join(' ')
      for (const [before, after] of [
        ['', ''],
        [MINUTES, LUNCH],
        [LUNCH, ''],
        ['One', 'two.'],
      ])
        expect(shares(`${before} ${run} ${after}`, `I heard: "${PASSAGE.toUpperCase()}", so what?`)).toBe(true)
    }
  })

  test('a run of seven words is not, nor are different mails', () => {
    expect(shares(`${MINUTES} ${PASSAGE.split(' ').slice(0, 7).join(' ')}`, PASSAGE)).toBe(false)
    expect(shares(MINUTES, LUNCH)).toBe(false)
    expect(quotePrints('only seven words are in this text')).toEqual([])
    expect(quotePrints('but there are exactly eight words in here')).toHaveLength(1)
  })

  test('a large text takes little time', () => {
    const large = Array.from({ length: 30_000 }, (_, i) => `word${'abcdefgh'[i % 8]}${(i * 7919) % 1013}x`).join(' ')
    const start = performance.now()
    bodyShape(large)
    quotePrints(large)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
