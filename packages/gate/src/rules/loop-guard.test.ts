import { expect, test } from 'vitest'
import type { Facts } from '../facts.ts'
import { ANSWERED, APPROVED, facts, THREAD } from '../sample.ts'
import { loopGuard } from './loop-guard.ts'

const answer = (changes: Partial<typeof ANSWERED>, more: Partial<Facts> = {}) =>
  loopGuard.decide(facts({ answered: { ...ANSWERED, ...changes }, ...more }))
const messages = (messagesInDay: number) => ({ thread: { ...THREAD, messagesInDay } })

test('a new message, and an answer to a person, pass', () => {
  expect(loopGuard.decide(facts())).toMatchObject({ rule: 'loop-guard', outcome: 'allow' })
  expect(answer({}).outcome).toBe('allow')
})

test('a report of a mail server is never answered, approved or not', () => {
  expect(answer({ nullReturnPath: true })).toMatchObject({ outcome: 'refuse', retryable: false })
  expect(answer({ nullReturnPath: true }, { approval: APPROVED }).outcome).toBe('refuse')
})

test('a machine is answered once approved; an agent here is no mere machine', () => {
  expect(answer({ automated: true }).outcome).toBe('hold')
  expect(answer({ automated: true }).consequences).toBeUndefined()
  expect(answer({ automated: true }, { approval: APPROVED }).outcome).toBe('allow')
  expect(answer({ automated: true, handedOver: true }).outcome).toBe('allow')
  expect(answer({ automated: false, handedOver: true }).outcome).toBe('allow')
})

test('the fiftieth message of a day makes the next one wait, whoever is answered', () => {
  expect(loopGuard.decide(facts(messages(49))).outcome).toBe('allow')
  expect(loopGuard.decide(facts(messages(50)))).toMatchObject({
    outcome: 'hold',
    used: 50,
    max: 50,
    consequences: [{ do: 'alert', kind: 'loop' }],
  })
  expect(answer({ automated: true, handedOver: true }, messages(50)).outcome).toBe('hold')
  expect(loopGuard.decide(facts({ ...messages(50), approval: APPROVED })).outcome).toBe('allow')
})

test('what was not loaded is no allow', () => {
  expect(() => loopGuard.decide(facts(messages(Number.NaN)))).toThrow()
  for (const field of ['automated', 'nullReturnPath']) expect(() => answer({ [field]: undefined })).toThrow()
  expect(() => answer({ automated: true, handedOver: undefined })).toThrow()
})
