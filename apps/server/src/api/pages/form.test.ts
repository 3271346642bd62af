import { expect, test } from 'vitest'
import { readForm } from './form.ts'

const multipart = (boundary: string, ...fields: [string, string][]) =>
  fields.map(([n, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${n}"\r\n\r\n${v}\r\n`).join('') +
  `--${boundary}--\r\n`

test.each([
  ['urlencoded', 'application/x-www-form-urlencoded; charset=utf-8', 'List-Unsubscribe=One-Click'],
  ['multipart', 'multipart/form-data; boundary=----x', multipart('----x', ['List-Unsubscribe', 'One-Click'])],
  ['multipart, quoted', 'multipart/form-data; boundary="y z"', multipart('y z', ['List-Unsubscribe', 'One-Click'])],
])('reads a %s form', (_, type, body) => {
  expect({ ...readForm(type, body) }).toEqual({ 'List-Unsubscribe': 'One-Click' })
})

test('a field given twice has no value', () => {
  expect(readForm('application/x-www-form-urlencoded', 'code=1&code=2')['code']).toBe('')
})

test('a field named like a property of objects is only a field', () => {
  expect(readForm('application/x-www-form-urlencoded', 'a=1')['constructor']).toBeUndefined()
  expect(Object.keys(readForm('application/x-www-form-urlencoded', '__proto__=1'))).toEqual(['__proto__'])
})

test.each(['application/json', 'text/plain', '', 'multipart/form-data'])('takes no %s', type => {
  expect(() => readForm(type, '{"code":1}')).toThrow()
})
