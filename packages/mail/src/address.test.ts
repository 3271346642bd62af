import { describe, expect, test } from 'vitest'
import { baseAddress, canonicalAddress, domainOf, isCanonicalAddress, localPartOf } from './address.ts'

const codeOf = (input: string) => {
  const result = canonicalAddress(input)
  return 'problem' in result ? result.problem.code : `accepted as ${result.address}`
}

describe('canonicalAddress', () => {
  test.each([
    ['Ann@Good.TEST', 'ann@good.test'],
    ['ann+news@good.test', 'ann+news@good.test'],
    ["o'neil_x=y@good.test", "o'neil_x=y@good.test"],
    ['ann@go\u00adod.test', 'ann@good.test'],
    ['ann@ｇｏｏｄ.test', 'ann@good.test'],
    ['ann@good。test', 'ann@good.test'],
    ['ann@good．test', 'ann@good.test'],
    ['ann@straße.de', 'ann@xn--strae-oqa.de'],
    ['ann@XN--PPLE-43D.com', 'ann@xn--pple-43d.com'],
    ['ann@аpple.com', 'ann@xn--pple-43d.com'],
    ['agent@postern.localhost', 'agent@postern.localhost'],
  ])('%j is spelled %j', (input, address) => {
    expect(canonicalAddress(input)).toEqual({ address })
    expect(canonicalAddress(address)).toEqual({ address })
    expect(isCanonicalAddress(address)).toBe(true)
  })

  test.each([
    ['', 'empty'],
    ['ann', 'missing_at'],
    ['a@b@c.test', 'several_at_signs'],
    ['@good.test', 'invalid_local_part'],
    ['.a@good.test', 'invalid_local_part'],
    ['a..b@good.test', 'invalid_local_part'],
    ['v@v.test, evil@e.test', 'several_addresses'],
    ['a@a.test; b@b.test', 'several_addresses'],
    ['g: a@a.test, b@b.test;', 'several_addresses'],
    ['g:a@a.test', 'group_or_route'],
    ['<@x.test:a@foreign.test>', 'display_name'],
    ['@x.test:a@foreign.test', 'group_or_route'],
    ['Ann <ann@good.test>', 'display_name'],
    ['<ann@good.test>', 'display_name'],
    ['"ann"@good.test', 'quoted_local_part'],
    ['"v@v.test,evil"@e.test', 'quoted_local_part'],
    ['ann\\@x@good.test', 'quoted_local_part'],
    ['ann@good(x)evil.test', 'comment'],
    ['=?utf-8?q?ann?=@good.test', 'encoded_word'],
    ['ann@good.test\r\nBcc: x@x.test', 'control_character'],
    ['ann\u0000@good.test', 'control_character'],
    ['ann@good\u2028.test', 'control_character'],
    [' ann@good.test', 'whitespace'],
    ['ann@good .test', 'whitespace'],
    ['a%b@ours.test', 'relay_route'],
    ['b!a@ours.test', 'relay_route'],
    ['änn@good.test', 'non_ascii_local_part'],
    ['ann＠good.test', 'missing_at'],
    ['a@[127.0.0.1]', 'ip_literal'],
    ['a@[IPv6:::1]', 'ip_literal'],
    ['a@127.0.0.1', 'ip_literal'],
    ['a@127.1', 'ip_literal'],
    ['a@0x7f.1', 'ip_literal'],
    ['a@１２７.0.0.1', 'ip_literal'],
    ['root@localhost', 'special_use_domain'],
    ['root@LOCALHOST', 'special_use_domain'],
    ['a@x.localhost', 'special_use_domain'],
    ['a@db.internal', 'special_use_domain'],
    ['a@printer.local', 'special_use_domain'],
    ['a@com', 'single_label_domain'],
    ['a@', 'invalid_domain'],
    ['a@good.test.', 'invalid_domain'],
    ['a@.good.test', 'invalid_domain'],
    ['a@-good.test', 'invalid_domain'],
    ['a@good_x.test', 'invalid_domain'],
    ['a@ex%61mple.test', 'invalid_domain'],
    ['a@good.test/evil.test', 'invalid_domain'],
    ['a@good.test#x', 'invalid_domain'],
    ['a@xn--a.test', 'invalid_domain'],
    ['a@xn--a.xn--zca.test', 'invalid_domain'],
    ['a@xn--b-5da.test', 'invalid_domain'],
    ['a@\u200dgood.test', 'invalid_domain'],
    [`${'a'.repeat(65)}@good.test`, 'too_long'],
    [`a@${'b.'.repeat(130)}test`, 'too_long'],
    [`a@${'b'.repeat(64)}.test`, 'invalid_domain'],
    ['a'.repeat(2_000_000), 'too_long'],
  ])('%j is refused: %s', (input, code) => {
    expect(codeOf(input)).toBe(code)
  })

  test('a problem says in a sentence what is wrong', () => {
    expect(canonicalAddress('root@localhost')).toMatchObject({
      problem: { sentence: expect.stringMatching(/^[A-Z].*\.$/) },
    })
  })

  test('the exception for hosted domains is for exactly these', () => {
    expect(canonicalAddress('a@mail.internal', { hosted: ['mail.internal'] })).toEqual({ address: 'a@mail.internal' })
    expect(canonicalAddress('a@x.mail.internal', { hosted: ['mail.internal'] })).toHaveProperty('problem')
    expect(canonicalAddress('a@postern.localhost', { hosted: [] })).toHaveProperty('problem')
  })

  test('whatever is accepted is accepted again as it is', () => {
    const alphabet = [...'ab.@-+_%!"<>(),;:[]1 \\', 'é', '。', '＠', '\u00ad', 'ß', '\u200d', 'xn--', '.test']
    let seed = 7
    const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648)
    for (let i = 0; i < 20_000; i++) {
      const noise = () => Array.from({ length: next() % 6 }, () => alphabet[next() % alphabet.length]).join('')
      const input = `${noise()}a@${noise()}b.test`
      const result = canonicalAddress(input)
      if ('problem' in result) continue
      expect(canonicalAddress(result.address)).toEqual(result)
      expect(isCanonicalAddress(result.address)).toBe(true)
      expect(result.address).toMatch(/^[\x21-\x7e]+$/)
    }
  })
})

test('the parts of a canonical address', () => {
  expect(localPartOf('ann+news@good.test')).toBe('ann+news')
  expect(domainOf('ann+news@good.test')).toBe('good.test')
  expect(baseAddress('ann+news@good.test')).toBe('ann@good.test')
  expect(baseAddress('+ann@good.test')).toBe('+ann@good.test')
})
