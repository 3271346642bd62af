import { expect, test } from 'vitest'
import { addressFor, slugOf } from './names.ts'

test.each([
  ['My Agent', 'my-agent'],
  ['Señor Ñandú', 'senor-nandu'],
  ['  --x--  ', 'x'],
  ['日本語', 'agent'],
  ['a'.repeat(64), 'a'.repeat(30)],
])('%s becomes %s', (name, slug) => {
  expect(slugOf(name)).toEqual({ slug })
})

test.each(['P\u043Estern', '', ' ', 'x'.repeat(65), 'a\nb', 'a\u202Eb', 'a\u200Bb', '\uD800'])(
  '%j is no name',
  name => {
    expect(slugOf(name)).toEqual({ problem: 'name_invalid' })
  },
)

test.each([
  'Postmaster',
  'abuse',
  'Ａｄｍｉｎ',
  'mailer daemon',
  'No-Reply',
  'post-master',
  'postern support',
  'Your owner via Postern',
])('%s is reserved', name => {
  expect(slugOf(name)).toEqual({ problem: 'name_reserved' })
})

test('an address is the slug and four characters of chance', () => {
  expect(addressFor('x', 'mail.example')).toMatch(/^x-[0-9a-z]{4}@mail\.example$/)
})
