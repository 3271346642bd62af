// What an owner reads of the record: a plain sentence for every act that any part of the server writes down.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sentenceOf, words } from './audit-words.ts'

const sources = new URL('../../', import.meta.url).pathname

const noun = /\$\{nounOf\((?:name|nameOf\(scope\))\)\}/

/** Every action that the sources write down, by the shapes in which they do. */
function recorded(): string[] {
  const found = new Set<string>()
  for (const file of globSync('**/*.ts', { cwd: sources, exclude: path => /generated|\.test\.ts$/.test(path) })) {
    const text = readFileSync(sources + file, 'utf8')
    const shapes = [
      ...text.matchAll(/\baction: (?:'([^']+\.[^']+)'|`([^`]+)`)/g),
      ...text.matchAll(/\beventOf\([^)]*'([a-z-]+\.[a-z-]+)'/g),
      ...[...text.matchAll(/\bactionOf = \{([^}]*)\}/g)].flatMap(map => [...map[1]!.matchAll(/'([^']+)'/g)]),
    ]
    for (const [, plain, template] of shapes) {
      const action = plain ?? template!
      const nouns = noun.test(action) ? ['account', 'domain', 'inbox', 'instance', 'owner'] : ['']
      for (const each of nouns) found.add(action.replace(noun, each))
    }
  }
  return [...found].toSorted()
}

test('every action that is recorded has its words, and no words are for an action that never is', () => {
  const actions = recorded()
  expect(actions.length).toBeGreaterThan(20)
  for (const action of actions) expect(action).toMatch(/^[a-z]+\.[a-z-]+$/)
  expect(Object.keys(words).toSorted()).toEqual(actions)
})

describe('sentences', () => {
  const act = (action: string, data: unknown, actor = 'agent:key_1', subject = 'msg_1') => ({
    at: new Date(),
    actor,
    action,
    subject,
    data: typeof data === 'string' ? data : JSON.stringify(data),
  })
  const tried = { recipient: 'a@example.org', route: 'relay', outcome: 'sent', code: '250', state: 'sent' }
  test.each([
    [act('message.accepted', { recipients: ['a@example.org'] }), 'The agent sent a message to “a@example.org”'],
    [
      act('message.refused', { recipients: ['a@example.org'], decided_by: 'daily-cap' }),
      'The agent was refused a message to “a@example.org”: daily cap',
    ],
    [act('message.read-withheld', { what: 'raw' }), 'The agent read a message that was withheld'],
    [act('delivery.attempted', tried, 'postern'), 'Handed over to “a@example.org”: sent'],
    [
      act('delivery.attempted', { ...tried, route: 'capture' }, 'postern'),
      'Kept here (capture mode) instead of going to “a@example.org”',
    ],
    [
      act('delivery.attempted', { ...tried, outcome: 'deferred', code: '450', state: 'deferred' }, 'postern'),
      'Not handed over to “a@example.org” (450); it is tried again',
    ],
    [
      act('delivery.attempted', { ...tried, outcome: 'deferred', code: null, state: 'cancelled' }, 'postern'),
      'Not handed over to “a@example.org”',
    ],
    [
      act('delivery.attempted', { ...tried, outcome: 'failed', code: '550', state: 'failed' }, 'postern'),
      'Not handed over to “a@example.org”: refused for good (550)',
    ],
    [
      act('delivery.attempted', { ...tried, outcome: 'unknown', code: null, state: 'deferred' }, 'postern'),
      'Handed over to “a@example.org”; nobody can say whether it arrived',
    ],
    [
      act('delivery.stopped', { copies: [{ outcome: 'aborted' }, { outcome: 'completed' }, null] }, 'owner:own_1'),
      'On its way when it was stopped: 1 message arrived, 1 message cut off',
    ],
    [
      act('recipient.suppressed', { source: 'footer', cancelled: ['msg_1'] }, 'network', 'a@example.org'),
      '“a@example.org” wants no more mail from it; what waited for them is cancelled',
    ],
    [act('message.received', { from_domain: 'example.org' }, 'network'), 'A message came in from “example.org”'],
    [
      act('message.judged', { verdict: 'match' }, 'network'),
      'A message that came in was judged: looks like an attack, so its content is withheld',
    ],
    [
      act('api.called', { operation: 'getMessage', status: 403, code: 'content_withheld' }),
      'The agent was refused the call get message: content withheld',
    ],
    [act('account.disowned', {}, 'postern'), 'Whoever it named as its human said that it is not theirs'],
    [act('account.stopped', {}, 'owner:own_1'), 'You stopped it'],
    [act('account.stopped', {}, 'owner:own_2'), 'An owner stopped it'],
    [act('account.stopped', {}, 'operator'), 'The operator stopped it'],
    [act('something.new', {}), 'The agent did “something new”'],
    [act('constructor', {}), 'The agent did “constructor”'],
    [act('message.accepted', 'not JSON'), 'The agent sent a message'],
    [act('inbox.created', { address: 'a\u202eb' }), 'The agent made the inbox “a[U+202E]b”'],
  ])('%#', (event, sentence) => {
    expect(sentenceOf(event, 'own_1')).toBe(sentence)
  })
})
