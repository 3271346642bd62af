import { expect, test } from 'vitest'
import { facts, factsTo, inspection } from '../sample.ts'
import { footerPresent, HTML_LIMIT_BYTES } from './footer-present.ts'

const text = { type: 'text/plain', footerVisible: true, bytes: 10 }
const html = { type: 'text/html', footerVisible: true, bytes: 10 }
const decide = (parts: (typeof text)[]) => footerPresent.decide(facts({ inspections: [inspection({ parts })] })).outcome

test('a footer in every part of every copy passes', () => {
  expect(decide([text])).toBe('allow')
  expect(decide([text, html])).toBe('allow')
  expect(footerPresent.decide(factsTo(4)).outcome).toBe('allow')
})

test('one part without it refuses, whatever its type', () => {
  expect(decide([text, { ...html, footerVisible: false }])).toBe('refuse')
  expect(decide([{ ...text, footerVisible: false }, html])).toBe('refuse')
  expect(decide([text, { type: 'text/calendar', footerVisible: false, bytes: 10 }])).toBe('refuse')
})

test('a copy with no part to read, and a recipient without a copy, refuse', () => {
  expect(decide([])).toBe('refuse')
  expect(footerPresent.decide(facts({ inspections: [] })).outcome).toBe('refuse')
  expect(footerPresent.decide(factsTo(3, { inspections: factsTo(2).inspections })).outcome).toBe('refuse')
  expect(footerPresent.decide(factsTo(2, { inspections: factsTo(3).inspections })).outcome).toBe('refuse')
})

test('HTML up to the limit passes, one byte more refuses; text is not limited', () => {
  expect(decide([{ ...html, bytes: HTML_LIMIT_BYTES }])).toBe('allow')
  expect(decide([{ ...html, bytes: HTML_LIMIT_BYTES + 1 }])).toBe('refuse')
  expect(decide([{ ...html, bytes: Number.NaN }])).toBe('refuse')
  expect(decide([{ ...text, bytes: HTML_LIMIT_BYTES + 1 }])).toBe('allow')
  const unread = undefined as unknown as string
  expect(decide([{ ...html, type: unread, bytes: HTML_LIMIT_BYTES + 1 }])).toBe('refuse')
  expect(decide([{ ...html, type: unread, bytes: HTML_LIMIT_BYTES }])).toBe('allow')
})
