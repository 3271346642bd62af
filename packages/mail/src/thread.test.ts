import { describe, expect, test } from 'vitest'
import { baseSubject, isMessageId, REFERENCES_MAX, replyHeaders, replySubject } from './thread.ts'

test.each([
  ['Lunch', 'Lunch'],
  ['Re: Lunch', 'Lunch'],
  ['RE: re: Fwd: AW: WG: Lunch', 'Lunch'],
  ['Re[2]: Lunch', 'Lunch'],
  ['Re(3) : Lunch', 'Lunch'],
  ['回复：Lunch', 'Lunch'],
  ['SV: VS: Antw: TR: Lunch', 'Lunch'],
  ['  Re:   two   words ', 'two words'],
  ['Re:', ''],
  ['Report: Re: numbers', 'Report: Re: numbers'],
  ['Area: 51', 'Area: 51'],
])('the base of %j is %j', (subject, base) => {
  expect(baseSubject(subject)).toBe(base)
})

test('a reply has one prefix', () => {
  expect(replySubject('Re: Re: Lunch')).toBe('Re: Lunch')
  expect(replySubject('')).toBe('Re:')
})

test('a message id stands in angle brackets, printable and without blanks', () => {
  for (const id of ['<a@b>', '<a+b.c@[x]>', '<no-at-sign>']) expect(isMessageId(id)).toBe(true)
  for (const id of ['a@b', '<a b@c>', '<a@b', '<>', '<a@b>\r\nBcc: x', '<a@b><c@d>', '<ä@b>', `<${'a'.repeat(999)}>`])
    expect(isMessageId(id)).toBe(false)
})

describe('replyHeaders', () => {
  test('a reply answers its parent and adds it to the references', () => {
    expect(replyHeaders({ messageId: '<b@x>', inReplyTo: '<a@x>', references: ['<a@x>'] })).toEqual({
      inReplyTo: '<b@x>',
      references: ['<a@x>', '<b@x>'],
    })
  })

  test('without references the parent of the parent stands for them', () => {
    expect(replyHeaders({ messageId: '<b@x>', inReplyTo: '<a@x>', references: [] }).references).toEqual([
      '<a@x>',
      '<b@x>',
    ])
  })

  test('a long conversation keeps its first id and its latest', () => {
    const references = Array.from({ length: 200 }, (_, i) => `<${i}@x>`)
    const reply = replyHeaders({ messageId: '<now@x>', inReplyTo: null, references })
    expect(reply.references).toHaveLength(REFERENCES_MAX)
    expect(reply.references[0]).toBe('<0@x>')
    expect(reply.references.slice(-2)).toEqual(['<199@x>', '<now@x>'])
  })

  test('ids that cannot stand in a header are left out', () => {
    expect(replyHeaders({ messageId: 'broken', inReplyTo: null, references: ['<a@x>', '<b\r\nc@x>'] })).toEqual({
      inReplyTo: null,
      references: ['<a@x>'],
    })
  })
})

test('a subject of prefixes alone takes no time', () => {
  const start = performance.now()
  baseSubject('re: '.repeat(100_000))
  expect(performance.now() - start).toBeLessThan(200)
})
