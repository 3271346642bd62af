import { expect, test } from 'vitest'
import type { Content, Secret } from '../facts.ts'
import { APPROVED, content, facts } from '../sample.ts'
import { secretInContent } from './secret-in-content.ts'

const secret = (kind: Secret['kind'], what: string, keyId: string | null = null): Secret => ({
  kind,
  what,
  encoding: 'plain',
  where: 'text',
  keyId,
})
const KEY = secret('own-key', "an agent's key to this platform", 'key_1')
const OPERATORS = secret('own-key', "the operator's key to this platform")
const CANARY = secret('canary', 'a planted secret')
const AWS = secret('credential', 'an AWS access key')
const OWNER = secret('owner-address', "the owner's address")

const decide = (changes: Partial<Content>, approved = false) =>
  secretInContent.decide(facts({ content: content(changes), approval: approved ? APPROVED : null }))

test('ordinary words pass', () => {
  expect(decide({ links: [{ host: 'good.test', dataChars: 39 }] })).toMatchObject({ outcome: 'allow' })
})

test('words that nobody read are refused, approved or not', () => {
  expect(secretInContent.decide(facts({ content: null, approval: APPROVED })).outcome).toBe('refuse')
})

test('a key of ours is refused and revoked, also when approved', () => {
  const leaked = {
    do: 'alert',
    kind: 'key-leaked',
    because: "The agent tried to send an agent's key to this platform.",
  }
  for (const approved of [false, true])
    expect(decide({ secrets: [AWS, KEY] }, approved)).toMatchObject({
      outcome: 'refuse',
      retryable: false,
      because: expect.stringContaining("contains an agent's key to this platform."),
      consequences: [{ do: 'revoke-key', keyId: 'key_1' }, leaked],
    })
  expect(decide({ secrets: [OPERATORS] }).consequences).toMatchObject([{ do: 'alert', kind: 'key-leaked' }])
})

test('a canary is refused and stops the account, also when approved', () => {
  for (const approved of [false, true])
    expect(decide({ secrets: [CANARY] }, approved)).toMatchObject({
      outcome: 'refuse',
      consequences: [{ do: 'stop-account' }, { do: 'alert', kind: 'canary' }],
    })
  expect(decide({ secrets: [CANARY, KEY] }).consequences).toHaveLength(4)
})

test('a kind that nobody knows is refused', () => {
  expect(decide({ secrets: [secret('word' as 'canary', 'a word')] }).outcome).toBe('refuse')
})

test.each<[string, Partial<Content>, string]>([
  ['a credential', { secrets: [AWS] }, 'contains an AWS access key.'],
  ["the owner's address", { secrets: [OWNER, AWS] }, "an AWS access key and the owner's address."],
  ['what nobody sees', { invisible: 1 }, '1 character that no reader sees.'],
  ['more of it', { invisible: 2 }, '2 characters that no reader sees.'],
  [
    'a link with data',
    {
      links: [
        { host: 'a.test', dataChars: 0 },
        { host: 'b.test', dataChars: 40 },
      ],
    },
    'link to b.test',
  ],
  ['a remote image', { remoteImages: 1 }, 'an image that is fetched'],
  ['a quote', { quotes: ['msg_1'] }, 'words of another conversation.'],
])('%s is held, and leaves once approved', (_, changes, said) => {
  const finding = decide(changes)
  expect(finding).toMatchObject({ outcome: 'hold', because: expect.stringContaining(said) })
  expect(finding.consequences).toBeUndefined()
  expect(decide(changes, true).outcome).toBe('allow')
  const system = facts({ content: content(changes), account: { ...facts().account, kind: 'system' } })
  expect(secretInContent.decide(system).outcome).toBe('allow')
})

test('what was not counted is no allow', () => {
  for (const field of ['secrets', 'invisible', 'links', 'remoteImages', 'quotes'])
    expect(() => decide({ [field]: undefined }, true), field).toThrow()
  expect(() => decide({ links: [{ host: 'a.test', dataChars: Number.NaN }] })).toThrow()
})

test('nothing found is told together', () => {
  expect(decide({ invisible: 1, quotes: ['msg_1'] }).toOwner).toBe(
    'The message contains 1 character that no reader sees, and words of another conversation. Look whether that should leave.',
  )
})
