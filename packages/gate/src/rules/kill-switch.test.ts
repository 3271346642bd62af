import { expect, test } from 'vitest'
import type { Facts } from '../facts.ts'
import { APPROVED, facts } from '../sample.ts'
import { killSwitch } from './kill-switch.ts'

type Switches = Facts['switches']
const running: Switches = [
  { scope: 'instance', state: 'running' },
  { scope: 'account', state: 'running' },
]

test('both switches running let a message pass', () => {
  expect(killSwitch.decide(facts({ switches: running })).outcome).toBe('allow')
})

test.each<[string, Switches]>([
  ['the account is stopped', [running[0]!, { scope: 'account', state: 'stopped' }]],
  ['the instance is stopped', [{ scope: 'instance', state: 'stopped' }, running[1]!]],
  ['one of two account switches is stopped', [...running, { scope: 'account', state: 'stopped' }]],
  ['the account switch is missing', [running[0]!]],
  ['the instance switch is missing', [running[1]!]],
  ['no switch was read', []],
  ['a switch says a word nobody knows', [running[0]!, { scope: 'account', state: 'paused' as 'running' }]],
])('refused when %s, and not to be retried', (_, switches) => {
  expect(killSwitch.decide(facts({ switches }))).toMatchObject({ outcome: 'refuse', retryable: false })
})

test('an approval does not undo a stop', () => {
  expect(killSwitch.decide(facts({ switches: [], approval: APPROVED })).outcome).toBe('refuse')
})

test('the sentence says who stopped it and that people must act', () => {
  const stopped: Switches = [running[0]!, { scope: 'account', state: 'stopped' }]
  expect(killSwitch.decide(facts({ switches: stopped })).because).toContain('only people can resume you')
  expect(
    killSwitch.decide(facts({ switches: [{ scope: 'instance', state: 'stopped' }, running[1]!] })).because,
  ).toContain('operator')
  expect(killSwitch.decide(facts({ switches: [running[0]!] })).because).toContain('by a human')
})

test.each([
  ['file', 'emergency stop file'],
  ['instance', 'by the operator'],
  ['owner', 'Your owner has stopped'],
  ['account', 'You have been stopped'],
  ['inbox', 'The inbox you send from'],
  ['domain', 'a domain of your recipients'],
] as const)('a stop of scope %s is told as such', (scope, words) => {
  expect(killSwitch.decide(facts({ switches: [...running, { scope, state: 'running' }] })).outcome).toBe('allow')
  const finding = killSwitch.decide(facts({ switches: [...running, { scope, state: 'stopped' }] }))
  expect(finding).toMatchObject({ outcome: 'refuse', because: expect.stringContaining(words) })
  expect(finding.toOwner).toContain('not sent')
})

test('of several stops the widest is told, and a scope that nobody knows stops too', () => {
  const stopped: Switches = [...running, { scope: 'inbox', state: 'stopped' }, { scope: 'file', state: 'stopped' }]
  expect(killSwitch.decide(facts({ switches: stopped })).because).toContain('stop file')
  const odd: Switches = [...running, { scope: 'planet' as 'file', state: 'stopped' }]
  expect(killSwitch.decide(facts({ switches: odd }))).toMatchObject({
    outcome: 'refuse',
    because: expect.stringContaining('operator'),
  })
})
