import { describe, expect, test } from 'vitest'
import { decide, RULES, RULES_WITHOUT_BYTES } from './decide.ts'
import type { Consequence, Facts, Finding, Outcome, PolicyRule, Rule } from './facts.ts'
import { APPROVED, content, facts, factsTo, inspection, recipient, stranger } from './sample.ts'
import { pick, seeded } from './seeded.ts'

const OUTCOMES: Outcome[] = ['allow', 'hold', 'refuse']

/** Every way in which `count` rules can speak: 3 ^ count. */
function* everyCombination(count: number): Generator<Outcome[]> {
  if (count === 0) return yield []
  for (const rest of everyCombination(count - 1)) for (const outcome of OUTCOMES) yield [outcome, ...rest]
}

/** Of the ways in which all rules can speak: every pair against the rest of one mind, and many by chance. */
function* manyCombinations(): Generator<Outcome[]> {
  const indices = RULES.map((_, i) => i)
  for (const rest of OUTCOMES)
    for (const i of indices)
      for (const j of indices)
        for (const [one, other] of everyCombination(2))
          yield indices.map(each => (each === i ? one! : each === j ? other! : rest))
  const random = seeded(21)
  for (let i = 0; i < 5000; i++) yield indices.map(() => pick(random, OUTCOMES))
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
  f => ({ ...f, recipients: f.recipients.map(each => ({ ...each, listed: 'block' })) }),
  f => ({ ...f, session: [{ meter: 'sends', used: 3, max: 3, adds: 1 }] }),
  f => ({ ...f, day: { ...f.day, used: f.day.max } }),
  f => ({ ...f, hour: { ...f.hour, used: f.hour.max } }),
  f => ({ ...f, instanceCaps: [{ ...f.day, used: f.day.max }] }),
  f => ({ ...f, inspections: f.inspections.map(each => ({ ...each, parts: [] })) }),
  f => ({ ...f, content: null }),
]

describe('decide', () => {
  test('an ordinary message is allowed, with a finding of every rule', () => {
    const decision = decide(facts())
    expect(decision.outcome).toBe('allow')
    expect(decision.findings.map(finding => finding.rule)).toEqual([...RULES.map(rule => rule.name), 'approval-queue'])
    expect(decision.consequences).toEqual([])
    for (const finding of decision.findings) {
      expect(finding.because).toMatch(/^[A-Z].*\.$/)
      expect(finding.toOwner).toMatch(/^[A-Z].*\.$/)
    }
  })

  test('however all rules speak, the strictest decides and the first of equals is named', () => {
    let ways = 0
    for (const outcomes of manyCombinations()) {
      const decision = decide(facts(), saying(outcomes))
      expect(decision.outcome).toBe(strictest(outcomes))
      expect(decision.decidedBy).toBe(decision.findings[outcomes.indexOf(strictest(outcomes))])
      ways++
    }
    expect(ways).toBeGreaterThan(15_000)
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
        throw new Error('hunter2')
      },
    }
    const decision = decide(
      facts(),
      RULES.map(rule => (rule.name === 'daily-cap' ? broken : rule)),
    )
    expect(decision).toMatchObject({ outcome: 'refuse', decidedBy: { rule: 'daily-cap', retryable: false } })
    expect(JSON.stringify(decision)).not.toContain('hunter2')
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
    // A policy that asks for all that a message is asked for, and a young account that writes to a stranger.
    const rules: PolicyRule[] = [
      { match: { kind: 'forward' }, action: 'deny' },
      { match: { subject: 'invoice' }, action: 'deny' },
      { match: { time: { from: '22:00', to: '06:00' } }, action: 'deny' },
    ]
    const whole = facts({
      policy: { version: 1, preset: 'trusted', rules },
      account: { ...facts().account, ageHours: 0.5 },
      recipients: [stranger('ann@good.test')],
    })
    expect(decide(whole).outcome).toBe('allow')
    for (const key of Object.keys(facts()) as (keyof Facts)[]) {
      if (['approval', 'contentHash'].includes(key)) continue
      expect(decide({ ...whole, [key]: undefined }).outcome, key).toBe('refuse')
    }
    const unbound = factsTo(6, { approval: { ...APPROVED, contentHash: undefined as unknown as string } })
    expect(decide({ ...unbound, contentHash: undefined as unknown as string }).outcome).toBe('hold')
    expect(decide(factsTo(6, { approval: undefined as unknown as null })).outcome).toBe('refuse')
    expect(decide(facts({ day: { used: Number.NaN, max: 5, resetsAt: '' } })).outcome).toBe('refuse')
    expect(decide(facts({ hour: { used: 0, max: Number.NaN, resetsAt: '' } })).outcome).toBe('refuse')
    expect(decide(facts({ day: { used: -5, max: 1, resetsAt: '' } })).outcome).toBe('refuse')
  })

  test('the rules that need no bytes refuse the same without any, and never what only bytes can show', () => {
    const withoutBytes = RULES_WITHOUT_BYTES.map(rule => rule.name)
    for (const fault of FAULTS) {
      const broken = fault(factsTo(3))
      const whole = decide(broken)
      const cheap = decide({ ...broken, inspections: [], content: null }, RULES_WITHOUT_BYTES)
      const bytesSpoke = !withoutBytes.includes(whole.decidedBy.rule)
      expect(cheap.outcome).toBe(bytesSpoke ? 'allow' : 'refuse')
      if (!bytesSpoke) expect(cheap.decidedBy).toEqual(whole.decidedBy)
    }
    const missing = RULES.map(rule => rule.name).filter(name => !withoutBytes.includes(name))
    expect(missing).toEqual([
      'sender-identity',
      'secret-in-content',
      'tainted-reader',
      'owner-policy',
      'footer-present',
    ])
  })

  test('what would wait behind twenty is refused, and only that', () => {
    expect(decide(factsTo(6, { pendingApprovals: 19 })).outcome).toBe('hold')
    const full = { pendingApprovals: 20 }
    expect(decide(factsTo(6, full))).toMatchObject({ outcome: 'refuse', decidedBy: { rule: 'approval-queue' } })
    expect(decide(factsTo(5, full)).outcome).toBe('allow')
    expect(decide(factsTo(6, { ...full, approval: APPROVED })).outcome).toBe('allow')
    expect(decide(factsTo(6, { ...full, switches: [] })).decidedBy.rule).toBe('kill-switch')
    expect(decide(factsTo(6, full)).findings.at(-1)!.rule).toBe('approval-queue')
    expect(decide(factsTo(6, { ...full, content: null }), RULES_WITHOUT_BYTES).outcome).toBe('hold')
  })

  test('consequences are those of every finding, each once', () => {
    const stop: Consequence = { do: 'stop-account', because: 'A' }
    const trip: Consequence = { do: 'trip-breaker', because: 'A' }
    const said = [[stop], undefined, [trip, stop], []]
    const rules = said.map((consequences, i): Rule => {
      const { name } = RULES[i]!
      const finding: Finding = { rule: name, outcome: 'refuse', because: '', toOwner: '', consequences }
      return { name, decide: () => finding }
    })
    expect(decide(facts(), rules).consequences).toEqual([stop, trip])
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
      facts({
        recipients: [recipient('b@good.test')],
        inspections: [inspection()],
        content: content({ invisible: 1 }),
      }),
    )
    expect(decide(everything).decidedBy.rule).toBe('kill-switch')
  })
})
