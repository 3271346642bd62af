import { expect, test } from 'vitest'
import { APPROVED, facts, factsTo } from '../sample.ts'
import { recipientCount } from './recipient-count.ts'

const limit = (recipientsPerMessage: number) => ({ account: { ...facts().account, recipientsPerMessage } })

test('one recipient passes', () => {
  expect(recipientCount.decide(facts())).toMatchObject({ outcome: 'allow', used: 1, max: 1 })
})

test('no recipient is refused', () => {
  expect(recipientCount.decide(factsTo(0)).outcome).toBe('refuse')
})

test('more than the account may have is refused with the numbers, also when approved', () => {
  const finding = recipientCount.decide(factsTo(2, { ...limit(1), approval: APPROVED }))
  expect(finding).toMatchObject({ outcome: 'refuse', used: 2, max: 1, retryable: false })
  expect(finding.because).toBe('The message has 2 recipients; 1 a message is your limit. Send to fewer.')
})

test('a limit that is no number refuses', () => {
  expect(recipientCount.decide(factsTo(1, limit(Number.NaN))).outcome).toBe('refuse')
})
