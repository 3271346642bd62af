import { expect, test } from 'vitest'
import { APPROVED, factsTo } from '../sample.ts'
import { bulk } from './bulk.ts'

test('five recipients leave, six wait for the owner, and leave once approved', () => {
  expect(bulk.decide(factsTo(5)).outcome).toBe('allow')
  expect(bulk.decide(factsTo(6))).toMatchObject({ rule: 'bulk', outcome: 'hold', used: 6, max: 5 })
  expect(bulk.decide(factsTo(6)).because).toContain('6 recipients')
  expect(bulk.decide(factsTo(6, { approval: APPROVED })).outcome).toBe('allow')
  expect(bulk.decide(factsTo(6, { approval: { ...APPROVED, contentHash: 'x' } })).outcome).toBe('hold')
})

test('nearly the same words to five people leave, to six wait', () => {
  expect(bulk.decide(factsTo(1, { alikeRecipients: 5 })).outcome).toBe('allow')
  expect(bulk.decide(factsTo(1, { alikeRecipients: 6 }))).toMatchObject({ outcome: 'hold', used: 6, max: 5 })
  expect(bulk.decide(factsTo(1, { alikeRecipients: 6, approval: APPROVED })).outcome).toBe('allow')
})

test('a count that was not loaded is no allow', () => {
  expect(() => bulk.decide(factsTo(1, { alikeRecipients: Number.NaN, approval: APPROVED }))).toThrow()
})
