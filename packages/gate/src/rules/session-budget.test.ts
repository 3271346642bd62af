import { expect, test } from 'vitest'
import type { Facts } from '../facts.ts'
import { APPROVED, facts } from '../sample.ts'
import { sessionBudget } from './session-budget.ts'

type Entry = Facts['session'][number]
const sends = (used: number, max: number, adds = 1): Entry => ({ meter: 'sends', used, max, adds })
const decide = (...session: Entry[]) => sessionBudget.decide(facts({ session }))

test('a key without a budget, and what is left of one, pass', () => {
  expect(decide()).toMatchObject({
    rule: 'session-budget',
    outcome: 'allow',
    because: 'Your key has no budget of its own.',
  })
  expect(decide(sends(2, 3))).toMatchObject({ outcome: 'allow', because: 'Your session has budget left.' })
  expect(decide(sends(2, 3)).toOwner).toBe('The session has budget left.')
  expect(decide().toOwner).toBe('The key has no budget of its own.')
  expect(decide(sends(0, 5, 5)).outcome).toBe('allow')
  expect(decide(sends(5, 5, 0)).outcome).toBe('allow')
})

test('more than is left of any is refused with the numbers, also when approved', () => {
  const finding = decide(sends(1, 5), { meter: 'bytes', used: 900, max: 1000, adds: 101 })
  expect(finding).toMatchObject({ outcome: 'refuse', used: 900, max: 1000, retryable: false })
  expect(finding.because).toContain('used 900 of 1000 bytes and this message needs 101 more')
  expect(decide(sends(3, 3), sends(0, 9)).outcome).toBe('refuse')
  expect(sessionBudget.decide(facts({ session: [sends(3, 3)], approval: APPROVED })).outcome).toBe('refuse')
})

test('a number that is none refuses', () => {
  for (const entry of [
    sends(Number.NaN, 3),
    sends(0, Number.NaN),
    sends(0, 3, Number.NaN),
    sends(-2, 3),
    sends(4, 3, -2),
  ])
    expect(decide(sends(0, 3), entry).outcome).toBe('refuse')
})
