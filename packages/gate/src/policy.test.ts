import { describe, expect, test } from 'vitest'
import type { Facts, PolicyRule } from './facts.ts'
import { isTime, matchesAddress, matchesDomain, matchPolicy } from './policy.ts'
import { content, facts } from './sample.ts'

type Match = PolicyRule['match']
const matches = (
  match: Match,
  changes: Partial<Facts> = {},
  action: PolicyRule['action'] = 'deny',
  to = 'ann@good.test',
) =>
  matchPolicy(facts({ policy: { version: 1, preset: 'guarded', rules: [{ match, action }] }, ...changes }), to) !== null

test('the first rule that matches is told, and whether it names the recipient', () => {
  const rules: PolicyRule[] = [
    { match: { kind: 'forward' }, action: 'deny' },
    { match: { recipient: 'bob@good.test' }, action: 'allow' },
    { match: { domain: 'good.test' }, action: 'allow' },
    { match: {}, action: 'deny' },
  ]
  const asked = (address: string) => matchPolicy(facts({ policy: { version: 1, preset: 'guarded', rules } }), address)
  expect(asked('bob@good.test')).toEqual({ index: 1, rule: rules[1], namesRecipient: true })
  expect(asked('ann@good.test')).toEqual({ index: 2, rule: rules[2], namesRecipient: true })
  expect(asked('ann@dull.test')).toEqual({ index: 3, rule: rules[3], namesRecipient: false })
  expect(matchPolicy(facts(), 'ann@good.test')).toBeNull()
})

test.each([
  ['ann@good.test', 'ann@good.test', true],
  ['ann@good.test', 'anna@good.test', false],
  ['ann@good.test', 'joann@good.test', false],
  ['ann@good.test', 'ann@evil.test', false],
  ['*@good.test', 'ann@good.test', true],
  ['*@good.test', 'ann@a.good.test', false],
  ['*@good.test', 'ann@evilgood.test', false],
  ['a*n@good.test', 'ann@good.test', true],
  ['a*n@good.test', 'an@good.test', true],
  ['a*n@good.test', 'a@good.test', false],
  ['an*nn@good.test', 'ann@good.test', false],
  ['a*b*c@good.test', 'a-b-b-c@good.test', true],
  ['a*b*c@good.test', 'a-c-b@good.test', false],
  ['a*b*c@good.test', 'a-c@good.test', false],
  ['*b*b*@good.test', 'abb@good.test', true],
  ['*b*b*@good.test', 'ab@good.test', false],
  ['**@good.test', 'ann@good.test', true],
  ['ann*@good.test', 'bob-ann@good.test', false],
  ['*ann@good.test', 'ann-bob@good.test', false],
  ['.n+@good.test', 'ann@good.test', false],
  ['good.test', 'ann@good.test', false],
])('%s matches %s: %s', (pattern, address, expected) => {
  expect(matchesAddress(pattern, address)).toBe(expected)
})

test('stars cost little, however many there are', () => {
  const start = performance.now()
  expect(matchesAddress(`${'*a'.repeat(120)}b@good.test`, `${'a'.repeat(64)}@good.test`)).toBe(false)
  expect(performance.now() - start).toBeLessThan(50)
})

test.each([
  ['good.test', 'good.test', true],
  ['good.test', 'a.good.test', false],
  ['good.test', 'evilgood.test', false],
  ['good.test', 'good.test.evil', false],
  ['*.good.test', 'a.good.test', true],
  ['*.good.test', 'a.b.good.test', true],
  ['*.good.test', 'good.test', false],
  ['*.good.test', 'evilgood.test', false],
  ['*.good.test', 'good.test.evil', false],
])('%s matches the domain %s: %s', (pattern, domain, expected) => {
  expect(matchesDomain(pattern, domain)).toBe(expected)
  expect(matches({ domain: pattern }, {}, 'deny', `ann@${domain}`)).toBe(expected)
})

test('what is denied to an address is denied to its plus addresses; what is allowed is not allowed to them', () => {
  const plus = 'ann+x@good.test'
  for (const action of ['deny', 'require_approval'] as const)
    expect(matches({ recipient: 'ann@good.test' }, {}, action, plus)).toBe(true)
  expect(matches({ recipient: 'ann@good.test' }, {}, 'allow', plus)).toBe(false)
  expect(matches({ recipient: plus }, {}, 'allow', plus)).toBe(true)
  expect(matches({ recipient: plus }, {}, 'deny', plus)).toBe(true)
  expect(matches({ recipient: plus }, {}, 'deny', 'ann@good.test')).toBe(false)
})

test.each([
  ['invoice', 'Your INVOICE 12', true],
  ['INVOICE', 'your invoice', true],
  ['invoice', 'in\u200bvoice', true],
  ['invoice', 'ｉｎｖｏｉｃｅ', true],
  ['straße', 'STRASSE', false],
  ['é', 'e\u0301', true],
  ['invoice', 'voice', false],
  ['.*', 'anything', false],
])('the subject %s is in %s: %s', (part, subject, expected) => {
  expect(matches({ subject: part }, { subject })).toBe(expected)
})

test('attachment and kind', () => {
  for (const has of [true, false])
    for (const wanted of [true, false])
      expect(matches({ has_attachment: wanted }, { content: content({ hasAttachment: has }) })).toBe(has === wanted)
  expect(matches({ has_attachment: true }, { content: null }, 'deny')).toBe(true)
  expect(matches({ has_attachment: true }, { content: null }, 'allow')).toBe(false)
  expect(matches({ kind: 'reply' }, { kind: 'reply' })).toBe(true)
  expect(matches({ kind: 'reply' })).toBe(false)
})

test('every field that is given must match', () => {
  const match: Match = {
    recipient: 'ann@*'.replace('*', 'good.test'),
    domain: 'good.test',
    subject: 'minutes',
    has_attachment: false,
    kind: 'new',
    time: { days: [7] },
  }
  expect(matches(match)).toBe(true)
  const wrong: Match[] = [
    { recipient: 'bob@good.test' },
    { domain: 'dull.test' },
    { subject: 'x' },
    { has_attachment: true },
    { kind: 'reply' },
    { time: { days: [1] } },
  ]
  for (const field of wrong) expect(matches({ ...match, ...field }), JSON.stringify(field)).toBe(false)
})

describe('time', () => {
  // 2 March 2026 is a Monday.
  const at = (time: string, match: Match['time'], day = '02') =>
    matches({ time: match }, { now: `2026-03-${day}T${time}:59.000Z` })

  test.each([
    ['08:59', false],
    ['09:00', true],
    ['16:59', true],
    ['17:00', false],
  ])('from 09:00 to 17:00: %s is within: %s', (time, expected) => {
    expect(at(time, { from: '09:00', to: '17:00' })).toBe(expected)
  })

  test.each([
    ['21:59', false],
    ['22:00', true],
    ['23:59', true],
    ['00:00', true],
    ['05:59', true],
    ['06:00', false],
  ])('from 22:00 to 06:00: %s is within: %s', (time, expected) => {
    expect(at(time, { from: '22:00', to: '06:00' })).toBe(expected)
  })

  test('one end alone goes to midnight, and equal ends are a whole day', () => {
    expect([at('17:00', { from: '17:00' }), at('23:59', { from: '17:00' }), at('16:59', { from: '17:00' })]).toEqual([
      true,
      true,
      false,
    ])
    expect([at('00:00', { to: '08:00' }), at('07:59', { to: '08:00' }), at('08:00', { to: '08:00' })]).toEqual([
      true,
      true,
      false,
    ])
    expect([at('07:00', { from: '08:00', to: '08:00' }), at('08:00', { from: '08:00', to: '08:00' })]).toEqual([
      true,
      true,
    ])
    expect(at('12:00', {})).toBe(true)
  })

  test('days are those of UTC, Monday first', () => {
    for (let day = 1; day <= 7; day++)
      for (let other = 1; other <= 7; other++) expect(at('12:00', { days: [other] }, `0${day + 1}`)).toBe(day === other)
    expect(at('12:00', { days: [] })).toBe(false)
  })

  test('what goes over midnight belongs to the day on which it began', () => {
    const night = { from: '22:00', to: '06:00' }
    expect(at('23:00', { ...night, days: [1] })).toBe(true)
    expect(at('05:00', { ...night, days: [1] })).toBe(false)
    expect(at('05:00', { ...night, days: [7] })).toBe(true)
    expect(at('05:00', { ...night, days: [1] }, '03')).toBe(true)
    expect(at('12:00', { ...night, days: [1] })).toBe(false)
  })

  test('times of day have two digits each', () => {
    expect(['00:00', '23:59', '09:30'].every(isTime)).toBe(true)
    expect(['24:00', '9:00', '12:60', '12:00:00', ' 12:00', '12-00', ''].some(isTime)).toBe(false)
  })
})

test('what cannot be read throws', () => {
  expect(() => matches({ recipiant: 'ann@good.test' } as Match)).toThrow()
  expect(() => matches({}, {}, 'permit' as 'allow')).toThrow()
  expect(() => matches({ time: { from: '9:00' } })).toThrow()
  expect(() => matches({ time: { days: [1] } }, { now: 'today' })).toThrow()
  expect(() => matches({ time: {} }, { now: undefined })).toThrow()
  expect(() => matches({ kind: 'new' }, { kind: undefined })).toThrow()
  expect(() => matches({ subject: 'x' }, { subject: undefined })).toThrow()
  expect(() => matches({ has_attachment: true }, { content: content({ hasAttachment: undefined }) })).toThrow()
})
