import { expect, test } from 'vitest'
import { APPROVED, facts, THREAD } from '../sample.ts'
import { taintedThread } from './tainted-thread.ts'

test('a new thread, and one that is clear, pass', () => {
  expect(taintedThread.decide(facts()).outcome).toBe('allow')
  expect(taintedThread.decide(facts({ thread: THREAD })).outcome).toBe('allow')
})

test('a flagged thread is held, and leaves once approved', () => {
  const thread = { ...THREAD, flagged: true }
  expect(taintedThread.decide(facts({ thread }))).toMatchObject({ rule: 'tainted-thread', outcome: 'hold' })
  expect(taintedThread.decide(facts({ thread, approval: APPROVED })).outcome).toBe('allow')
})

test('a flag that was not loaded is no allow', () => {
  expect(() =>
    taintedThread.decide(facts({ thread: { ...THREAD, flagged: undefined as unknown as boolean } })),
  ).toThrow()
})
