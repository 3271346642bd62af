import { expect, test } from 'vitest'
import { facts } from '../sample.ts'
import { approvalQueue } from './approval-queue.ts'

test('nineteen that wait leave room for one more, twenty do not', () => {
  expect(approvalQueue(facts({ pendingApprovals: 19 }), 'hold')).toMatchObject({
    rule: 'approval-queue',
    outcome: 'allow',
  })
  expect(approvalQueue(facts({ pendingApprovals: 20 }), 'hold')).toMatchObject({
    outcome: 'refuse',
    used: 20,
    max: 20,
    because:
      'Already 20 of your messages wait for the owner; more are refused until they decide. Do not try again before that.',
  })
})

test('what need not wait does not care', () => {
  expect(approvalQueue(facts({ pendingApprovals: 99 }), 'allow').outcome).toBe('allow')
  expect(approvalQueue(facts({ pendingApprovals: 99 }), 'refuse').outcome).toBe('allow')
})

test('before there are words, a hold is only a guess', () => {
  expect(approvalQueue(facts({ pendingApprovals: 99, content: null }), 'hold').outcome).toBe('allow')
})

test('a queue that was not counted is no allow', () => {
  expect(() => approvalQueue(facts({ pendingApprovals: Number.NaN }), 'allow')).toThrow()
})
