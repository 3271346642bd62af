// The API process dies at every step of accepting a message. Nothing that was answered 202 is lost, nothing that was not
// committed is counted, and the same call with the same Idempotency-Key is one message whatever happened before.
// The worker is another process; what counts is what the smarthost got.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { call, registerAgent, type TestAgent } from './support/agent.ts'
import { befriend, wordsOf } from './support/befriend.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { type Fleet, openFleet, openOwner, raiseCaps, transactionsEnd } from './support/fleet.ts'
import { eventually } from './support/outgoing.ts'
import { freePort, type ServerProcess } from './support/process.ts'
import { chance } from './support/seed.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'
import {
  answerToCommitAfter,
  commitAfter,
  everythingFrom,
  type Rule,
  startTcpProxy,
  type TcpProxy,
} from './support/tcp-proxy.ts'

/** What finds a message that no ring announced: the sweep of every 2 s, and the hand-off. */
const sweptWithinMs = 5_000

/** What would be answered too early comes within this. */
const earlyAnswerMs = 200

/** The statement whose commit is the step in question. */
const accepting = /insert-outbox|insert into outbox /

let database: TestDatabase
let owner: pg.Pool
let sink: Sink
let proxy: TcpProxy
let fleet: Fleet
let api: ServerProcess
let agent: TestAgent

beforeAll(async () => {
  database = await makeDatabase()
  owner = openOwner(database.ownerUrl)
  sink = await startSink()
  proxy = await startTcpProxy(database.url)
  fleet = await openFleet({ DATABASE_URL: database.url, TRANSPORT: 'smtp', SMTP_URL: sink.url })
  const worker = fleet.start('worker')
  api = await startApi()
  agent = await registerAgent(api)
  await raiseCaps(owner, agent.accountId, 1_000)
  await befriend(owner, agent.accountId)
  await worker
})
beforeEach(async () => {
  if (api.child.signalCode !== null) api = await startApi()
})
afterAll(async () => {
  await fleet?.close()
  await proxy?.close()
  await sink?.close()
  await owner?.end()
  await database?.drop()
})

const startApi = () => fleet.start('api', { DATABASE_URL: proxy.through(database.url) })

/** One call; null where the connection broke before an answer. */
async function send(key: string, to = api): Promise<{ status: number; messageId: string } | null> {
  const path = `/v1/inboxes/${agent.inboxId}/messages`
  const body = { to: `${key}@good.test`, subject: `Message ${key}`, text: wordsOf(key) }
  const headers = { authorization: `Bearer ${agent.token}`, 'idempotency-key': key }
  const answer = await call(to, 'POST', path, body, headers).catch(() => null)
  return answer && { status: answer.status, messageId: answer.body.message_id }
}

/** Kills the API when the rule has kept something, and it had time to answer; tells what it answered, and when it was. */
async function killAt(rule: Rule, key: string, patienceMs = earlyAnswerMs) {
  const held = proxy.hold(rule)
  const answer = send(key)
  await held
  const heldAt = performance.now()
  await Promise.race([answer, sleep(patienceMs)])
  await api.kill('SIGKILL')
  proxy.cut()
  return { answer: await answer, heldAt }
}

async function stored(key: string) {
  const { rows } = await owner.query(
    `select m.id, o.state, o.attempts from message m join message_recipient r on r.account_id = m.account_id and r.message_id = m.id
       left join outbox o on o.account_id = m.account_id and o.message_id = m.id where r.address = $1`,
    [`${key}@good.test`],
  )
  return rows
}

async function used(): Promise<number> {
  const { rows } = await owner.query(
    `select sum(used)::int as n from ledger where account_id = $1 and meter = 'send_day'`,
    [agent.accountId],
  )
  return rows[0].n ?? 0
}

const copies = (key: string) => sink.received.filter(copy => copy.to === `${key}@good.test`)
const isSent = (key: string) => eventually(async () => (await stored(key))[0]?.state === 'sent')

test('killed before the commit: nothing is stored or counted, and the same call again is one message', async () => {
  const before = await used()
  const { answer } = await killAt(commitAfter(accepting), 'before')
  expect(answer).toBeNull()
  await transactionsEnd(owner)
  expect(await stored('before')).toEqual([])
  expect(await used()).toBe(before)
  const answers = await owner.query(`select 1 from idempotency where key = 'before'`)
  expect(answers.rows).toEqual([])

  api = await startApi()
  expect(await send('before')).toMatchObject({ status: 202 })
  await isSent('before')
  expect(await stored('before')).toHaveLength(1)
  expect(await used()).toBe(before + 1)
  expect(copies('before')).toHaveLength(1)
})

test('killed between the commit and its answer: the same call again has the same id, and counts and leaves once', async () => {
  const before = await used()
  const { answer } = await killAt(answerToCommitAfter(accepting), 'after')
  expect(answer).toBeNull()
  const [message] = await stored('after')
  expect(message).toBeDefined()

  api = await startApi()
  expect(await send('after')).toEqual({ status: 202, messageId: message!.id })
  await isSent('after')
  expect(await stored('after')).toEqual([{ id: message!.id, state: 'sent', attempts: 1 }])
  expect(await used()).toBe(before + 1)
  expect(copies('after')).toHaveLength(1)
})

test('killed between the commit and its answer, and nobody asks again: it leaves once, found by the sweep', async () => {
  const { answer, heldAt } = await killAt(answerToCommitAfter(accepting), 'swept')
  expect(answer).toBeNull()
  const [copy] = await eventually(() => copies('swept').length > 0 && copies('swept'))
  expect(copy!.endedAt - heldAt).toBeLessThan(sweptWithinMs)
  await isSent('swept')
  expect(copies('swept')).toHaveLength(1)
})

test('killed between the commit and the ring: what was answered 202 leaves once, found by the sweep', async () => {
  const { answer, heldAt } = await killAt(everythingFrom('postern-bell'), 'unrung', 10_000)
  expect(answer).toMatchObject({ status: 202 })
  const [copy] = await eventually(() => copies('unrung').length > 0 && copies('unrung'))
  expect(copy!.endedAt - heldAt).toBeLessThan(sweptWithinMs)
  await isSent('unrung')
  expect(copies('unrung')).toHaveLength(1)
})

test('killed 10 times at any moment: each call, repeated until it is answered, is one message, counted and sent once', async () => {
  const { between } = chance()
  const kills = 10
  const callsAtOnce = 12
  const before = await used()
  // Started together, for what takes long is to start; one after the other is called and killed.
  const victims = await Promise.all(
    Array.from({ length: kills }, async () => fleet.start('api', { HTTP_PORT: String(await freePort()) })),
  )
  const told = new Map<string, string>()
  let open: string[] = []
  let cutOff = 0
  for (const [round, victim] of victims.entries()) {
    open.push(...Array.from({ length: callsAtOnce }, (_, i) => `r${round}n${i}`))
    const calls = open.map(async key => {
      const answer = await send(key, victim)
      if (answer === null) return
      expect(answer.status).toBe(202)
      told.set(key, answer.messageId)
    })
    await Promise.race([sleep(between(0, 100)), Promise.all(calls)])
    await victim.kill('SIGKILL')
    await Promise.all(calls)
    open = open.filter(key => !told.has(key))
    cutOff += open.length
  }
  // Else no kill hit a call, and nothing was shown.
  expect(cutOff).toBeGreaterThan(0)
  const keys = victims.flatMap((_, round) => Array.from({ length: callsAtOnce }, (_, i) => `r${round}n${i}`))
  for (const key of keys) {
    expect(await send(key)).toEqual({ status: 202, messageId: told.get(key) ?? expect.stringMatching(/^msg_/) })
  }
  await eventually(async () => {
    const { rows } = await owner.query(`select count(*)::int as n from outbox where state <> 'sent'`)
    return rows[0].n === 0
  }, 30_000)
  expect(await used()).toBe(before + keys.length)
  for (const key of keys) {
    expect(copies(key), key).toHaveLength(1)
    expect(await stored(key), key).toMatchObject([{ state: 'sent' }])
  }
}, 120_000)
