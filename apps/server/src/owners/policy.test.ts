// What counts as letting more leave: whatever is not surely as strict as before.
import type { PolicyRule } from '@postern/gate'
import { expect, test } from 'vitest'
import { diffOf, isWider } from './policy.ts'

const allow: PolicyRule = { match: { domain: 'good.test' }, action: 'allow' }
const ask: PolicyRule = { match: { domain: 'new.test' }, action: 'require_approval' }
const deny: PolicyRule = { match: { recipient: 'ann@bad.test' }, action: 'deny' }
const denyAll: PolicyRule = { match: {}, action: 'deny' }
const of = (preset: 'locked' | 'guarded' | 'trusted', ...rules: PolicyRule[]) => ({ preset, rules })

test.each([
  ['the same', of('guarded', allow, ask, deny), of('guarded', allow, ask, deny)],
  ['a stricter preset', of('trusted', allow), of('guarded', allow)],
  ['one allow fewer', of('guarded', allow, deny), of('guarded', deny)],
  ['a new denial in front', of('guarded', allow, ask), of('guarded', denyAll, allow, ask)],
  ['a new question at the end', of('guarded', deny, allow), of('guarded', deny, allow, ask)],
  ['a new question in front of what is allowed', of('guarded', allow), of('guarded', ask, allow)],
  ['rules, where there were none', of('guarded'), of('guarded', deny, ask)],
])('%s is no wider', (_, before, after) => {
  expect(isWider(before, after)).toBe(false)
})

test.each([
  ['a more lenient preset', of('locked'), of('guarded')],
  ['a more lenient preset with a denial of all', of('guarded'), of('trusted', denyAll)],
  ['a new allow', of('guarded', deny), of('guarded', deny, allow)],
  [
    'an allow of more',
    of('guarded', allow),
    of('guarded', { match: { domain: '*.good.test' }, action: 'allow' as const }),
  ],
  ['a denial gone', of('guarded', deny), of('guarded')],
  ['a question gone', of('guarded', ask), of('guarded')],
  ['a denial that asks now', of('guarded', deny), of('guarded', { ...deny, action: 'require_approval' as const })],
  ['an allow moved to the front', of('guarded', deny, allow), of('guarded', allow, deny)],
  ['a question moved in front of a denial', of('guarded', denyAll, ask), of('guarded', ask, denyAll)],
  ['a new question in front of a denial', of('guarded', denyAll), of('guarded', ask, denyAll)],
  [
    'a denial that is told to nobody any more',
    of('guarded', { ...deny, notify: ['mail' as const] }),
    of('guarded', deny),
  ],
])('%s is wider', (_, before, after) => {
  expect(isWider(before, after)).toBe(true)
})

test('the order of keys in a rule is no difference', () => {
  const stored = { action: 'deny', match: { recipient: 'ann@bad.test' } } as PolicyRule
  expect(isWider(of('guarded', deny), of('guarded', stored))).toBe(false)
  expect(diffOf(of('guarded', deny), of('guarded', stored))).toEqual({ added: [], removed: [], reordered: false })
})

test('a difference names preset, rules and order', () => {
  expect(diffOf(of('guarded', deny, ask), of('locked', ask, deny))).toEqual({
    preset: { from: 'guarded', to: 'locked' },
    added: [],
    removed: [],
    reordered: true,
  })
  expect(diffOf(of('guarded', deny, ask), of('guarded', allow, ask))).toEqual({
    added: [allow],
    removed: [deny],
    reordered: false,
  })
})
