// What no call raises is found by looking: a cap that is used up, copies that come back, mail with an injection, a held
// message that waits too long, a record that is not anchored. Each is raised once for what it is.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { watchAll } from '../apps/server/src/notify/watch.ts'
import { registerAgent, type TestAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent

beforeAll(async () => {
  // Without a worker: nothing is sent, and nobody looks but the test.
  server = await startTestServer({ ROLES: 'api' })
  agent = await registerAgent(server)
})
beforeEach(() => server.owner.query('update alert set acknowledged_at = now() where acknowledged_at is null'))
afterAll(() => server.stop())

const sql = async (text: string, values: unknown[] = []) => (await server.owner.query(text, values)).rows
const look = () => watchAll(server.context, 0)
const open = (kind: string) =>
  sql('select * from alert where kind = $1 and acknowledged_at is null order by audience', [kind])

async function makeMessage(from: string, status: 'received' | 'held', verdict: 'match' | 'clear' = 'clear') {
  const [thread, verdictId, message] = [newId('thr'), newId('vrd'), newId('msg')]
  await sql('insert into thread (account_id, id, inbox_id, subject) values ($1, $2, $3, $4)', [
    agent.accountId,
    thread,
    agent.inboxId,
    'x',
  ])
  const state = verdict === 'match' ? 'MATCH_FOUND' : 'NO_MATCH_FOUND'
  await sql(
    `insert into verdict (account_id, id, message_id, verdict, safety, scanner) values ($1, $2, $3, $4, $5, 'test')`,
    [agent.accountId, verdictId, message, verdict, { pi_and_jailbreak: { match_state: state } }],
  )
  await sql(
    `insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      agent.accountId,
      message,
      agent.inboxId,
      thread,
      status === 'received' ? 'in' : 'out',
      status,
      status === 'received' ? verdictId : null,
      from,
    ],
  )
  return message
}

test('an agent that used up its day or hour is told of once a window', async () => {
  const use = (meter: string, used: number, cap: number) =>
    sql(
      `insert into ledger (account_id, meter, starts_at, used, cap) values ($1, $2, window_start($2), $3, $4)
       on conflict (account_id, meter, starts_at) do update set used = excluded.used, cap = excluded.cap`,
      [agent.accountId, meter, used, cap],
    )
  await use('send_day', 4, 5)
  await use('receive_day', 50, 50)
  await look()
  expect(await open('cap')).toEqual([])
  await use('send_day', 5, 5)
  await look()
  await look()
  expect(await open('cap')).toMatchObject([{ audience: '*', account_id: agent.accountId, count: 1 }])
  await use('send_hour', 15, 15)
  await look()
  expect((await open('cap')).map(alert => alert.dedupe).sort()).toEqual([
    `cap:${agent.accountId}:send_day`,
    `cap:${agent.accountId}:send_hour`,
  ])
  // Acknowledged, and still the same window.
  await sql('update alert set acknowledged_at = now()')
  await look()
  expect(await open('cap')).toEqual([])
})

test('an agent of whose copies more than a tenth comes back, and at least five, is told of once a day', async () => {
  const other = await registerAgent(server)
  for (let n = 0; n < 5; n++) {
    const address = `b${n}@good.test`
    await sql('insert into contact (account_id, address, wrote_at) values ($1, $2, now())', [other.accountId, address])
    const sent = await other.send(address)
    expect(sent.body.status, JSON.stringify(sent.body)).toBe('queued')
  }
  const end = (state: string, limit: number) =>
    sql(
      `update outbox set state = $2 where id in (select id from outbox where account_id = $1 and state = 'queued' limit $3)`,
      [other.accountId, state, limit],
    )
  await end('failed', 4)
  await look()
  expect(await open('bounce-rate')).toEqual([])
  await end('failed', 1)
  await look()
  await look()
  expect(await open('bounce-rate')).toMatchObject([
    { account_id: other.accountId, count: 1, data: { failed: 5, ended: 5 } },
  ])
})

test('mail with an injection counts once a sender’s domain, on one open alert, in the platform’s own words', async () => {
  for (let n = 0; n < 3; n++) await makeMessage('evil@click-here.example', 'received', 'match')
  await makeMessage('kind@good.test', 'received', 'clear')
  await look()
  expect(await open('injection')).toMatchObject([
    { account_id: agent.accountId, count: 1, data: { sender_domain: 'click-here.example' } },
  ])
  await makeMessage('evil@click-here.example', 'received', 'match')
  await makeMessage('evil@other.example', 'received', 'match')
  await look()
  await look()
  const [alert] = await open('injection')
  expect(alert.count).toBe(2)
  expect(alert.sentence + alert.next).not.toMatch(/example|evil/)
})

test('a message that was held for more than four hours is told of once', async () => {
  const hold = async (hours: number) => {
    const message = await makeMessage(agent.email, 'held')
    await sql(
      `insert into approval (account_id, id, message_id, content_hash, recipients, expires_at, created_at)
       values ($1, $2, $3, sha256('x'), '{}', now() + interval '10 hours', now() - make_interval(hours => $4))`,
      [agent.accountId, newId('apr'), message, hours],
    )
  }
  await hold(3)
  await look()
  expect(await open('held-too-long')).toEqual([])
  await hold(5)
  await look()
  await look()
  expect(await open('held-too-long')).toMatchObject([{ account_id: agent.accountId, count: 1 }])
})

test('a record that was not anchored for five minutes is told to the operator, and not right after a start', async () => {
  await sql(`insert into anchor_mark (key_id, n, at) values ('k', 1, now() - interval '6 minutes')`)
  await sql(`update watch set cursor = '' where name = 'anchor'`)
  await look()
  expect(await open('anchor')).toEqual([])
  const now = Date.now()
  await sql(`update watch set cursor = $1 where name = 'anchor'`, [`${now - 6 * 60_000}|${now}`])
  await look()
  expect(await open('anchor')).toMatchObject([{ audience: '*', account_id: null }])
  await sql(`update anchor_mark set at = now()`)
  await sql('update alert set acknowledged_at = now()')
  await look()
  expect(await open('anchor')).toEqual([])
})

test('two that look at the same time raise once', async () => {
  const third = await registerAgent(server)
  await sql(
    `insert into ledger (account_id, meter, starts_at, used, cap) values ($1, 'send_day', window_start('send_day'), 5, 5)`,
    [third.accountId],
  )
  await Promise.all([look(), look(), look(), look()])
  expect(await open('cap')).toMatchObject([{ account_id: third.accountId, count: 1 }])
})
