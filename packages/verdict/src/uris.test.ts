import { parse } from '@postern/mail'
import { expect, it } from 'vitest'
import { inspectUris } from './uris.ts'

const inspect = (body: string) =>
  inspectUris(parse(Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n${body}`)))

it.each([
  ['a name before an @', '<a href="https://bank.test@sink.test/x">pay</a>', true],
  ['letters of two alphabets', '<a href="https://p\u0430ypal.test/">pay</a>', true],
  ['code', '<a href="javascript:alert(document.cookie)">pay</a>', true],
  ['a page of its own', '<a href="data:text/html,<b>x</b>">pay</a>', true],
  ['a number under a name', '<a href="http://192.0.2.7/login">www.bank.test</a>', true],
  ['a number', '<a href="http://192.0.2.7/login">pay</a>', false],
  ['another host than shown', '<a href="https://click.sink.test/x">https://bank.test/login</a>', false],
])('reports %s', (_, body, decisive) => {
  expect(inspect(body)).toMatchObject([{ decisive }])
})

it.each([
  ['a plain link', '<a href="https://bank.test/login">log in</a>'],
  ['the same name', '<a href="https://www.bank.test/login">bank.test</a>'],
  ['a domain in one other alphabet', '<a href="https://\u043f\u0440\u0438\u043c\u0435\u0440.test/">x</a>'],
  ['an address', '<a href="mailto:a@bank.test">a@bank.test</a>'],
])('leaves %s', (_, body) => {
  expect(inspect(body)).toEqual([])
})
