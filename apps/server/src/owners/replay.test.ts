// A policy tried on what was decided already; and that what does not count as wider lets nothing more through.
import type { Outcome, Policy, PolicyRule } from '@postern/gate'
import { expect, test } from 'vitest'
import { isWider } from './policy.ts'
import { type PastDecision, replay, replayInTurns } from './replay.ts'

let n = 0
function past(
  outcome: Outcome,
  changes: Partial<PastDecision['intent']> = {},
  others: Outcome = 'allow',
): PastDecision {
  return {
    id: `dec_${++n}`,
    message_id: null,
    outcome,
    findings: [
      { rule: 'daily-cap', outcome: others, toOwner: 'The cap of the day.' },
      { rule: 'first-contact', outcome, toOwner: 'before' },
      { rule: 'owner-policy', outcome: 'allow', toOwner: 'before' },
      { rule: 'approval-queue', outcome: 'allow', toOwner: 'before' },
    ],
    intent: {
      kind: 'new',
      subject: 'Minutes',
      has_attachment: false,
      recipients: [{ address: 'ann@good.test', known: null, written: false }],
      claimed: true,
      owner_named: true,
      age_hours: 1_000,
      new_recipients: { hour: 0, day: 0, week: 0, today: 0 },
      ...changes,
    },
    created_at: new Date('2026-03-02T12:00:00Z'),
  }
}
const of = (preset: Policy['preset'], ...rules: PolicyRule[]): Policy => ({ version: 0, preset, rules })
const known = { recipients: [{ address: 'ann@good.test', known: 'approved' as const, written: true }] }

test('a stricter preset holds what left', () => {
  const { before, after, changed, changes } = replay([past('allow', known), past('hold')], of('locked'))
  expect([before, after, changed]).toEqual([{ allow: 1, hold: 1, refuse: 0 }, { allow: 0, hold: 2, refuse: 0 }, 1])
  expect(changes[0]).toMatchObject({ before: 'allow', after: 'hold', recipients: ['ann@good.test'] })
  expect(changes[0]!.because).toContain('"locked"')
})

test('a lenient preset lets a first contact leave, but nothing that another rule held back', () => {
  const { after } = replay([past('hold'), past('refuse', {}, 'refuse')], of('trusted'))
  expect(after).toEqual({ allow: 1, hold: 0, refuse: 1 })
})

test('each field of a rule is compared with what was written down', () => {
  const hit = (match: PolicyRule['match']) =>
    replay([past('allow', { ...known, has_attachment: true, kind: 'reply' })], of('guarded', { match, action: 'deny' }))
      .after.refuse
  expect(hit({ subject: 'minutes' })).toBe(1)
  expect(hit({ subject: 'invoice' })).toBe(0)
  expect(hit({ has_attachment: true, kind: 'reply', domain: 'good.test' })).toBe(1)
  expect(hit({ kind: 'new' })).toBe(0)
  expect(hit({ time: { from: '11:00', to: '13:00', days: [1] } })).toBe(1)
  expect(hit({ time: { from: '13:00', to: '14:00' } })).toBe(0)
})

test('what was not written down is left out, and at most 50 changes are told', () => {
  const bare = { ...past('allow'), intent: { to: ['ann@good.test'], subject: 'x' } }
  expect(replay([bare], of('locked'))).toMatchObject({ decisions: 0, left_out: 1, changed: 0 })
  const many = Array.from({ length: 120 }, () => past('allow', known))
  const told = replay(many, of('locked'))
  expect([told.changed, told.changes.length]).toEqual([120, 50])
})

test('what is not wider lets nothing through that was held or refused before', () => {
  let seed = 7
  const chance = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * most)
  }
  const pick = <T>(...items: T[]): T => items[chance(items.length)]!
  const rule = (): PolicyRule => ({
    match: pick<PolicyRule['match']>({}, { domain: 'good.test' }, { recipient: 'ann@good.test' }, { kind: 'reply' }),
    action: pick('allow', 'require_approval', 'deny'),
  })
  const rules = () => Array.from({ length: chance(4) }, rule)
  const stages = [known, {}].flatMap(who => (['new', 'reply'] as const).map(kind => past('allow', { ...who, kind })))
  const strictness = { allow: 0, hold: 1, refuse: 2 }
  const outcomes = (policy: Policy) =>
    stages.map(stage => {
      const { after } = replay([stage], policy)
      return strictness[after.refuse ? 'refuse' : after.hold ? 'hold' : 'allow']
    })
  let compared = 0
  for (let i = 0; i < 20_000; i++) {
    const before = of(pick('locked', 'guarded', 'trusted'), ...rules())
    const kept = before.rules.filter(() => chance(4) > 0)
    for (const added of rules().slice(0, 2)) kept.splice(chance(kept.length + 1), 0, added)
    const after = of(pick('locked', 'guarded', 'trusted'), ...kept)
    if (isWider(before, after)) continue
    compared++
    const [was, is] = [outcomes(before), outcomes(after)]
    expect(
      is.every((outcome, s) => outcome >= was[s]!),
      JSON.stringify({ before, after }),
    ).toBe(true)
  }
  expect(compared).toBeGreaterThan(2_000)
})

test('5,000 decisions and 100 rules take bounded time, in turns', async () => {
  const subject = '\ufb01\u00c5 '.repeat(300)
  const many = Array.from({ length: 5_000 }, () => past('allow', { ...known, subject }))
  const rules = Array.from(
    { length: 100 },
    (_, i): PolicyRule => ({ match: { subject: `never ${i}` }, action: 'deny' }),
  )
  let longestMs = 0
  let at = performance.now()
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - at)
    at = performance.now()
  }, 1)
  const began = performance.now()
  const told = await replayInTurns(many, of('guarded', ...rules))
  clearInterval(beat)
  expect(told.decisions + told.unread).toBe(5_000)
  expect(performance.now() - began).toBeLessThan(6_000)
  expect(longestMs).toBeLessThan(1_000)
}, 20_000)
