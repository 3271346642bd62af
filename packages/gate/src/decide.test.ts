import { describe, expect, test } from 'vitest'
import { decide, RULES, RULES_WITHOUT_BYTES } from './decide.ts'
import type { Facts, Outcome, Rule } from './facts.ts'
import { APPROVED, facts, factsTo, inspection, recipient } from './sample.ts'

const OUTCOMES: Outcome[] = ['allow', 'hold', 'refuse']

/** Every way in which `count` rules can speak: 3 ^ count. */
function* everyCombination(count: number): Generator<Outcome[]> {
  if (count === 0) return yield []
  for (const rest of everyCombination(count - 1)) for (const outcome of OUTCOMES) yield [outcome, ...rest]
}

const saying = (outcomes: Outcome[]): Rule[] =>
  outcomes.map((outcome, i) => {
    const { name } = RULES[i]!
    return { name, decide: () => ({ rule: name, outcome, because: '', toOwner: '' }) }
  })

const strictest = (outcomes: Outcome[]): Outcome =>
  outcomes.includes('refuse') ? 'refuse' : outcomes.includes('hold') ? 'hold' : 'allow'

/** Facts that go wrong in one way each; combined below. */
const FAULTS: ((facts: Facts) => Facts)[] = [
  f => ({ ...f, switches: [] }),
  f => ({
    ...f,
    switches: [
      { scope: 'instance', state: 'running' },
      { scope: 'account', state: 'stopped' },
    ],
  }),
  f => ({ ...f, inbox: { ...f.inbox, deleted: true } }),
  f => ({ ...f, inspections: f.inspections.map(each => ({ ...each, hasBcc: true })) }),
  f => ({ ...f, account: { ...f.account, environment: 'test' } }),
  f => ({ ...f, account: { ...f.account, recipientsPerMessage: 2 } }),
  f => ({ ...f, recipients: f.recipients.map(each => ({ ...each, suppressed: true })) }),
  f => ({ ...f, day: { ...f.day, used: f.day.max } }),
  f => ({ ...f, hour: { ...f.hour, used: f.hour.max } }),
  f => ({ ...f, inspections: f.inspections.map(each => ({ ...each, parts: [] })) }),
]

describe('decide', () => {
  test('an ordinary message is allowed, with a finding of every rule', () => {
    const decision = decide(facts())
    expect(decision.outcome).toBe('allow')
    expect(decision.findings.map(finding => finding.rule)).toEqual(RULES.map(rule => rule.name))
    for (const finding of decision.findings) {
      expect(finding.because).toMatch(/^[A-Z].*\.$/)
      expect(finding.toOwner).toMatch(/^[A-Z].*\.$/)
    }
  })

  test('of all 6,561 ways in which eight rules speak, the strictest decides and the first of equals is named', () => {
    let ways = 0
    for (const outcomes of everyCombination(RULES.length)) {
      const decision = decide(facts(), saying(outcomes))
      expect(decision.outcome).toBe(strictest(outcomes))
      expect(decision.decidedBy).toBe(decision.findings[outcomes.indexOf(strictest(outcomes))])
      ways++
    }
    expect(ways).toBe(6561)
  })

  test('the order of rules never changes the outcome', () => {
    for (const outcomes of everyCombination(5)) {
      const rules = saying(outcomes)
      const { outcome } = decide(facts(), rules)
      expect(decide(facts(), rules.toReversed()).outcome).toBe(outcome)
      expect(decide(facts(), [...rules.slice(2), ...rules.slice(0, 2)]).outcome).toBe(outcome)
    }
  })

  test('one more refusing rule never lets anything leave', () => {
    for (const outcomes of everyCombination(4))
      for (let at = 0; at <= 4; at++)
        expect(decide(facts(), saying(outcomes.toSpliced(at, 0, 'refuse'))).outcome).toBe('refuse')
  })

  test('every combination of faults in the facts refuses, approved or not', () => {
    for (let chosen = 1; chosen < 2 ** FAULTS.length; chosen++) {
      const broken = FAULTS.filter((_, i) => chosen & (1 << i)).reduce((f, fault) => fault(f), factsTo(3))
      expect(decide(broken).outcome).toBe('refuse')
      expect(decide({ ...broken, approval: APPROVED }).outcome).toBe('refuse')
    }
  })

  test('an approval turns a hold into an allow, and only for the very bytes that were approved', () => {
    expect(decide(factsTo(6)).outcome).toBe('hold')
    expect(decide(factsTo(6, { approval: APPROVED })).outcome).toBe('allow')
    expect(decide(factsTo(6, { approval: { ...APPROVED, contentHash: 'other' } })).outcome).toBe('hold')
  })

  test('a rule that throws refuses in its own name and tells nothing of the error', () => {
    const broken: Rule = {
      name: 'daily-cap',
      decide: () => {
        throw new Error('secret')
      },
    }
    const decision = decide(facts(), RULES.with(5, broken))
    expect(decision).toMatchObject({ outcome: 'refuse', decidedBy: { rule: 'daily-cap', retryable: false } })
    expect(JSON.stringify(decision)).not.toContain('secret')
  })

  test.each([
    undefined,
    {},
    { rule: 'hourly-cap', outcome: 'allow' },
    { rule: 'daily-cap', outcome: 'permit' },
    { rule: 'daily-cap', outcome: 'toString' },
  ])('a rule that says %j refuses', said => {
    const broken = { name: 'daily-cap', decide: () => said } as unknown as Rule
    expect(decide(facts(), [broken])).toMatchObject({ outcome: 'refuse', decidedBy: { rule: 'daily-cap' } })
  })

  test('facts that are missing or no numbers refuse', () => {
    for (const key of Object.keys(facts()) as (keyof Facts)[]) {
      if (['now', 'approval', 'contentHash'].includes(key)) continue
      expect(decide({ ...facts(), [key]: undefined }).outcome, key).toBe('refuse')
    }
    expect(decide(facts({ day: { used: Number.NaN, max: 5, resetsAt: '' } })).outcome).toBe('refuse')
    expect(decide(facts({ hour: { used: 0, max: Number.NaN, resetsAt: '' } })).outcome).toBe('refuse')
    expect(decide(facts({ day: { used: -5, max: 1, resetsAt: '' } })).outcome).toBe('refuse')
  })

  test('the rules that need no bytes refuse the same without any, and never what only bytes can show', () => {
    for (const fault of FAULTS) {
      const broken = fault(factsTo(3))
      const whole = decide(broken)
      const cheap = decide({ ...broken, inspections: [] }, RULES_WITHOUT_BYTES)
      const bytesSpoke = ['sender-identity', 'footer-present'].includes(whole.decidedBy.rule)
      expect(cheap.outcome).toBe(bytesSpoke ? 'allow' : 'refuse')
      if (!bytesSpoke) expect(cheap.decidedBy).toEqual(whole.decidedBy)
    }
  })

  test('no rules at all are no decision', () => {
    expect(() => decide(facts(), [])).toThrow()
  })

  test('deciding changes no fact, and a system account is exempt from nothing', () => {
    const system = facts({ account: { ...facts().account, kind: 'system' } })
    const frozen = structuredClone(system)
    expect(decide(system).outcome).toBe('allow')
    expect(system).toEqual(frozen)
    for (const fault of FAULTS) {
      const broken = fault(factsTo(3, { account: { ...factsTo(3).account, kind: 'system' } }))
      expect(decide(broken).outcome).toBe('refuse')
    }
  })

  test('a stop is told first, whatever else is wrong', () => {
    const everything = FAULTS.reduce(
      (f, fault) => fault(f),
      facts({ recipients: [recipient('b@good.test')], inspections: [inspection()] }),
    )
    expect(decide(everything).decidedBy.rule).toBe('kill-switch')
  })
})
