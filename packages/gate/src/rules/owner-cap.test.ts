import { expect, test } from 'vitest'
import type { Window } from '../facts.ts'
import { APPROVED, factsTo } from '../sample.ts'
import { ownerCap } from './owner-cap.ts'

const window = (used: number, max: number): Window => ({ used, max, resetsAt: '2026-03-02T00:00:00.000Z' })
const decide = (recipients: number, ...windows: Window[]) =>
  ownerCap.decide(factsTo(recipients, { ownerCaps: windows, approval: APPROVED }))

test('where no cap is set, all passes', () => {
  const finding = decide(9)
  expect(finding).toMatchObject({
    rule: 'owner-cap',
    outcome: 'allow',
    because: expect.stringContaining('No cap is set'),
  })
  expect(finding.max).toBeUndefined()
})

test('every window must have room, in recipients, also when approved', () => {
  expect(decide(2, window(3, 5), window(0, 2))).toMatchObject({ outcome: 'allow', used: 3, max: 5 })
  expect(decide(2, window(3, 5), window(1, 2))).toMatchObject({ outcome: 'refuse', used: 1, max: 2, retryable: false })
  expect(decide(2, window(4, 5), window(0, 2))).toMatchObject({ outcome: 'refuse', used: 4, max: 5 })
})

test('a refusal says who used it and until when', () => {
  expect(decide(1, window(5, 5)).because).toMatch(
    /^All agents .* together have used 5 of 5 .* Do not try again before 2026-03-02T00:00:00.000Z\.$/,
  )
})

test('a number that is none refuses', () => {
  for (const each of [window(Number.NaN, 5), window(0, Number.NaN), window(-1, 5)])
    expect(decide(1, each).outcome).toBe('refuse')
})
