// PostgreSQL goes away under a running server, in order (fast) and at once (immediate), and comes back. Meanwhile callers
// are told to come again; no process ends; and afterwards all of it works again within seconds, with nothing lost and no
// copy too many but for tries that are on record as unknown.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { call, registerAgent, type TestAgent } from './support/agent.ts'
import { befriend, wordsOf } from './support/befriend.ts'
import { type Fleet, openFleet, openOwner, raiseCaps } from './support/fleet.ts'
import { sampleMail } from './support/incoming.ts'
import { eventually } from './support/outgoing.ts'
import { type ServerProcess, temporaryDir } from './support/process.ts'
import { deliver, dial } from './support/smtp-client.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

const recoversWithinMs = 10_000

const cluster = temporaryDir('postern-cluster-')
let postgres: EmbeddedPostgres
let owner: pg.Pool
let sink: Sink
let fleet: Fleet
let api: ServerProcess
let smtp: ServerProcess
let worker: ServerProcess
let agent: TestAgent

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(cluster.dir)
  await migrate(postgres.ownerUrl, postgres.databaseUrl)
  owner = openOwner(postgres.ownerUrl)
  sink = await startSink(() => ({ afterMs: 20 }))
  fleet = await openFleet({ DATABASE_URL: postgres.databaseUrl, TRANSPORT: 'smtp', SMTP_URL: sink.url })
  ;[api, smtp, worker] = await Promise.all([fleet.start('api'), fleet.start('smtp'), fleet.start('worker')])
  agent = await registerAgent(api)
  await raiseCaps(owner, agent.accountId, 10_000)
  await befriend(owner, agent.accountId)
}, 120_000)
afterAll(async () => {
  await fleet?.close()
  await owner?.end()
  await postgres?.stop()
  await sink?.close()
  cluster.remove()
})

const postmaster = () => Number(readFileSync(join(postgres.clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0])

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** SIGINT is a fast stop, SIGQUIT an immediate one, which is a crash to whatever was under way. */
async function stopPostgres(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const pid = postmaster()
  process.kill(pid, signal)
  await eventually(() => !isRunning(pid), 20_000)
}

async function startPostgres(): Promise<void> {
  const before = postgres.databaseUrl
  postgres = await startEmbeddedPostgres(cluster.dir)
  expect(postgres.databaseUrl).toBe(before)
}

const send = (key: string) => {
  const body = { to: `${key}@good.test`, subject: key, text: wordsOf(key) }
  return agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, body, { 'idempotency-key': key })
}
const mail = (subject: string) => deliver(smtp.smtpPort, 'bob@sender.example', agent.email, sampleMail(subject))

/** Agents that send and mail that comes, each until it was taken, as long as the work goes on. */
function startTraffic(name: string) {
  let going = true
  const sent: string[] = []
  const received: string[] = []
  const refusals = new Set<string>()
  const sending = async (who: number) => {
    for (let i = 0; going; i++) {
      const key = `${name}-${who}-${i}`
      for (;;) {
        const { status, headers } = await send(key)
        if (status === 202) break
        refusals.add(`${status} ${headers.get('retry-after') !== null ? 'Retry-After' : 'bare'}`)
        await sleep(50)
      }
      sent.push(key)
    }
  }
  const mailing = async (who: number) => {
    for (let i = 0; going; i++) {
      const subject = `${name} ${who} ${i}`
      for (;;) {
        const reply = await mail(subject)
        if (reply.startsWith('250')) break
        refusals.add(reply.slice(0, 9))
        await sleep(50)
      }
      received.push(subject)
    }
  }
  const done = Promise.all([sending(0), sending(1), mailing(0), mailing(1)])
  return {
    sent,
    received,
    refusals,
    async end() {
      going = false
      await done
    },
  }
}

for (const [how, signal] of [
  ['in order', 'SIGINT'],
  ['at once', 'SIGQUIT'],
] as const) {
  test(`stopped ${how}: callers are told to come again, all recovers, nothing is lost`, async () => {
    const name = signal.toLowerCase()
    const traffic = startTraffic(name)
    await eventually(() => traffic.sent.length > 20 && traffic.received.length > 20, 30_000)
    const open = await dial(smtp.smtpPort)
    await open.envelope('bob@sender.example', [agent.email])
    await open.command('DATA')

    await stopPostgres(signal)
    const health = await call(api, 'GET', '/healthz')
    expect(health.status).toBe(200)
    const ready = await call(api, 'GET', '/readyz')
    expect(ready.status).toBe(503)
    const refused = await send(`${name}-down`)
    expect(refused.status).toBe(503)
    expect(refused.body.error).toMatchObject({ code: 'unavailable', retryable: true })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await open.write(`${sampleMail(`${name} open`)}.\r\n`)
    expect(await open.reply()).toMatch(/^451 4\.3\.0/)
    open.close()
    expect(await mail(`${name} down`)).toMatch(/^451 4\.3\.0/)

    await startPostgres()
    const up = performance.now()
    const passed = () => performance.now() - up
    await eventually(async () => (await send(`${name}-again`)).status === 202)
    await eventually(async () => (await mail(`${name} again`)).startsWith('250'))
    await eventually(() => sink.received.some(copy => copy.to === `${name}-again@good.test`))
    await eventually(async () => {
      const { rows } = await owner.query('select 1 from message where subject = $1', [`${name} again`])
      return rows.length === 1
    })
    expect(passed()).toBeLessThan(recoversWithinMs)
    await traffic.end()
    for (const each of [api, smtp, worker]) expect([each.child.exitCode, each.child.signalCode]).toEqual([null, null])
    expect([...traffic.refusals].filter(said => !/^(503 Retry-After|451 4\.3\.0)$/.test(said))).toEqual([])

    // What waits for its next try, or for a lease that nobody holds any more, need not wait for its minute here.
    await eventually(async () => {
      await owner.query(`update outbox set next_attempt_at = now() where state = 'deferred'`)
      await owner.query(`update spool set leased_until = now() where leased_until < now() + interval '50 seconds'`)
      await owner.query(
        `update outbox set leased_until = now() where state = 'sending' and leased_until < now() + interval '30 seconds'`,
      )
      const { rows } = await owner.query(
        `select (select count(*) from outbox where state <> 'sent')::int + (select count(*) from spool)::int as n`,
      )
      return rows[0].n === 0
    }, 60_000)
    await expectAllOnce(traffic.sent, traffic.received)
  }, 150_000)
}

test('an account that stays locked: the caller is told to come again, and nothing was done', async () => {
  const lock = await owner.connect()
  await lock.query('begin')
  await lock.query('select from account where id = $1 for update', [agent.accountId])
  const body = { to: 'locked@good.test', subject: 'Locked', text: 'A few words.' }
  const told = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, body)
  await lock.query('rollback')
  lock.release()
  expect(told.status).toBe(503)
  expect(told.body.error.code).toBe('unavailable')
  const { rows } = await owner.query(`select 1 from message_recipient where address = 'locked@good.test'`)
  expect(rows).toEqual([])
})

async function expectAllOnce(sent: string[], received: string[]): Promise<void> {
  const { rows } = await owner.query(
    `select o.recipient, count(p.*) filter (where p.outcome = 'unknown')::int as unknown
       from outbox o join attempt p on p.account_id = o.account_id and p.outbox_id = o.id group by o.recipient, o.id`,
  )
  expect(new Set(rows.map(row => row.recipient)).size).toBe(rows.length)
  const unknown = new Map(rows.map(row => [row.recipient, row.unknown]))
  const arrived = Map.groupBy(sink.received, copy => copy.to)
  for (const key of sent) {
    const to = `${key}@good.test`
    const copies = arrived.get(to) ?? []
    expect(copies.length, key).toBeGreaterThanOrEqual(1)
    expect(copies.length, key).toBeLessThanOrEqual(1 + unknown.get(to))
    expect(new Set(copies.map(copy => copy.messageId)).size, key).toBe(1)
  }
  const { rows: stored } = await owner.query(
    `select subject, count(*)::int as n from message where direction = 'in' group by subject`,
  )
  const times = new Map(stored.map(row => [row.subject, row.n]))
  expect(received.filter(subject => times.get(subject) !== 1)).toEqual([])
}
