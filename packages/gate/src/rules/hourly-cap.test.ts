import { expect, test } from 'vitest'
import { APPROVED, factsTo } from '../sample.ts'
import { hourlyCap } from './hourly-cap.ts'

const used = (used: number, max: number) => ({ hour: { used, max, resetsAt: '2026-03-01T13:00:00.000Z' } })

test('the last recipient of the hour passes, the next is refused', () => {
  expect(hourlyCap.decide(factsTo(1, used(4, 5)))).toMatchObject({
    rule: 'hourly-cap',
    outcome: 'allow',
    used: 4,
    max: 5,
  })
  expect(hourlyCap.decide(factsTo(1, used(5, 5))).outcome).toBe('refuse')
})

test('recipients count, not messages', () => {
  expect(hourlyCap.decide(factsTo(2, used(3, 5))).outcome).toBe('allow')
  expect(hourlyCap.decide(factsTo(3, used(3, 5))).outcome).toBe('refuse')
})

test('a refusal says used, max and when it ends, and a retry after that may succeed', () => {
  const finding = hourlyCap.decide(factsTo(1, used(5, 5)))
  expect(finding).toMatchObject({ used: 5, max: 5, resetsAt: '2026-03-01T13:00:00.000Z', retryable: false })
  expect(finding.because).toContain('used 5 of 5 recipients this hour')
  expect(finding.because).toContain('2026-03-01T13:00:00.000Z')
})

test('an approval gives no room, and a number that is none refuses', () => {
  expect(hourlyCap.decide(factsTo(1, { ...used(5, 5), approval: APPROVED })).outcome).toBe('refuse')
  expect(hourlyCap.decide(factsTo(1, used(Number.NaN, 5))).outcome).toBe('refuse')
  expect(hourlyCap.decide(factsTo(1, used(0, Number.NaN))).outcome).toBe('refuse')
  expect(hourlyCap.decide(factsTo(1, used(-1, 5))).outcome).toBe('refuse')
})
