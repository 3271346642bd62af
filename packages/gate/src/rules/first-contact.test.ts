import { describe, expect, test } from 'vitest'
import type { Acquaintance, Facts, Policy, PolicyRule, Recipient } from '../facts.ts'
import { APPROVED, content, facts, recipient, stranger } from '../sample.ts'
import { firstContact } from './first-contact.ts'

const account = (changes: Partial<Facts['account']>) => ({ ...facts().account, ...changes })
const policy = (preset: Policy['preset'], ...rules: PolicyRule[]): Policy => ({ version: 1, preset, rules })
const to = (recipients: Recipient[], changes: Partial<Facts> = {}) =>
  firstContact.decide(facts({ recipients, ...changes }))
const strangers = (count: number) => Array.from({ length: count }, (_, i) => stranger(`s${i}@new.test`))
const NONE = { hour: 0, day: 0, week: 0, today: 0 }

describe('who is known', () => {
  test.each<Acquaintance>(['wrote-first', 'approved', 'owner', 'listed'])('%s passes', known => {
    const finding = to([recipient('ann@good.test', { known, written: false })])
    expect(finding).toMatchObject({ rule: 'first-contact', outcome: 'allow', because: 'You know every recipient.' })
  })

  test.each([null, undefined, 'written'])('%s is a stranger', known => {
    expect(to([recipient('ann@good.test', { known: known as null })]).outcome).toBe('hold')
  })

  test.each(['system', 'drill'] as const)('mail of kind %s goes to whom it is about', kind => {
    expect(to(strangers(9), { account: account({ kind, claimed: false, ownerNamed: false }) }).outcome).toBe('allow')
  })
})

describe('an agent with an owner', () => {
  test.each(['guarded', 'locked'] as const)('waits with a stranger where the policy is %s, until approved', preset => {
    const held = to([recipient('ann@good.test'), ...strangers(1)], { policy: policy(preset) })
    expect(held).toMatchObject({ outcome: 'hold', because: expect.stringContaining('s0@new.test') })
    expect(held.because).not.toContain('ann@good.test')
    expect(to(strangers(1), { policy: policy(preset), approval: APPROVED }).outcome).toBe('allow')
  })

  test('written to before makes nobody known', () => {
    expect(to([stranger('s@new.test', { written: true })]).outcome).toBe('hold')
  })

  test.each<[string, PolicyRule, string]>([
    ['a rule that names the address', { match: { recipient: 's*@new.test' }, action: 'allow' }, 'allow'],
    ['a rule that names the domain', { match: { domain: 'new.test' }, action: 'allow' }, 'allow'],
    ['a rule of another domain', { match: { domain: 'other.test' }, action: 'allow' }, 'hold'],
    ['a rule that asks first', { match: { domain: 'new.test' }, action: 'require_approval' }, 'hold'],
    ['a rule that denies', { match: { domain: 'new.test' }, action: 'deny' }, 'hold'],
    ['a rule about the kind', { match: { kind: 'new' }, action: 'allow' }, 'hold'],
  ])('%s settles it: %s %s', (_, rule, outcome) => {
    // Many of them from a new account: only what is named is not counted.
    const changes = { policy: policy('guarded', rule), account: account({ ageHours: 0 }) }
    expect(to(strangers(4), changes).outcome).toBe(outcome)
  })

  test('a rule about the kind lets few go', () => {
    const changes = {
      policy: policy('guarded', { match: { kind: 'new' }, action: 'allow' }),
      account: account({ ageHours: 0 }),
    }
    expect(to(strangers(3), changes).outcome).toBe('allow')
  })

  test('a rule that asks first is not undone by trust', () => {
    const rule: PolicyRule = { match: {}, action: 'require_approval' }
    expect(to(strangers(1), { policy: policy('trusted', rule) }).outcome).toBe('hold')
  })

  test('before there are words, a rule about attachments does not let go', () => {
    const rule: PolicyRule = { match: { has_attachment: false }, action: 'allow' }
    expect(to(strangers(1), { policy: policy('guarded', rule), content: null }).outcome).toBe('hold')
    expect(to(strangers(1), { policy: policy('guarded', rule), content: content() }).outcome).toBe('allow')
  })
})

describe('a young account that is trusted', () => {
  const young = (ageHours: number, newRecipients: Partial<typeof NONE>, recipients = strangers(1)) =>
    to(recipients, {
      policy: policy('trusted'),
      account: account({ ageHours }),
      newRecipients: { ...NONE, ...newRecipients },
    })

  test.each([
    [0.99, 1, 'hour', 3],
    [23.9, 24, 'day', 5],
    [167.9, 168, 'week', 10],
  ] as const)('at an age of %d hours, but not of %d, writes to new recipients a %s: %i', (under, over, span, most) => {
    expect(young(under, { [span]: most - 1 }).outcome).toBe('allow')
    expect(young(under, { [span]: most - 2 }, strangers(2)).outcome).toBe('allow')
    expect(young(under, { [span]: most - 1 }, strangers(2)).outcome).toBe('hold')
    expect(young(under, { [span]: most })).toMatchObject({ outcome: 'hold', used: most, max: most })
    expect(young(over, { [span]: most }).outcome).toBe('allow')
  })

  test('counts neither known nor written ones', () => {
    const others = [recipient('ann@good.test', { written: false }), stranger('s@new.test', { written: true })]
    expect(young(0, { hour: 9, day: 9, week: 19 }, others).outcome).toBe('allow')
    expect(young(0, { hour: 2 }, [...others, ...strangers(1)]).outcome).toBe('allow')
    expect(young(0, { hour: 3 }, [...others, ...strangers(1)]).outcome).toBe('hold')
  })

  test('what was not loaded is no allow', () => {
    expect(() => young(Number.NaN, {})).toThrow()
    expect(() => young(0, { hour: Number.NaN })).toThrow()
    expect(() => young(0, {}, [stranger('s@new.test', { written: undefined })])).toThrow()
  })
})

describe('an agent without an owner', () => {
  const unowned = (ownerNamed: boolean, today: number, recipients: Recipient[], changes: Partial<Facts> = {}) =>
    to(recipients, { account: account({ claimed: false, ownerNamed }), newRecipients: { ...NONE, today }, ...changes })

  test('waits with strangers if an owner is named, whatever a policy says', () => {
    expect(unowned(true, 0, strangers(1), { policy: policy('trusted') }).outcome).toBe('hold')
    expect(unowned(true, 0, [stranger('s@new.test', { written: true })]).outcome).toBe('hold')
  })

  test('writes to three new recipients a day if none is named, and then needs one', () => {
    expect(unowned(false, 0, strangers(3)).outcome).toBe('allow')
    expect(unowned(false, 2, strangers(1)).outcome).toBe('allow')
    for (const [today, count] of [
      [3, 1],
      [0, 4],
      [2, 2],
    ] as const)
      expect(unowned(false, today, strangers(count), { approval: APPROVED })).toMatchObject({
        outcome: 'refuse',
        code: 'claim_required',
        retryable: false,
        used: today,
        max: 3,
        because: expect.stringContaining('POST /v1/account/claim'),
      })
  })

  test('goes on writing to those it wrote to', () => {
    expect(unowned(false, 3, [stranger('s@new.test', { written: true })]).outcome).toBe('allow')
    expect(unowned(false, 9, [stranger('s@new.test', { written: true })]).outcome).toBe('allow')
  })

  test('what was not loaded is no allow', () => {
    expect(() => unowned(false, Number.NaN, strangers(1))).toThrow()
    expect(() => unowned(undefined as unknown as boolean, 0, strangers(1))).toThrow()
    expect(() => to(strangers(1), { account: account({ claimed: undefined }) })).toThrow()
  })
})
