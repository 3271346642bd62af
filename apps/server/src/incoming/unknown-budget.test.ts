import { expect, test } from 'vitest'
import { startUnknownBudget } from './unknown-budget.ts'

test('changing the address inside of an IPv6 /64 brings no new budget', () => {
  const budget = startUnknownBudget(() => 0)
  const answers = Array.from({ length: 21 }, (_, i) => budget.use(`2001:db8:1:2::${i}`))
  expect(answers).toEqual([...Array(20).fill(true), false])
  expect(budget.spent('2001:db8:1:2:ffff::1')).toBe(true)
  expect(budget.spent('2001:db8:1:3::1')).toBe(false)
  expect(budget.use('2001:db8:1:3::1')).toBe(true)
})

test('each IPv4 address has its own', () => {
  const budget = startUnknownBudget(() => 0)
  for (let i = 0; i < 30; i++) budget.use('192.0.2.1')
  expect(budget.spent('192.0.2.1')).toBe(true)
  expect(budget.spent('192.0.2.2')).toBe(false)
})
