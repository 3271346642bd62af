import { expect, test } from 'vitest'
import { type FooterKind, footerFor, footerUrl, htmlFooter, openingLine, textFooter } from './footer.ts'

const KINDS: FooterKind[] = [
  'agent',
  'agent-test',
  'claim',
  'sign-in',
  'approval',
  'alert',
  'notice',
  'question',
  'answer',
  'bounce',
]

test.each(KINDS)('the footer of %s is one plain line and a link', kind => {
  const footer = footerFor(kind, 'https://postern.test/', 'tok_1')
  expect(footer.sentence).toMatch(/^[\x20-\x7e]{20,90}:$/)
  expect(footer.url).toBe('https://postern.test/m/tok_1')
  expect(textFooter(footer)).toBe(`-- \r\n${footer.sentence}\r\nhttps://postern.test/m/tok_1\r\n`)
  expect(openingLine(footer)).toMatch(/^(?:An AI agent|Postern) sent this .*\. More at the end\.$/)
})

test('an agent is named as an AI agent, a test as a test', () => {
  expect(footerFor('agent', 'https://p.test', 't').sentence).toContain('An AI agent sent this message')
  expect(footerFor('agent-test', 'https://p.test', 't').sentence).toContain('test')
})

test('a token cannot leave its place in the link', () => {
  expect(footerUrl('https://p.test', '../x?y#z"')).toBe('https://p.test/m/..%2Fx%3Fy%23z%22')
})

test('in HTML every style insists', () => {
  const html = htmlFooter(footerFor('agent', 'https://p.test', 'a&b'))
  for (const [, style] of html.matchAll(/style="([^"]*)"/g))
    for (const declaration of style!.split(';')) expect(declaration).toMatch(/ !important$/)
})
