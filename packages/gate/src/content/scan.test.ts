import { describe, expect, test } from 'vitest'
import type { Secret } from '../facts.ts'
import { findOwnTokens } from './own-tokens.ts'
import { type Known, scanContent, type Words } from './scan.ts'

const KEY = 'ptn_live_01hq8x2k9f0123456789_abcdefghjkmnpqrstvwxyz0123456789_0abc123'
const CANARY = 'ae_live_canary7f3k2m9q4x8w'
const OWNER = 'ann.owner@good.test'
const NOTHING: Known = { canaries: [], ownerAddress: null }
const KNOWN: Known = { canaries: [CANARY, '', 'DE89 3704 0044 0532 0130 00'], ownerAddress: OWNER }

const words = (text: string, changes: Partial<Words> = {}): Words => ({
  subject: 'Minutes',
  text,
  html: null,
  addresses: ['bob@good.test'],
  finalText: `${text}\n-- \nAn AI agent sent this message.\nhttps://mail.test/m/abc`,
  finalHtml: null,
  ...changes,
})
const secretsOf = (text: string, known = KNOWN) => scanContent(words(text), known).secrets
const kinds = (secrets: Secret[]) => [...new Set(secrets.map(each => each.kind))].sort()

const base64 = (text: string) => Buffer.from(text).toString('base64')
const hex = (text: string) => Buffer.from(text).toString('hex')
const reversed = (text: string) => [...text].reverse().join('')
const percent = (text: string) => hex(text).replace(/../g, '%$&')
const moved = (text: string) =>
  text.replace(/[a-z]/gi, each => {
    const first = each <= 'Z' ? 65 : 97
    return String.fromCharCode(((each.charCodeAt(0) - first + 13) % 26) + first)
  })
const base32 = (text: string) =>
  [...Buffer.from(text)]
    .map(byte => byte.toString(2).padStart(8, '0'))
    .join('')
    .replace(/.{1,5}/g, bits => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits.padEnd(5, '0'), 2)]!)
const lines = (text: string) => text.replace(/.{20}/g, '$&\r\n  ')

/** How words can be spelt so that a reader of them does not notice. */
const SPELLINGS: [string, Secret['encoding'], (secret: string) => string][] = [
  ['plain', 'plain', secret => `It is ${secret}.`],
  ['plain in one word', 'plain', secret => `"${secret}"`],
  ['base64', 'base64', secret => `See ${base64(secret)}`],
  ['base64 for links', 'base64', secret => `See ${Buffer.from(secret).toString('base64url')} there`],
  ['base64 over lines', 'base64', secret => `See\n${lines(base64(`to whom it may concern ${secret}`))}\nthere`],
  ['base64 after one letter', 'base64', secret => `See ${base64(`x ${secret} y`)}`],
  ['base64 after two letters', 'base64', secret => `See ${base64(`xx ${secret} y`)}`],
  ['base64 right behind a word', 'base64', secret => `Seeit${base64(` ${secret} y`)}`],
  ['base64 in percent', 'base64', secret => `/${encodeURIComponent(base64(`? ${secret} >>>`))}`],
  ['hex', 'hex', secret => `See ${hex(` ${secret} `)}.`],
  ['hex behind a digit', 'hex', secret => `See 7${hex(` ${secret} `)}.`],
  [
    'hex in capitals with colons',
    'hex',
    secret =>
      hex(secret)
        .toUpperCase()
        .replace(/..(?=.)/g, '$&:'),
  ],
  ['hex escapes', 'hex', secret => hex(secret).replace(/../g, '\\x$&')],
  ['reversed', 'reversed', secret => `See ${reversed(secret)} `],
  ['percent', 'percent', secret => `https://evil.test/?q=${percent(secret)}`],
  ['base64 of two bytes a letter', 'base64', secret => Buffer.from(secret, 'utf16le').toString('base64')],
  ['base64 twice', 'base64', secret => base64(base64(secret))],
  ['base64 of what was reversed', 'base64', secret => base64(reversed(secret))],
  ['base64 reversed', 'base64', secret => reversed(base64(secret))],
  ['percent in percent', 'percent', secret => percent(secret).replaceAll('%', '%25')],
  ['equals signs', 'percent', secret => hex(secret).replace(/../g, '=$&')],
  ['escapes of a program', 'percent', secret => hex(secret).replace(/../g, '\\u00$&')],
  ['references in plain text', 'percent', secret => hex(secret).replace(/../g, '&#x$&;')],
  [
    'wide letters',
    'plain',
    secret => secret.replace(/[!-~]/g, each => String.fromCharCode(each.charCodeAt(0) + 0xfee0)),
  ],
  ['letters moved by thirteen', 'other', secret => moved(secret)],
  ['numbers of letters', 'other', secret => [...secret].map(each => each.charCodeAt(0)).join(' ')],
  ['base32', 'other', secret => `x${base32(secret)}`],
  ['zero-width inside', 'plain', secret => `It is ${[...secret].join('\u200b')} `],
]
/** Only of what has a length of its own. */
const SPLIT: [string, Secret['encoding'], (secret: string) => string][] = [
  ['blanks inside', 'plain', secret => [...secret].join(' ')],
  ['line ends inside', 'plain', secret => lines(secret)],
  ['hyphens inside', 'plain', secret => [...secret].join('-')],
  ['soft hyphens inside', 'plain', secret => [...secret].join('\u00ad')],
  ['capitals', 'plain', secret => secret.toUpperCase()],
  ['reversed with blanks', 'reversed', secret => [...reversed(secret)].join(' ')],
]

describe('secrets', () => {
  test.each([...SPELLINGS, ...SPLIT])('a key of ours, %s', (_, encoding, spell) => {
    expect(secretsOf(`Hello Bob,\n${spell(KEY)}\nBye`)).toEqual([
      {
        kind: 'own-key',
        what: "an agent's key to this platform",
        encoding,
        where: 'text',
        keyId: 'key_01hq8x2k9f0123456789',
      },
    ])
    expect(findOwnTokens(`Hello Bob,\n${spell(KEY)}\nBye`)).toEqual([KEY])
  })

  test('a token of ours between tags, and in references, is one that can be ended', () => {
    expect(findOwnTokens(`<p>${[...KEY].map(char => `<b>${char}</b>`).join('')}</p>`)).toEqual([KEY])
    expect(findOwnTokens(`<p>${[...KEY].map(char => `&#${char.charCodeAt(0)};`).join('')}</p>`)).toEqual([KEY])
  })

  test.each([...SPELLINGS, ...SPLIT])('a canary, %s', (_, encoding, spell) => {
    expect(secretsOf(`Hello Bob,\n${spell(CANARY)}\nBye`)).toEqual([
      { kind: 'canary', what: 'a planted secret', encoding, where: 'text', keyId: null },
    ])
    expect(secretsOf(`Hello Bob,\n${spell(CANARY)}\nBye`, NOTHING)).toEqual([])
  })

  test.each(SPELLINGS)('a credential, %s', (_, encoding, spell) => {
    expect(secretsOf(spell(`ghp_${'a1B2c3D4e5F6'.repeat(3)}`))).toEqual([
      { kind: 'credential', what: 'a GitHub token', encoding, where: 'text', keyId: null },
    ])
  })

  test.each(SPELLINGS)("the owner's address, %s", (_, encoding, spell) => {
    expect(secretsOf(spell(OWNER))).toEqual([
      { kind: 'owner-address', what: "the owner's address", encoding, where: 'text', keyId: null },
    ])
  })

  test('every kind of key of ours, and a canary that looks like one is a canary alone', () => {
    const secret = 'abcdefghjkmnpqrstvwxyz0123456789'
    expect(secretsOf(`ptw_${secret}_0abc123`)).toMatchObject([{ what: "an owner's key to this platform", keyId: null }])
    expect(secretsOf(`pto_${secret}_0abc123`)).toMatchObject([
      { what: "the operator's key to this platform", keyId: null },
    ])
    expect(secretsOf(KEY.replace('live', 'test'))).toMatchObject([{ kind: 'own-key' }])
    expect(secretsOf(KEY, { canaries: [KEY], ownerAddress: null })).toMatchObject([{ kind: 'canary' }])
    expect(secretsOf(`ptn_live_x_${secret.slice(1)}_0abc123`)).toEqual([])
  })

  test('a canary of several words is found in any spacing, and what is too short is none', () => {
    expect(kinds(secretsOf('Pay to DE89370400440532013000 now'))).toEqual(['canary'])
    expect(kinds(secretsOf('Pay to de89-3704-0044-0532-0130-00 now'))).toEqual(['canary'])
    expect(secretsOf('Hello', { canaries: ['', ' - ', 'hello'], ownerAddress: null })).toEqual([])
  })

  test('a planted key is found by its parts, and with anything between its letters', () => {
    const known = { canaries: [KEY], ownerAddress: null }
    const parts = [KEY.slice(0, 35), KEY.slice(35)]
    for (const text of [parts.join(' and then '), parts[0]!, parts[1]!, [...KEY].join('*'), KEY.replaceAll('_', ' ')])
      expect(kinds(secretsOf(text, known)), text).toEqual(['canary'])
    expect(kinds(scanContent(words(parts[1]!, { subject: parts[0]! }), known).secrets)).toEqual(['canary'])
    const address = { canaries: ['canary-abcdefgh1234@good.test'], ownerAddress: null }
    expect(secretsOf('From canary@good.test, to somebody@good.test', address)).toEqual([])
  })

  test('in every field', () => {
    const where = (changes: Partial<Words>) =>
      scanContent(words('Hi', changes), KNOWN).secrets.map(each => `${each.kind} ${each.where}`)
    expect(where({ subject: CANARY })).toEqual(['canary subject'])
    expect(where({ addresses: ['bob@good.test', `drop+${CANARY}@evil.test`] })).toEqual(['canary address'])
    expect(where({ html: `<p>${CANARY}</p>` })).toEqual(['canary html'])
    expect(where({ finalHtml: `<p>${CANARY}</p>` })).toEqual(['canary html'])
    expect(where({ finalText: CANARY })).toEqual(['canary text'])
    expect(where({ text: CANARY, finalText: 'Hi' })).toEqual(['canary text'])
    expect(where({ html: `<p>${CANARY.slice(0, 9)}<b></b>${CANARY.slice(9)}</p>` })).toEqual(['canary html'])
    expect(where({ html: `<a href="https://x.test/${CANARY}">x</a>` })).toEqual(['canary html'])
    expect(where({ html: [...CANARY].map(each => `&#${each.charCodeAt(0)};`).join('') })).toEqual(['canary html'])
    expect(where({ html: [...CANARY].map(each => `&#x${hex(each)};`).join('') })).toEqual(['canary html'])
    expect(where({ html: 'owner: ann.owner&commat;good.test' })).toEqual(['owner-address html'])
  })

  test("the owner's address is meant whole, and as a recipient it gives nothing away", () => {
    expect(secretsOf('Ask joann.owner@good.test or ann.owner@good.test.evil or ann.owner@good.tests')).toEqual([])
    expect(kinds(secretsOf('Ask joann.owner@good.test, or Ann.Owner@Good.test.'))).toEqual(['owner-address'])
    expect(scanContent(words('Hi', { addresses: [OWNER] }), KNOWN).secrets).toEqual([])
    expect(scanContent(words('Hi', { addresses: [`${OWNER}x`] }), KNOWN).secrets).toEqual([])
    expect(secretsOf(OWNER, { ...KNOWN, ownerAddress: null })).toEqual([])
  })

  test('each is told once, in the plainest spelling, and never itself', () => {
    const found = secretsOf(`${KEY} ${base64(KEY)} ${reversed(KEY)} ${KEY}`)
    expect(found).toMatchObject([{ kind: 'own-key', encoding: 'plain' }])
    expect(JSON.stringify(found)).not.toContain('abcdefghjkmnpqrstvwxyz')
  })

  const CREDENTIALS: [string, string][] = [
    ['an AWS access key', 'AKIAIOSFODNN7EXAMPLE'],
    ['an AWS secret key', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a GitHub token', `github_pat_${'A1b2C3d4E5_'.repeat(6)}`],
    ['a GitLab token', 'glpat-a1B2c3D4e5F6g7H8i9J0'],
    ['a Slack token', 'xoxb-123456789012-abcdefABCDEF'],
    ['a Slack webhook', ['https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'].join('')],
    ['a Stripe key', ['sk', '_live_4eC39HqLyjWDarjtT1zdp7dc'].join('')],
    ['a webhook secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['a Google API key', `AIza${'Sy1_a-b2C3d'.repeat(4).slice(0, 35)}`],
    ['a Google client secret', 'GOCSPX-a1B2c3D4e5F6g7H8i9J0'],
    ['an Anthropic key', 'sk-ant-api03-a1B2c3D4e5F6g7H8'],
    ['an OpenAI key', 'sk-proj-a1B2c3D4e5F6g7H8i9J0'],
    ['an OpenAI key', `sk-${'a1B2c3D4e5F6'.repeat(4)}`],
    ['an npm token', `npm_${'a1B2c3D4e5F6'.repeat(3)}`],
    ['a SendGrid key', `SG.${'a1B2c3D4e5F6g7H8i9J0ab'}.${'a1B2c3D4e5F6g7H8i9J0ab'.repeat(2)}`],
    ['a Twilio key', `SK${'0123456789abcdef'.repeat(2)}`],
    ['a Hugging Face token', `hf_${'aBcDeFgHiJkLmNoPq'.repeat(2)}`],
    ['a DigitalOcean token', `dop_v1_${'0123456789abcdef'.repeat(4)}`],
    ['a Shopify token', `shpat_${'0123456789abcdef'.repeat(2)}`],
    ['a signed token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6y'],
    ['a database password', 'postgres://app:hunter2@db.good.test/app'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA'],
    ['a private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ]
  test.each(CREDENTIALS)('%s', (what, text) => {
    expect(secretsOf(`Here it is: ${text}\nBye`)).toMatchObject([{ kind: 'credential', what, encoding: 'plain' }])
    expect(secretsOf(`x${base64(text)}`)).toMatchObject([{ kind: 'credential', what, encoding: 'base64' }])
  })

  test('ordinary words are none', () => {
    const ordinary = [
      'The risk-assessment-and-mitigation-strategy-document-for-the-next-year is attached.',
      'Set sk-ant and AKIA as a prefix; the key goes into secret_access_key.',
      'postgres://localhost:5432/app and https://user@good.test/path',
      'Commit 3f786850e387550fdab836ed7e6dc881de23001b, id 550e8400-e29b-41d4-a716-446655440000.',
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----',
      '100 % of what we planned, 50%25, and a=b&c=d. 0x10, 1:2:3',
      'Grüße aus Köln, 你好世界, مرحبا',
    ]
    for (const text of ordinary) expect(secretsOf(text), text).toEqual([])
  })
})

describe('bounds', () => {
  /** Milliseconds; the best, because whoever else works on this machine is not what is measured. */
  const bestOf = (times: number, all: Words): number =>
    Math.min(
      ...Array.from({ length: times }, () => {
        const start = performance.now()
        scanContent(all, KNOWN)
        return performance.now() - start
      }),
    )

  const hostile: [string, string][] = [
    ['words', 'Minutes of Monday, with a link https://good.test/a/b?c=d and more. '.repeat(3000)],
    ['letters', 'a'.repeat(200_000)],
    ['hex', '0a'.repeat(100_000)],
    ['percent', '%41'.repeat(66_000)],
    ['prefixes', 'ptn_live_AKIAxoxb-sk-eyJ'.repeat(8000)],
    ['signed tokens', '-eyJaaaaaaaa.eyJaaaaaaaa.'.repeat(8000)],
    ['brackets', '![[(<'.repeat(40_000)],
    ['tags', '<img <a href='.repeat(15_000)],
    ['references', '&#x41;&#'.repeat(25_000)],
    ['dots', 'a.'.repeat(100_000)],
    ['hosts', Array.from({ length: 12_000 }, (_, i) => `http://h${i}.test`).join(' ')],
    ['at signs', 'a@a.test/'.repeat(22_000)],
    ['invisible', 'a\u200b'.repeat(100_000)],
    ['database urls', 'postgres://a:'.repeat(15_000)],
    ['slashes', 'http://'.repeat(28_000)],
    ['numbers', '112 116 '.repeat(25_000)],
    ['numbers that end too soon', `${'112 '.repeat(14)}x `.repeat(3_400)],
    ['equals signs', '=70'.repeat(66_000)],
    ['base32', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(6_200)],
    ['base64', base64(base64('a letter after a letter '.repeat(4_600)))],
  ]
  test.each(hostile)('200 kB of %s take little time', (_, text) => {
    expect(bestOf(3, words(text, { html: text, finalHtml: text }))).toBeLessThan(400)
  })

  test('200 kB of plain words take less than 30 ms', () => {
    const text = hostile[0]![1].slice(0, 200_000)
    expect(bestOf(15, words(text))).toBeLessThan(30)
  })

  test('more than can be looked at is told like a secret', () => {
    expect(secretsOf('a '.repeat(1_100_000))).toMatchObject([
      { kind: 'credential', what: 'more words than can be checked' },
    ])
  })
})
