import { expect, test } from 'vitest'
import { scrub } from '../log.ts'
import { mintAgentToken, mintOperatorToken, mintOwnerToken, parseToken } from './token.ts'

test('a token tells its kind, its key and the hash that is kept of it', () => {
  const { token, hash, last4 } = mintAgentToken('live', 'key_01234567890123456789')
  expect(token).toMatch(/^ptn_live_01234567890123456789_[0-9a-z]{32}_[0-9a-z]{7}$/)
  expect(parseToken(token)).toEqual({ kind: 'agent', environment: 'live', keyId: 'key_01234567890123456789', hash })
  expect(token.split('_')[3]!.endsWith(last4)).toBe(true)
  expect(parseToken(mintOwnerToken().token)?.kind).toBe('owner')
  expect(parseToken(mintOperatorToken().token)?.kind).toBe('operator')
})

test('one changed character, another prefix or another length is noise', () => {
  const { token } = mintAgentToken('live', 'key_01234567890123456789')
  expect(parseToken(token.replace('ptn_live', 'ptn_test'))).toBeNull()
  expect(parseToken(token.replace(/.$/, c => (c === '0' ? '1' : '0')))).toBeNull()
  expect(parseToken(token.slice(1))).toBeNull()
  expect(parseToken(`${token}${'x'.repeat(200)}`)).toBeNull()
  expect(parseToken('')).toBeNull()
})

test('a log line never holds one', () => {
  for (const { token } of [mintAgentToken('test', 'key_0'), mintOwnerToken(), mintOperatorToken()]) {
    expect(scrub(`failed for ${token}!`)).toMatch(/^failed for (ptn_test|ptw|pto)_…!$/)
  }
})
