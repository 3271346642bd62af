import { expect, it } from 'vitest'
import { extractReply } from './quoted.ts'

it.each([
  ['attribution', 'Fine.\n\nOn Tue, 3 Nov 2026 at 10:00, Ann <a@b.test> wrote:\n> old'],
  ['attribution over two lines', 'Fine.\n\nOn Tue, 3 Nov 2026 at 10:00, Ann\n<a@b.test> wrote:\n> old'],
  [
    'German',
    'Fine.\n\nAm 03.11.2026 um 10:00 schrieb Ann <a@b.test>:\n> alt'.replace('schrieb Ann <a@b.test>', 'Ann schrieb'),
  ],
  ['separator', 'Fine.\n\n-----Original Message-----\nFrom: Ann\nold'],
  ['Outlook', 'Fine.\n\nFrom: Ann <a@b.test>\nSent: Tuesday\nold'],
  ['signature', 'Fine.\n-- \nBen'],
  ['quoted lines', '> old\nFine.\n> older'],
])('leaves the reply: %s', (_, text) => {
  expect(extractReply(text)).toBe('Fine.')
})

it('gives the text as it stands where nothing would be left', () => {
  expect(extractReply('> only a quote')).toBe('> only a quote')
})
