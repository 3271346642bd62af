import { expect, test } from 'vitest'
import type { Facts } from '../facts.ts'
import { facts, recipient } from '../sample.ts'
import { inboxEnvironment } from './inbox-environment.ts'

const account = (changes: Partial<Facts['account']>): Facts['account'] => ({ ...facts().account, ...changes })

test('a live account may send out to the network', () => {
  expect(inboxEnvironment.decide(facts())).toMatchObject({
    outcome: 'allow',
    because: 'Your account is live.',
    toOwner: 'The account is live.',
  })
})

test('a test account may send to an inbox here, and into the capture', () => {
  const recipients = [recipient('a@here.test', { route: 'local' }), recipient('b@there.test', { route: 'capture' })]
  expect(inboxEnvironment.decide(facts({ account: account({ environment: 'test' }), recipients }))).toMatchObject({
    outcome: 'allow',
    because: 'Test mail stays on this machine.',
    toOwner: 'The account is for tests; this mail stays here.',
  })
})

test.each(['agent', 'system'] as const)('a test account of kind %s never reaches the network', kind => {
  const recipients = [recipient('a@here.test', { route: 'local' }), recipient('b@there.test', { route: 'smtp' })]
  expect(inboxEnvironment.decide(facts({ account: account({ environment: 'test', kind }), recipients }))).toMatchObject(
    {
      outcome: 'refuse',
      retryable: false,
      because: expect.stringContaining('b@there.test'),
    },
  )
})

test('an environment or a route that nobody knows counts as test and as outside', () => {
  const odd = account({ environment: 'staging' as 'live' })
  expect(inboxEnvironment.decide(facts({ account: odd })).outcome).toBe('refuse')
  const recipients = [recipient('a@here.test', { route: 'relay' as 'smtp' })]
  expect(inboxEnvironment.decide(facts({ account: account({ environment: 'test' }), recipients })).outcome).toBe(
    'refuse',
  )
})
