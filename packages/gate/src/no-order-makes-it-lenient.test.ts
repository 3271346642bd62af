// Over thousands of random facts: no order of a list changes the outcome, no fact that is worse makes it more lenient, no
// approval turns a refusal into anything else, and what a rule looked at to allow a message cannot be missing.

import { describe, expect, test } from 'vitest'
import { decide, RULES } from './decide.ts'
import type { Facts, Outcome, Rule } from './facts.ts'
import { randomFacts, WORSE } from './random-facts.ts'
import { APPROVED, facts } from './sample.ts'
import { pick, seeded, shuffled } from './seeded.ts'

const RUNS = 1000
const STRICTNESS: Record<Outcome, number> = { allow: 0, hold: 1, refuse: 2 }
const EVERYTHING: [string, readonly Rule[]][] = [
  ['the whole', RULES],
  ...RULES.map((rule): [string, readonly Rule[]] => [rule.name, [rule]]),
]

function* runs(seed: number): Generator<[() => number, Facts]> {
  const random = seeded(seed)
  for (let i = 0; i < RUNS; i++) yield [random, randomFacts(random)]
}

/** Every list in the facts in another order, but of the policy's rules, whose order is the owner's word. */
function reordered(random: () => number, value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const list = value.map(each => reordered(random, each))
    return key === 'rules' ? list : shuffled(random, list)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, reordered(random, each, name)]))
}

test('the random facts come to every outcome, of every rule that can', () => {
  const seen = new Set<string>()
  for (const [, some] of runs(1)) for (const { rule, outcome } of decide(some).findings) seen.add(`${rule} ${outcome}`)
  const never = ['bulk', 'behaviour', 'reply-budget', 'tainted-thread']
  for (const { name } of RULES) {
    expect(seen, name).toContain(`${name} allow`)
    expect(seen.has(`${name} refuse`), name).toBe(!never.includes(name))
  }
  for (const [, some] of runs(1)) seen.add(decide(some).outcome)
  expect([...seen]).toEqual(expect.arrayContaining(['allow', 'hold', 'refuse']))
})

describe.each(EVERYTHING)('%s', (_, rules) => {
  test('comes to the same whatever the order of any list', () => {
    for (const [random, some] of runs(2))
      expect(decide(reordered(random, some) as Facts, rules).outcome).toBe(decide(some, rules).outcome)
  })

  test('is never more lenient when one fact is worse', () => {
    for (const [random, some] of runs(3)) {
      const before = decide(some, rules).outcome
      const { what, make } = pick(random, WORSE)
      const after = decide(make(structuredClone(some)), rules).outcome
      if (STRICTNESS[after] < STRICTNESS[before]) expect.fail(`${what}: ${before} became ${after}`)
    }
  })

  test('never gives way to an approval where it refuses, and else only gets more lenient by one', () => {
    for (const [, some] of runs(4)) {
      // The queue counts what waits; an approved message waits no more.
      const asked = { ...some, pendingApprovals: 0 }
      const before = decide({ ...asked, approval: null }, rules).outcome
      const after = decide({ ...asked, approval: APPROVED, contentHash: APPROVED.contentHash }, rules).outcome
      expect(after).toBe(before === 'hold' ? 'allow' : before)
    }
  })
})

describe('what a rule looked at to allow a message', () => {
  /** Read for words alone, or where any other value is one that nobody knows and is treated as the strict one. */
  const harmless =
    /^(?:now|inbox\.address|.*\.resetsAt|.*\.address|.*\.meter|.*\.host|.*\.type|.*\.known|account\.(?:environment|kind)|reads\.(?:taint|.*\.\d+)|switches\.\d+\.scope|.*\.length)$/
  const optional = /^(?:content\.secrets\.\d+\.keyId|policy\.rules\.\d+\.(?:notify|match\..*))$/

  test('cannot be missing', () => {
    const missed = new Set<string>()
    for (const [, any] of runs(5)) {
      // Nobody's word makes up for a fact here.
      const some: Facts = { ...any, approval: null, account: { ...any.account, kind: 'agent' } }
      for (const rule of RULES) {
        const read = new Set<string>()
        if (decide(watched(some, read), [rule]).outcome !== 'allow') continue
        for (const path of read) {
          if (harmless.test(path) || optional.test(path)) continue
          const { outcome } = decide(without(some, path.split('.')) as Facts, [rule])
          if (outcome === 'allow') missed.add(`${rule.name} allows without ${path}`)
        }
      }
    }
    expect([...missed]).toEqual([])
  })

  function watched<T extends object>(value: T, read: Set<string>, at = ''): T {
    return new Proxy(value, {
      get(target, key, receiver) {
        const found: unknown = Reflect.get(target, key, receiver)
        if (typeof key !== 'string' || typeof found === 'function' || !Object.hasOwn(target, key)) return found
        const path = at === '' ? key : `${at}.${key}`
        if (typeof found !== 'object' || found === null) read.add(path)
        return typeof found === 'object' && found !== null ? watched(found, read, path) : found
      },
    })
  }

  function without(value: unknown, [key, ...rest]: string[]): unknown {
    if (key === undefined) return undefined
    if (Array.isArray(value)) return value.map((each, i) => (String(i) === key ? without(each, rest) : each))
    return { ...(value as object), [key]: without((value as Record<string, unknown>)[key], rest) }
  }
})

test('the sample is allowed, so that there is something to lose', () => {
  expect(decide(facts()).outcome).toBe('allow')
})
