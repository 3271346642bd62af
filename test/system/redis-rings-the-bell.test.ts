// With REDIS_URL the bell is Redis, and only the bell: it makes things quick and holds nothing. A real redis-server is
// started, killed, started again empty and left out altogether; mail is taken, judged and handed over all the while, each
// once. The counts are those of the mail server at the other end.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { registerAgent, type TestAgent } from '../support/agent.ts'
import { befriend } from '../support/befriend.ts'
import { makeDatabase, type TestDatabase } from '../support/database.ts'
import { sampleMail } from '../support/incoming.ts'
import { eventually } from '../support/outgoing.ts'
import { freePort, type ServerProcess, startProcess, temporaryDir } from '../support/process.ts'
import { deliver } from '../support/smtp-client.ts'
import { type Sink, startSink } from '../support/smtp-sink.ts'

/** Above the sweep's 2 s, and what a person would still call at once. */
const sweptMs = 5_000
/** What only a ring explains: a sweep takes 1 s on average. */
const rungMs = 700

let redisPort: number
let redis: ChildProcess | null = null
let database: TestDatabase
let owner: pg.Pool
let sink: Sink
let data: ReturnType<typeof temporaryDir>
const servers: ServerProcess[] = []

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())
beforeEach(async () => {
  redisPort = await freePort()
  database = await makeDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  data = temporaryDir()
  sent.length = 0
  got.length = 0
  chmodSync(data.dir, 0o755)
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill('SIGKILL')
  await killRedis()
  await owner.end()
  await database.drop()
  data.remove()
})

async function startRedis(): Promise<void> {
  const settings = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction', '--bind', '127.0.0.1']
  redis = spawn('redis-server', ['--port', String(redisPort), ...settings], { cwd: data.dir, stdio: 'ignore' })
  await once(redis, 'spawn')
  await eventually(async () => (await ask(client => client.ping())) === 'PONG')
}

async function killRedis(): Promise<void> {
  if (!redis) return
  const gone = once(redis, 'exit')
  redis.kill('SIGKILL')
  await gone
  redis = null
}

/** Answers null where Redis does not. */
async function ask<T>(what: (client: Redis) => Promise<T>): Promise<T | null> {
  const client = new Redis(redisPort, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => {})
  try {
    await client.connect()
    return await what(client)
  } catch {
    return null
  } finally {
    client.disconnect()
  }
}

async function startServer(): Promise<ServerProcess> {
  const server = await startProcess(data.dir, {
    DATABASE_URL: database.url,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    TRANSPORT: 'smtp',
    SMTP_URL: sink.url,
  })
  servers.push(server)
  expect(server.output()).toContain('Postern is ready.')
  return server
}

/** An agent whose caps are not met here. */
async function addAgent(server: ServerProcess): Promise<TestAgent> {
  const agent = await registerAgent(server)
  await owner.query(
    'update account_limit set sends_per_day = 1000, sends_per_hour = 1000, receives_per_day = 1000 where account_id = $1',
    [agent.accountId],
  )
  await befriend(owner, agent.accountId)
  return agent
}

let n = 0
const sent: string[] = []
/** Sends one mail; gives the time until it was at the other end. */
async function send(agent: TestAgent, withinMs: number): Promise<number> {
  const to = `friend${++n}@good.example`
  const began = performance.now()
  const answer = await agent.send(to, `Note ${n}`)
  expect(answer.status).toBe(202)
  sent.push(to)
  await eventually(() => sink.received.some(each => each.to === to), withinMs)
  return performance.now() - began
}

const got: string[] = []
/** Takes one mail; gives the time until the agent could read it. */
async function receive(server: ServerProcess, agent: TestAgent, withinMs: number): Promise<number> {
  const subject = `Letter ${++n}`
  const began = performance.now()
  expect(await deliver(server.smtpPort, 'bob@sender.example', agent.email, sampleMail(subject))).toMatch(/^250/)
  got.push(subject)
  await eventually(async () => (await subjects(agent)).includes(subject), withinMs)
  return performance.now() - began
}

const subjects = async (agent: TestAgent): Promise<string[]> =>
  (await owner.query(`select subject from message where inbox_id = $1 and direction = 'in'`, [agent.inboxId])).rows.map(
    row => row.subject,
  )

/** Everything arrived, and nothing twice. */
async function expectEachOnce(agent: TestAgent): Promise<void> {
  await sleep(2_500)
  const arrived = sink.received.map(each => each.to).filter(to => sent.includes(to))
  expect(arrived.toSorted()).toEqual(sent.toSorted())
  expect((await subjects(agent)).toSorted()).toEqual(got.toSorted())
}

test('Redis rings, dies and comes back empty: everything goes on, and nothing is lost or sent twice', async () => {
  await startRedis()
  const server = await startServer()
  const agent = await addAgent(server)

  const rung = []
  for (let i = 0; i < 5; i++) rung.push(await send(agent, sweptMs), await receive(server, agent, sweptMs))
  expect((await ask(client => client.keys('bull:*')))!.length).toBeGreaterThan(0)
  // The first of each connects.
  expect(Math.max(...rung.slice(2)), `waited ${rung.map(Math.round)} ms`).toBeLessThan(rungMs)

  await killRedis()
  const swept = []
  for (let i = 0; i < 3; i++) swept.push(await send(agent, sweptMs), await receive(server, agent, sweptMs))
  expect(server.child.exitCode).toBeNull()

  await startRedis()
  expect(await ask(client => client.dbsize())).toBeLessThan(20)
  for (let i = 0; i < 3; i++) swept.push(await send(agent, sweptMs), await receive(server, agent, sweptMs))
  // It rings again: not only the sweep works from here on.
  const again = await eventually(async () => {
    const waited = [
      await send(agent, sweptMs),
      await receive(server, agent, sweptMs),
      await send(agent, sweptMs),
      await receive(server, agent, sweptMs),
    ]
    return waited.every(ms => ms < rungMs) && waited
  }, 30_000)
  console.log(
    `send and receive, ms: with Redis ${rung.map(Math.round)}; without, then back ${swept.map(Math.round)}; later ${again.map(Math.round)}`,
  )
  await expectEachOnce(agent)
  const stopping = performance.now()
  expect(await server.kill('SIGTERM')).toBe(0)
  expect(performance.now() - stopping).toBeLessThan(10_000)
})

test('mail that waits while Redis is killed under load goes out once each', async () => {
  await startRedis()
  const server = await startServer()
  const agent = await addAgent(server)
  const many = Array.from({ length: 60 }, (_, i) => `crowd${i}@good.example`)
  const sending = many.map(async (to, i) => {
    await sleep(i * 20)
    expect((await agent.send(to)).status).toBe(202)
    sent.push(to)
  })
  const receiving = many.map(async (_, i) => {
    await sleep(i * 20)
    const subject = `Crowd ${i}`
    expect(await deliver(server.smtpPort, 'bob@sender.example', agent.email, sampleMail(subject))).toMatch(/^250/)
    got.push(subject)
  })
  await sleep(500)
  await killRedis()
  await Promise.all([...sending, ...receiving])
  await eventually(() => many.every(to => sink.received.some(each => each.to === to)), 15_000)
  await eventually(async () => (await subjects(agent)).length >= many.length, 15_000)
  await expectEachOnce(agent)
})

test('without Redis it starts, works by the sweep, and stops; Redis that comes later rings', async () => {
  const server = await startServer()
  const agent = await addAgent(server)
  for (let i = 0; i < 2; i++) {
    await send(agent, sweptMs)
    await receive(server, agent, sweptMs)
  }
  await startRedis()
  await eventually(async () => {
    const waited = [
      await send(agent, sweptMs),
      await receive(server, agent, sweptMs),
      await send(agent, sweptMs),
      await receive(server, agent, sweptMs),
    ]
    return waited.every(ms => ms < rungMs)
  }, 40_000)
  await killRedis()
  await send(agent, sweptMs)
  await expectEachOnce(agent)
  const began = performance.now()
  expect(await server.kill('SIGTERM')).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  // A word now and then, not a line each attempt.
  expect(server.output().split('\n').length).toBeLessThan(200)
})
