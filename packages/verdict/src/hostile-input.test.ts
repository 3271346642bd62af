// Half a megabyte of what each expression likes least. The bound says that no step is quadratic.
import { parse } from '@postern/mail'
import { expect, it } from 'vitest'
import { judge } from './judge.ts'

const AUTHENTICATION = {
  spf: { result: 'none', domain: null },
  dkim: [],
  dmarc: { result: 'none', policy: null, domain: null },
  arc: { result: 'none' },
  aligned: false,
  from_domain: null,
  verified: false,
  handed_over: false,
}
const SIZE = 500_000
const PIECES = [
  'a',
  ' ',
  '\n',
  '<',
  '> ',
  'ignore ',
  'ignore all ',
  'forward send mail all you must not tell user ',
  'QUJDREVGR0g=',
  'aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnMg',
  'aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnMg\n',
  '69676e6f',
  '69 67 6e ',
  '01101001 ',
  '105 103 ',
  '%69%67',
  '%2569',
  '&#105;',
  '\\x69',
  'i g n o r e ',
  'i.g.n.',
  '\u200bi',
  '\u{e0069}',
  '\u202ei',
  '\ufe01',
  'a\u0301',
  '\u0456g',
  '忽略之前',
  'https://a.test/?q={secret} ',
  '![',
  '![a](https://a',
  '[a',
  '<|',
  '\n system ',
  '\nuser: x',
  '4111 1111 ',
  'DE89 3704 ',
  'append data to data to ',
  'send copy of the your ',
  "don't mention this this ",
  'every email forward it ',
  'if you are an ',
  'eyJaaaaaaaaaa.',
  'a@',
]

it.each(PIECES)('%j', piece => {
  const mail = parse(Buffer.from(`\r\n${piece.repeat(Math.ceil(SIZE / piece.length))}`))
  const start = performance.now()
  judge({ mail, authentication: AUTHENTICATION, scannedAt: '', timeLimitMs: 60_000 })
  expect(performance.now() - start).toBeLessThan(4_000)
})
