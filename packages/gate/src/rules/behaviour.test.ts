import { expect, test } from 'vitest'
import type { Facts, Measure } from '../facts.ts'
import { APPROVED, facts } from '../sample.ts'
import { behaviour } from './behaviour.ts'

type Name = 'sendsInHour' | 'recipientsInDay' | 'domainsInDay' | 'bytesInDay'
const measured = (name: Name, measure: Measure, more: Partial<Facts> = {}) =>
  facts({ behaviour: { ...facts().behaviour, [name]: measure }, ...more })

test.each<[Name, number]>([
  ['sendsInHour', 15],
  ['recipientsInDay', 40],
  ['domainsInDay', 20],
  ['bytesInDay', 5_000_000],
])('%s: %i is ordinary for anybody, and three times the mean for whoever does much', (name, floor) => {
  expect(behaviour.decide(measured(name, { now: floor, mean: 0 })).outcome).toBe('allow')
  expect(behaviour.decide(measured(name, { now: floor + 1, mean: 0 })).outcome).toBe('hold')
  expect(behaviour.decide(measured(name, { now: floor * 3, mean: floor })).outcome).toBe('allow')
  expect(behaviour.decide(measured(name, { now: floor * 3 + 1, mean: floor })).outcome).toBe('hold')
})

test('what goes over trips the breaker and is told, once', () => {
  const over = { now: 31, mean: 10.2 }
  expect(behaviour.decide(measured('sendsInHour', over))).toMatchObject({
    outcome: 'hold',
    because: expect.stringContaining('31 messages this hour, against 10 on average'),
    consequences: [
      { do: 'trip-breaker', because: '31 messages this hour, against 10 on average' },
      { do: 'alert', kind: 'breaker' },
    ],
  })
  const approved = behaviour.decide(measured('sendsInHour', over, { approval: APPROVED }))
  expect(approved.outcome).toBe('allow')
  expect(approved.consequences).toBeUndefined()
})

test('tripped, everything waits without being told again, and what was approved leaves', () => {
  const tripped = { ...facts().behaviour, tripped: '31 messages this hour' }
  const held = behaviour.decide(facts({ behaviour: tripped }))
  expect(held).toMatchObject({ outcome: 'hold', toOwner: expect.stringContaining('31 messages this hour') })
  expect(held.consequences).toBeUndefined()
  expect(behaviour.decide(facts({ behaviour: tripped, approval: APPROVED })).outcome).toBe('allow')
})

test.each(['system', 'drill'] as const)('the mail of kind %s is exempt', kind => {
  const account = { ...facts().account, kind }
  const finding = behaviour.decide(measured('sendsInHour', { now: 999, mean: 0 }, { account }))
  expect(finding.outcome).toBe('allow')
  expect(finding.consequences).toBeUndefined()
})

test('a measure that was not loaded is no allow', () => {
  expect(() => behaviour.decide(measured('bytesInDay', { now: Number.NaN, mean: 1 }))).toThrow()
  expect(() => behaviour.decide(measured('bytesInDay', { now: 1, mean: Number.NaN }))).toThrow()
  const unread = { ...facts().behaviour, tripped: undefined as unknown as null }
  expect(behaviour.decide(facts({ behaviour: unread })).outcome).toBe('hold')
})
