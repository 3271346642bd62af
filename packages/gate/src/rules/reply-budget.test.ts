import { expect, test } from 'vitest'
import { APPROVED, facts, THREAD } from '../sample.ts'
import { replyBudget } from './reply-budget.ts'

const unanswered = (sendsUnanswered: number) => ({ thread: { ...THREAD, sendsUnanswered } })

test('a new thread, and four unanswered sends, pass', () => {
  expect(replyBudget.decide(facts())).toMatchObject({ rule: 'reply-budget', outcome: 'allow' })
  expect(replyBudget.decide(facts(unanswered(4))).outcome).toBe('allow')
})

test('after five nobody answered, the next waits and is told', () => {
  expect(replyBudget.decide(facts(unanswered(5)))).toMatchObject({
    outcome: 'hold',
    used: 5,
    max: 5,
    consequences: [{ do: 'alert', kind: 'loop' }],
  })
})

test('approved, it leaves and nothing is told', () => {
  const finding = replyBudget.decide(facts({ ...unanswered(9), approval: APPROVED }))
  expect(finding.outcome).toBe('allow')
  expect(finding.consequences).toBeUndefined()
})

test('a count that was not loaded is no allow', () => {
  expect(() => replyBudget.decide(facts(unanswered(Number.NaN)))).toThrow()
})
