// An agent that meets a refusal and tries another message, and another, is after something: ten different refused messages
// within an hour suspend the key that its sessions hang on. Trying the same one again is no other message, and a cap, a
// stop or a spent budget says nothing about the agent.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import type { Intent, Submission } from '../apps/server/src/outgoing/submit.ts'
import { suppress } from '../apps/server/src/outgoing/suppress.ts'
import { rotateKey, unsuspendKey } from '../apps/server/src/owners/key-life.ts'
import { registerAgent } from './support/agent.ts'
import { freshWords } from './support/befriend.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { startTestServer } from './support/server.ts'

const sentence = /^The key key_\w+ tried 10 different messages within an hour that were refused, and is suspended\.$/

let stage: Outgoing
let agent: TestAgent
let key: string

beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(() => stage?.close())
beforeEach(async () => {
  agent = await stage.makeAgent()
  key = await addKey()
  await stage.db.transaction(tx => suppress(tx, agent.accountId, 'gone@good.test', 'recipient'))
})

async function addKey(parent: string | null = null): Promise<string> {
  const id = newId('key')
  await stage.owner.query(
    `insert into api_key (account_id, id, secret_hash, last4, kind, parent_id, expires_at)
     values ($1, $2, sha256(convert_to($2, 'utf8')), 'xxxx', case when $3::text is null then 'key' else 'session' end, $3,
             case when $3 is not null then coalesce((select expires_at from api_key where id = $3), now() + interval '20 minutes') end)`,
    [agent.accountId, id, parent],
  )
  return id
}

const send = (changes: Partial<Intent> = {}) => stage.send(agent, { keyId: key, actor: `agent:${key}`, ...changes })
/** Refused for good: the recipient wants no mail. */
const tryAnother = () => send({ to: ['gone@good.test'], text: freshWords() })
const times = async (n: number, act: (i: number) => Promise<Submission>) => {
  for (let i = 0; i < n; i++) expect((await act(i)).outcome, String(i)).toBe('refused')
}
const suspended = async () =>
  (
    await stage.rows('select id from api_key where account_id = $1 and suspended_at is not null order by id', [
      agent.accountId,
    ])
  ).map(row => String(row['id']))

test('ten different refused messages suspend the key, on the record, and people are told once', async () => {
  await times(9, tryAnother)
  expect(await suspended()).toEqual([])
  await times(1, tryAnother)
  expect(await suspended()).toEqual([key])
  const events = await stage.rows(
    `select actor, subject, data::json from audit_event where account_id = $1 and action = 'key.suspended'`,
    [agent.accountId],
  )
  expect(events).toEqual([{ actor: 'postern', subject: key, data: { refusals: 10, rule: 'suppressed-recipient' } }])
  const told = () =>
    stage.rows(`select sentence, count from alert where account_id = $1 and kind = 'key-suspended'`, [agent.accountId])
  expect(await told()).toEqual([{ sentence: expect.stringMatching(sentence), count: 1 }])
  // A call that was under way finds its key gone.
  expect(await tryAnother()).toEqual({ outcome: 'key-gone', key: 'suspended' })
  expect(await told()).toMatchObject([{ count: 1 }])
})

test('ten at once do as well, and so do messages that different rules refuse', async () => {
  await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      i % 2 ? tryAnother() : send({ to: [`a${i}@good.test`, `b${i}@good.test`], text: freshWords() }),
    ),
  )
  const rules = await stage.rows('select distinct rule from refusal where account_id = $1 order by 1', [
    agent.accountId,
  ])
  expect(rules.map(row => row['rule'])).toEqual(['recipient-count', 'suppressed-recipient'])
  expect(await suspended()).toEqual([key])
})

test('the same message again and again is one, as it stands or in another order', async () => {
  const words = freshWords()
  await times(15, () => send({ to: ['gone@good.test'], text: words }))
  await times(15, i =>
    send({ to: i % 2 ? ['a@good.test', 'b@good.test'] : ['b@good.test', 'A@good.test'], text: words }),
  )
  const [count] = await stage.rows('select count(*)::int as n from refusal where account_id = $1', [agent.accountId])
  expect(count!['n']).toBe(2)
  expect(await suspended()).toEqual([])
})

test.each([
  ['daily-cap', () => stage.setCaps(agent.accountId, { day: 0 })],
  ['hourly-cap', () => stage.setCaps(agent.accountId, { hour: 0 })],
  [
    'kill-switch',
    () => stage.owner.query(`update kill_switch set state = 'stopped' where scope = $1`, [agent.accountId]),
  ],
  [
    'session-budget',
    async () => {
      key = await addKey(key)
      await stage.owner.query(
        `insert into session_budget (account_id, key_id, meter, cap) values ($1, $2, 'sends', 0)`,
        [agent.accountId, key],
      )
    },
  ],
  [
    'approval-queue',
    async () => {
      for (let i = 0; i < 20; i++)
        expect((await send({ html: `<img src="https://x.test/${i}.png">`, text: freshWords() })).outcome).toBe('held')
    },
  ],
])('a refusal that says nothing of the agent never counts: %s', async (rule, arrange) => {
  await arrange()
  for (let i = 0; i < 12; i++) {
    const html = rule === 'approval-queue' ? { html: `<img src="https://y.test/${i}.png">` } : {}
    expect(await send({ text: freshWords(), ...html })).toMatchObject({ outcome: 'refused', finding: { rule } })
  }
  expect(await stage.rows('select from refusal where account_id = $1', [agent.accountId])).toEqual([])
  expect(await suspended()).toEqual([])
})

test('what is held, tried or malformed never counts', async () => {
  for (let i = 0; i < 12; i++) {
    expect((await send({ dryRun: true, to: ['gone@good.test'], text: freshWords() })).outcome).toBe('dry-run')
    expect((await send({ html: `<img src="https://x.test/${i}.png">`, text: freshWords() })).outcome).toBe('held')
    expect((await send({ to: ['nobody'], text: freshWords() })).outcome).toBe('invalid')
  }
  expect(await suspended()).toEqual([])
})

test('what lies an hour back does not count', async () => {
  await times(9, tryAnother)
  await stage.owner.query(`update refusal set at = at - interval '61 minutes' where account_id = $1`, [agent.accountId])
  await times(9, tryAnother)
  expect(await suspended()).toEqual([])
})

test('sessions are counted together, and the key that they hang on is suspended', async () => {
  const root = key
  for (let i = 0; i < 10; i++) {
    key = await addKey(i % 2 ? key : root)
    await times(1, tryAnother)
  }
  expect(await suspended()).toEqual([root])
})

test('a key that was rotated before takes what replaced it along, and no other key', async () => {
  const [first, other] = [key, await addKey()]
  const rotated = await stage.db.transaction(tx =>
    rotateKey(tx, { accountId: agent.accountId, keyId: first }, `agent:${first}`, false),
  )
  await times(10, tryAnother)
  expect(await suspended()).toEqual([first, (rotated as { key_id: string }).key_id].toSorted())
  expect(await suspended()).not.toContain(other)
})

test('a suspension that the owner lifted needs ten more to come back', async () => {
  await times(10, tryAnother)
  expect(await suspended()).toEqual([key])
  await stage.db.transaction(tx => unsuspendKey(tx, { accountId: agent.accountId, keyId: key }, 'owner:own_x'))
  await times(9, tryAnother)
  expect(await suspended()).toEqual([])
  await times(1, tryAnother)
  expect(await suspended()).toEqual([key])
})

test('nobody else’s key is suspended', async () => {
  const [first, firstKey] = [agent, key]
  await times(9, tryAnother)
  agent = await stage.makeAgent()
  key = await addKey()
  await stage.db.transaction(tx => suppress(tx, agent.accountId, 'gone@good.test', 'recipient'))
  await times(10, tryAnother)
  expect(await suspended()).toEqual([key])
  ;[agent, key] = [first, firstKey]
  expect(await suspended()).toEqual([])
})

test('over HTTP the eleventh call is told so, whatever it is, and a 429 never leads there', async () => {
  const server = await startTestServer()
  try {
    const eager = await registerAgent(server)
    for (let i = 0; i < 5; i++) expect((await eager.send('friend@example.org')).status).toBe(202)
    for (let i = 0; i < 12; i++) expect((await eager.send('friend@example.org')).status).toBe(429)
    expect((await eager.call('GET', '/v1/account')).status).toBe(200)
    const pushy = await registerAgent(server)
    for (let i = 0; i < 10; i++) {
      const to = ['a@example.org', 'b@example.org']
      const path = `/v1/inboxes/${pushy.inboxId}/messages`
      const answer = await pushy.call('POST', path, { to, subject: 'x', text: freshWords() })
      expect([answer.status, answer.body.error.code]).toEqual([403, 'recipient_count'])
    }
    for (const path of ['/v1/account', `/v1/inboxes/${pushy.inboxId}/messages`]) {
      const answer = await pushy.call('GET', path)
      expect([answer.status, answer.body.error.code]).toEqual([403, 'key_suspended'])
    }
    expect((await eager.call('GET', '/v1/account')).status).toBe(200)
  } finally {
    await server.stop()
  }
})
