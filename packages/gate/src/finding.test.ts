import { expect, test } from 'vitest'
import { counted, hold, isNeverHeld, names } from './finding.ts'
import { count, flag } from './loaded.ts'
import { APPROVED, facts } from './sample.ts'

const words = { because: 'A.', toOwner: 'B.', consequences: [{ do: 'trip-breaker' as const, because: 'A' }] }

test('a hold gives way to an approval and to mail of the platform, and then nothing follows', () => {
  expect(hold(facts(), 'bulk', words)).toEqual({ rule: 'bulk', outcome: 'hold', ...words })
  const approved = hold(facts({ approval: APPROVED }), 'bulk', words)
  expect(approved).toMatchObject({ rule: 'bulk', outcome: 'allow', toOwner: expect.stringContaining('B.') })
  expect(approved.consequences).toBeUndefined()
  for (const kind of ['system', 'drill'] as const) {
    const platform = hold(facts({ account: { ...facts().account, kind } }), 'bulk', words)
    expect(platform.outcome).toBe('allow')
    expect(platform.consequences).toBeUndefined()
  }
  expect(isNeverHeld(facts())).toBe(false)
})

test('what was not loaded throws', () => {
  for (const value of [undefined, Number.NaN, -1, 'x'])
    expect(() => count(value as unknown as number), String(value)).toThrow()
  for (const value of [undefined, null, 0, 'yes'])
    expect(() => flag(value as unknown as boolean), String(value)).toThrow()
  expect([count(0), count(7), flag(true), flag(false)]).toEqual([0, 7, true, false])
})

test('three addresses are named, and of things one is told apart from more', () => {
  expect(names(['a', 'b', 'c'])).toBe('a, b, c')
  expect(names(['a', 'b', 'c', 'd'])).toBe('a, b, c and 1 more')
  expect([counted(1, 'word'), counted(2, 'word'), counted(0, 'person', 'people')]).toEqual([
    '1 word',
    '2 words',
    '0 people',
  ])
})
