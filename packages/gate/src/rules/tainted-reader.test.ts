import { describe, expect, test } from 'vitest'
import type { Facts, Reads } from '../facts.ts'
import { ANSWERED, APPROVED, content, facts, recipient, stranger, THREAD } from '../sample.ts'
import { taintedReader } from './tainted-reader.ts'

const reads = (changes: Partial<Reads>): Reads => ({ ...facts().reads, ...changes })
const decide = (read: Partial<Reads>, changes: Partial<Facts> = {}) =>
  taintedReader.decide(facts({ reads: reads(read), ...changes }))

/** The one message that may leave after flagged mail was read. */
const REPLY: Partial<Facts> = { kind: 'reply', thread: THREAD, answered: ANSWERED }

/** Each could carry something out. */
const WAYS_OUT: [string, Partial<Reads>, Partial<Facts>][] = [
  ['a stranger', {}, { recipients: [recipient('ann@good.test'), stranger('eve@evil.test')] }],
  ['a recipient named in flagged mail', { recipientsFromFlagged: ['ann@good.test'] }, {}],
  ['a host named in flagged mail', { hostsFromFlagged: ['evil.test'] }, {}],
  ['a forward', {}, { kind: 'forward' }],
  ['a kind that nobody knows', {}, { kind: 'resend' as 'new' }],
  ['an attachment', {}, { content: content({ hasAttachment: true }) }],
  ['a link with data', {}, { content: content({ links: [{ host: 'evil.test', dataChars: 40 }] }) }],
  ['words that are not finished', {}, { content: null }],
]

describe('who read nothing bad', () => {
  test.each(WAYS_OUT)('may send %s', (_, read, changes) => {
    expect(decide(read, changes).outcome).toBe('allow')
  })
})

describe('who read mail of unverified senders', () => {
  test('may write to known people', () => {
    expect(decide({ taint: 'unverified' })).toMatchObject({ rule: 'tainted-reader', outcome: 'allow' })
    expect(decide({ taint: 'unverified', taintedSendsInHour: 99 }).outcome).toBe('allow')
    const link = content({ links: [{ host: 'good.test', dataChars: 39 }] })
    expect(decide({ taint: 'unverified' }, { content: link }).outcome).toBe('allow')
  })

  test.each(WAYS_OUT)('waits with %s, until approved', (_, read, changes) => {
    const held = decide({ taint: 'unverified', ...read }, changes)
    expect(held).toMatchObject({ outcome: 'hold', because: expect.stringContaining('nobody vouches for') })
    expect(held.toOwner).toContain('unverified senders')
    expect(decide({ taint: 'unverified', ...read }, { ...changes, approval: APPROVED }).outcome).toBe('allow')
  })
})

describe('who read flagged mail', () => {
  test('may answer a verified sender, five times an hour', () => {
    expect(decide({ taint: 'flagged' }, REPLY).outcome).toBe('allow')
    expect(decide({ taint: 'flagged', taintedSendsInHour: 4 }, REPLY).outcome).toBe('allow')
    const fifth = { taint: 'flagged', taintedSendsInHour: 5 } as const
    expect(decide(fifth, REPLY)).toMatchObject({ outcome: 'hold', used: 5, max: 5 })
    expect(decide(fifth, { ...REPLY, approval: APPROVED }).outcome).toBe('allow')
  })

  test.each(WAYS_OUT)('waits with %s, until approved', (_, read, changes) => {
    const held = decide({ taint: 'flagged', ...read }, { ...REPLY, ...changes })
    expect(held).toMatchObject({ outcome: 'hold', because: expect.stringContaining('mail that is flagged') })
    expect(held.toOwner).toContain('flagged mail lately')
    expect(decide({ taint: 'flagged', ...read }, { ...REPLY, ...changes, approval: APPROVED }).outcome).toBe('allow')
  })

  test.each<[string, Partial<Facts>]>([
    ['what is no reply', { kind: 'new' }],
    ['a reply outside of any thread', { thread: null }],
    ['a reply to nothing', { answered: null }],
    ['a reply to an unverified sender', { answered: { ...ANSWERED, verified: false } }],
    ['a reply to mail that is not clear', { answered: { ...ANSWERED, clear: false } }],
    ['a reply to another', { answered: { ...ANSWERED, from: 'bob@good.test' } }],
    ['a reply to nobody valid', { answered: { ...ANSWERED, from: null } }],
    ['a reply to all', { recipients: [recipient('ann@good.test'), recipient('bob@good.test')] }],
  ])('waits with %s', (_, changes) => {
    expect(decide({ taint: 'flagged' }, { ...REPLY, ...changes })).toMatchObject({
      outcome: 'hold',
      because: expect.stringContaining('no reply to one verified sender'),
    })
  })

  test('a taint that nobody knows is one', () => {
    expect(decide({ taint: 'some' as 'none' }).outcome).toBe('hold')
  })
})

describe('who acknowledged an attack', () => {
  const attack = { taint: 'flagged', injection: true } as const

  test.each([{ recipientsFromFlagged: ['eve@evil.test'] }, { hostsFromFlagged: ['evil.test'] }])(
    'never writes to what it names, approved or not: %j',
    named => {
      for (const approval of [null, APPROVED])
        expect(decide({ ...attack, ...named }, { ...REPLY, approval })).toMatchObject({
          outcome: 'refuse',
          retryable: false,
          consequences: [{ do: 'alert', kind: 'injection' }],
        })
    },
  )

  test('may else do what others may', () => {
    expect(decide(attack, REPLY).outcome).toBe('allow')
    expect(decide(attack).outcome).toBe('hold')
  })
})

test('what was not loaded is no allow', () => {
  const unloaded = undefined as unknown as boolean
  expect(() => decide({ injection: unloaded })).toThrow()
  expect(() => decide({ taint: 'flagged', taintedSendsInHour: Number.NaN }, REPLY)).toThrow()
  expect(() => decide({ taint: 'unverified' }, { content: content({ hasAttachment: unloaded }) })).toThrow()
  expect(() => decide({ taint: 'flagged' }, { ...REPLY, answered: { ...ANSWERED, clear: unloaded } })).toThrow()
})
