import { expect, test } from 'vitest'
import { validatePolicy } from './validate-policy.ts'

const fieldsOf = (input: unknown) => {
  const read = validatePolicy(input)
  return 'problems' in read ? read.problems.map(each => each.field) : []
}
const withMatch = (match: unknown) => ({
  preset: 'guarded',
  rules: [
    { match: {}, action: 'allow' },
    { match, action: 'deny' },
  ],
})

test('a whole policy is read, addresses in lower case', () => {
  const input = {
    version: 3,
    preset: 'locked',
    rules: [
      {
        match: {
          recipient: ' Ann*@Good.test ',
          domain: '*.Good.test',
          subject: 'Invoice',
          has_attachment: false,
          kind: 'reply',
          time: { from: '22:00', to: '06:00', days: [1, 7] },
        },
        action: 'require_approval',
        notify: [],
      },
      { match: {}, action: 'deny', notify: ['mail', 'webhook'] },
    ],
  }
  expect(validatePolicy(input)).toEqual({
    policy: {
      ...input,
      rules: [
        { ...input.rules[0], match: { ...input.rules[0]!.match, recipient: 'ann*@good.test', domain: '*.good.test' } },
        input.rules[1],
      ],
    },
  })
  expect(validatePolicy({ preset: 'trusted' })).toEqual({ policy: { version: 0, preset: 'trusted', rules: [] } })
})

test.each<[unknown, string[]]>([
  [null, ['']],
  [[], ['']],
  ['policy', ['']],
  [{}, ['preset']],
  [{ preset: 'open', version: -1 }, ['version', 'preset']],
  [{ preset: 'locked', version: 1.5, extra: 1 }, ['extra', 'version']],
  [{ preset: 'locked', version: 2 ** 31 }, ['version']],
  [{ preset: 'locked', rules: {} }, ['rules']],
  [{ preset: 'locked', rules: [null, 1] }, ['rules[0]', 'rules[1]']],
  [{ preset: 'locked', rules: [{}] }, ['rules[0].match', 'rules[0].action']],
  [{ preset: 'locked', rules: [{ match: {}, action: 'permit', name: 'x' }] }, ['rules[0].name', 'rules[0].action']],
  [{ preset: 'locked', rules: [{ match: {}, action: 'deny', notify: 'mail' }] }, ['rules[0].notify']],
  [{ preset: 'locked', rules: [{ match: {}, action: 'deny', notify: ['mail', 'sms'] }] }, ['rules[0].notify[1]']],
])('%j: %j', (input, fields) => {
  expect(fieldsOf(input)).toEqual(fields)
})

test.each<[string, unknown]>([
  [
    'recipient',
    [
      'ann',
      'ann@',
      '@good.test',
      'ann@*.test',
      'ann@gööd.test',
      'a b@good.test',
      'ann@good',
      'good.test',
      `${'a'.repeat(65)}@good.test`,
      7,
    ],
  ],
  [
    'domain',
    ['good', '*', '*.', 'a.*.test', '*good.test', '-a.test', 'a..test', 'gööd.test', `${'a.'.repeat(130)}test`, null],
  ],
  ['subject', ['', '  ', 'x'.repeat(201), 7]],
  ['has_attachment', ['yes', 0, null]],
  ['kind', ['send', null]],
  ['time', [null, [], '09:00']],
  ['recipiant', ['ann@good.test']],
])('a wrong %s is named with its rule', (field, values) => {
  for (const value of values as unknown[])
    expect(fieldsOf(withMatch({ [field]: value })), String(value)).toEqual([`rules[1].match.${field}`])
})

test.each<[string, unknown]>([
  ['from', { from: '24:00' }],
  ['to', { to: 5 }],
  ['to', { from: '09:00', to: '09:00' }],
  ['days', { days: [] }],
  ['days', { days: [0] }],
  ['days', { days: [8] }],
  ['days', { days: [1.5] }],
  ['hours', { hours: 1 }],
])('a wrong time.%s is named', (field, time) => {
  expect(fieldsOf(withMatch({ time }))).toEqual([`rules[1].match.time.${field}`])
})

test('the longest that is taken', () => {
  expect(fieldsOf(withMatch({ subject: 'x'.repeat(200), recipient: `${'a'.repeat(64)}@good.test` }))).toEqual([])
  const domain = (length: number) => `${'a.'.repeat((length - 4) / 2)}test`
  expect(fieldsOf(withMatch({ domain: domain(254), recipient: `ann@${domain(250)}` }))).toEqual([])
  expect(fieldsOf(withMatch({ domain: domain(256), recipient: `anna@${domain(250)}` }))).toHaveLength(2)
  expect(fieldsOf({ preset: 'locked', version: 2 ** 31 - 1 })).toEqual([])
  const rules = (count: number) => ({ preset: 'locked', rules: Array(count).fill({ match: {}, action: 'deny' }) })
  expect(fieldsOf(rules(100))).toEqual([])
  expect(fieldsOf(rules(101))).toEqual(['rules'])
  expect(fieldsOf(withMatch({ time: { days: [1, 2, 3, 4, 5, 6, 7, 1] } }))).toEqual([
    'rules[1].match.time.days',
    'rules[1].match.time.days',
  ])
})
