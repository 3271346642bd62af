import { describe, expect, test } from 'vitest'
import type { Facts, Policy, PolicyRule } from '../facts.ts'
import { APPROVED, facts, recipient } from '../sample.ts'
import { ownerPolicy } from './owner-policy.ts'

const rule = (action: PolicyRule['action'], match: PolicyRule['match'] = {}, more: Partial<PolicyRule> = {}) => ({
  match,
  action,
  ...more,
})
const decide = (rules: PolicyRule[], preset: Policy['preset'] = 'guarded', changes: Partial<Facts> = {}) =>
  ownerPolicy.decide(facts({ policy: { version: 1, preset, rules }, ...changes }))

describe('where no rule matches', () => {
  test.each([
    ['locked', 'hold'],
    ['guarded', 'allow'],
    ['trusted', 'allow'],
    ['open', 'hold'],
  ])('%s comes to %s', (preset, outcome) => {
    const other = [rule('deny', { domain: 'evil.test' })]
    const finding = decide(other, preset as 'locked')
    expect(finding).toMatchObject({ rule: 'owner-policy', outcome })
    if (outcome === 'hold') expect(finding.because).toContain(`policy is "${preset}"`)
  })

  test('locked leaves once approved', () => {
    expect(decide([], 'locked', { approval: APPROVED }).outcome).toBe('allow')
  })
})

test.each([
  ['allow', 'allow', 'allow'],
  ['require_approval', 'hold', 'allow'],
  ['deny', 'refuse', 'refuse'],
] as const)('a rule that says %s comes to %s, and once approved to %s', (action, outcome, approved) => {
  for (const preset of ['locked', 'guarded', 'trusted'] as const) {
    expect(decide([rule(action)], preset).outcome).toBe(outcome)
    expect(decide([rule(action)], preset, { approval: APPROVED }).outcome).toBe(approved)
  }
})

test('the first rule that matches decides, and is named', () => {
  expect(decide([rule('allow'), rule('deny')]).outcome).toBe('allow')
  const finding = decide([rule('allow', { kind: 'forward' }), rule('deny'), rule('allow')])
  expect(finding).toMatchObject({ outcome: 'refuse', because: expect.stringContaining('has rule 2 for this') })
})

test('of several recipients the strictest decides', () => {
  const recipients = ['ann@good.test', 'bob@dull.test', 'eve@evil.test'].map(address => recipient(address))
  const rules = [rule('require_approval', { domain: 'dull.test' }), rule('deny', { domain: 'evil.test' })]
  const three = decide(rules, 'guarded', { recipients })
  expect(three).toMatchObject({ outcome: 'refuse', because: expect.stringContaining('eve@evil.test') })
  const two = decide(rules, 'guarded', { recipients: recipients.slice(0, 2) })
  expect(two).toMatchObject({ outcome: 'hold', because: expect.stringContaining('bob@dull.test') })
})

test('an agent that nobody claimed has no policy', () => {
  const account = { ...facts().account, claimed: false }
  expect(decide([rule('deny')], 'locked', { account }).outcome).toBe('allow')
  const unread = { ...account, claimed: undefined as unknown as boolean }
  expect(() => decide([], 'trusted', { account: unread })).toThrow()
})

test('a rule that tells somebody says so whatever it decides, once', () => {
  const alert = { do: 'alert', kind: 'policy', because: 'Rule 1 of your policy matched a message.' }
  const two = { recipients: [recipient('ann@good.test'), recipient('bob@good.test')] }
  expect(decide([rule('allow', {}, { notify: ['mail'] })], 'guarded', two).consequences).toEqual([alert])
  expect(decide([rule('deny', {}, { notify: ['webhook'] })]).consequences).toEqual([alert])
  expect(decide([rule('require_approval', {}, { notify: ['mail'] })]).consequences).toEqual([alert])
  expect(decide([rule('allow', {}, { notify: [] })]).consequences).toEqual([])
  expect(decide([rule('allow')]).consequences).toEqual([])
})

test('nobody to answer for is no allow', () => {
  expect(() => decide([], 'trusted', { recipients: [] })).toThrow()
})
