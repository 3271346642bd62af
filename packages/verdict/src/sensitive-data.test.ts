import { parse } from '@postern/mail'
import { expect, it } from 'vitest'
import { findSensitiveData, isIban, luhn } from './sensitive-data.ts'

const kinds = (body: string) => findSensitiveData(parse(Buffer.from(`\r\n${body}`))).map(found => found.info_type)

it.each([
  ['4111 1111 1111 1111', 'CREDIT_CARD_NUMBER'],
  ['DE89 3704 0044 0532 0130 00', 'IBAN_CODE'],
  [`AKIA${'ABCDEFGHIJKLMNOP'}`, 'AWS_CREDENTIALS'],
  [`ghp_${'a1B2'.repeat(9)}`, 'GITHUB_TOKEN'],
  ['-----BEGIN RSA PRIVATE KEY-----', 'PRIVATE_KEY'],
])('%s is reported', (text, kind) => {
  expect(kinds(`It is ${text}.`)).toEqual([kind])
})

it.each([
  '4111 1111 1111 1112',
  'DE88 3704 0044 0532 0130 00',
  'Call 4155 5512 3456 7890',
  '2026-11-03 10:00 1234567890123456',
  '0000 0000 0000 0000',
])('%s is not', text => {
  expect(kinds(`It is ${text}.`)).toEqual([])
})

it('checks digits', () => {
  expect(luhn('79927398713')).toBe(true)
  expect(isIban('GB82WEST12345698765432')).toBe(true)
  expect(isIban('GB82WEST12345698765431')).toBe(false)
})
