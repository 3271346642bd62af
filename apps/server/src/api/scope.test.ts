// An operation that an agent may call says which scope it needs, or the server does not start.
import { expect, test } from 'vitest'
import { readContract } from './contract.ts'
import { assertScope, readScopes, scopeUsed } from './scope.ts'

test('an agent operation that names no scope, or one that is not there, does not start', () => {
  for (const named of [undefined, [], 'mail:read', ['mail:write'], ['any', 'mail:read'], ['mail:read', 'any']]) {
    expect(() => readScopes({ operationId: 'x', 'x-scope': named }), String(named)).toThrow('needs x-scope')
  }
  expect(() => readScopes({ operationId: 'x', 'x-scope': ['any'], 'x-scope-with': { cc: 'mail:write' } })).toThrow()
  expect(readScopes({ operationId: 'x', 'x-scope': ['any'] })).toEqual({ anyOf: [], with: {} })
})

test('every operation of an agent has a rule, and no other has one', () => {
  for (const { id, allowed, scope } of readContract().operations)
    expect(scope !== null, id).toBe(allowed.includes('agent'))
})

test('any one of the list does, and a field of the body may need one more', () => {
  const rule = readScopes({
    operationId: 'x',
    'x-scope': ['mail:reply', 'mail:send'],
    'x-scope-with': { cc: 'mail:send' },
  })
  const agent = (...scopes: string[]) => ({ kind: 'agent', scopes }) as never
  expect(() => assertScope(agent('mail:read'), rule)).toThrow()
  for (const scope of ['mail:reply', 'mail:send']) assertScope(agent(scope), rule)
  expect(scopeUsed(agent('mail:reply', 'mail:send'), rule, { text: 'x', cc: [] })).toBe('mail:reply')
  expect(scopeUsed(agent('mail:reply', 'mail:send'), rule, { cc: ['a'] })).toBe('mail:send')
  expect(() => scopeUsed(agent('mail:reply'), rule, { cc: ['a'] })).toThrow()
})
