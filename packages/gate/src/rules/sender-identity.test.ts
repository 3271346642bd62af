import { expect, test } from 'vitest'
import type { Inspection } from '../facts.ts'
import { facts, factsTo, inspection } from '../sample.ts'
import { senderIdentity } from './sender-identity.ts'

test('one From that is the inbox, addressed to counted recipients, passes', () => {
  expect(senderIdentity.decide(facts()).outcome).toBe('allow')
  expect(senderIdentity.decide(factsTo(3)).outcome).toBe('allow')
})

test('a message that addresses nobody in its headers passes', () => {
  expect(senderIdentity.decide(facts({ inspections: [inspection({ addressed: [] })] })).outcome).toBe('allow')
})

test.each<[string, Partial<Inspection>]>([
  ['no From', { from: [] }],
  ['another From', { from: ['ceo@postern.test'] }],
  ['two From mailboxes', { from: ['agent@postern.test', 'ceo@postern.test'] }],
  ['its own From twice', { from: ['agent@postern.test', 'agent@postern.test'] }],
  ['a Sender', { hasSender: true }],
  ['a Reply-To', { hasReplyTo: true }],
  ['a Bcc', { hasBcc: true }],
  ['a Sender that nobody looked for', { hasSender: undefined }],
  ['a Reply-To that nobody looked for', { hasReplyTo: undefined }],
  ['a Bcc that nobody looked for', { hasBcc: undefined }],
  ['a stranger in To', { addressed: ['ann@good.test', 'eve@evil.test'] }],
])('refused for %s', (_, changes) => {
  expect(senderIdentity.decide(facts({ inspections: [inspection(changes)] }))).toMatchObject({
    outcome: 'refuse',
    retryable: false,
  })
})

test('one bad copy among good ones is enough', () => {
  const bad = factsTo(3)
  bad.inspections[2] = inspection({ hasReplyTo: true, addressed: [] })
  expect(senderIdentity.decide(bad).outcome).toBe('refuse')
})

test('refused without any inspected copy, and from a deleted inbox', () => {
  expect(senderIdentity.decide(facts({ inspections: [] })).outcome).toBe('refuse')
  expect(senderIdentity.decide(facts({ inbox: { address: 'agent@postern.test', deleted: true } })).outcome).toBe(
    'refuse',
  )
})
