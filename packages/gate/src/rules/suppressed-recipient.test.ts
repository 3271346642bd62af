import { expect, test } from 'vitest'
import { APPROVED, facts, recipient } from '../sample.ts'
import { suppressedRecipient } from './suppressed-recipient.ts'

test('nobody suppressed passes', () => {
  expect(suppressedRecipient.decide(facts()).outcome).toBe('allow')
})

test('one suppressed among several refuses and is named, also when approved', () => {
  const recipients = [recipient('ann@good.test'), recipient('bob@good.test', { suppressed: true })]
  const finding = suppressedRecipient.decide(facts({ recipients, approval: APPROVED }))
  expect(finding).toMatchObject({ outcome: 'refuse', retryable: false })
  expect(finding.because).toContain('bob@good.test')
  expect(finding.because).not.toContain('ann@good.test')
})

test('a long list is shortened, and a mark that was not loaded counts as suppressed', () => {
  const recipients = Array.from({ length: 5 }, (_, i) => recipient(`r${i}@good.test`, { suppressed: true }))
  expect(suppressedRecipient.decide(facts({ recipients })).because).toContain('r2@good.test and 2 more')
  const unknown = recipient('ann@good.test', { suppressed: undefined as unknown as boolean })
  expect(suppressedRecipient.decide(facts({ recipients: [unknown] })).outcome).toBe('refuse')
})
