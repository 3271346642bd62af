// The second way to stop: a file, or a signal to the process. It works with PostgreSQL down and the queue full, and becomes a
// stop in the database as soon as that answers, so that removing the file lets nothing burst. Judged by the sink.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { startStopFileWatch } from '../apps/server/src/owners/stop-file-watch.ts'
import { sendSystemMail } from '../apps/server/src/owners/system-account.ts'
import { isStopFilePresent } from '../apps/server/src/stop-file.ts'
import { registerAgent, type TestAgent } from './support/agent.ts'
import { type Fleet, openFleet, openOwner, raiseCaps } from './support/fleet.ts'
import { eventually, openOutgoing } from './support/outgoing.ts'
import { root, type ServerProcess, temporaryDir } from './support/process.ts'
import { type Sink, type Step, startSink } from './support/smtp-sink.ts'

const cluster = temporaryDir('postern-cluster-')
let postgres: EmbeddedPostgres
let owner: pg.Pool
let sink: Sink
let fleet: Fleet
let server: ServerProcess
let stopFile: string

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(cluster.dir)
  await migrate(postgres.ownerUrl, postgres.databaseUrl)
  owner = openOwner(postgres.ownerUrl)
  sink = await startSink(() => ({ afterMs: 100 }))
  fleet = await openFleet({ DATABASE_URL: postgres.databaseUrl, TRANSPORT: 'smtp', SMTP_URL: sink.url })
  stopFile = join(fleet.dataDir, 'STOP')
}, 120_000)
afterEach(async () => {
  await server?.kill('SIGKILL')
})
afterAll(async () => {
  await fleet?.close()
  await owner?.end()
  await postgres?.stop()
  await sink?.close()
  cluster.remove()
})

const postmaster = () => Number(readFileSync(join(postgres.clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0])

/** At once: a crash to whatever was under way. */
async function stopPostgres(): Promise<void> {
  const pid = postmaster()
  process.kill(pid, 'SIGQUIT')
  await eventually(() => {
    try {
      process.kill(pid, 0)
      return false
    } catch {
      return true
    }
  }, 20_000)
}

async function startPostgres(): Promise<void> {
  const before = postgres.databaseUrl
  postgres = await startEmbeddedPostgres(cluster.dir)
  expect(postgres.databaseUrl).toBe(before)
}

/** A queue that is full: copies of one message that the gate let pass. */
async function fillQueue(agent: TestAgent, name: string, count: number): Promise<void> {
  expect((await agent.send(`${name}1@good.test`)).status).toBe(202)
  const { accountId } = agent
  await owner.query('alter table outbox disable trigger outbox_counted')
  await owner.query(
    `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select account_id, message_id, $2 || n || '@good.test', kind, $3 || n, raw_sha256
       from message_recipient, generate_series(2, $4) n where account_id = $1 and address = $2 || '1@good.test'`,
    [accountId, name, `${accountId}${name}`, count],
  )
  await owner.query(
    `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
     select account_id, id || n, inbox_id, message_id, $2 || n || '@good.test', decision_id, environment, route, raw_sha256
       from outbox, generate_series(2, $3) n where account_id = $1 and recipient = $2 || '1@good.test'`,
    [accountId, name, count],
  )
  await owner.query('alter table outbox enable trigger outbox_counted')
}

async function startSending(name: string): Promise<TestAgent> {
  server = await fleet.start('api,worker')
  const agent = await registerAgent(server)
  await raiseCaps(owner, agent.accountId, 10_000)
  await fillQueue(agent, name, 400)
  await eventually(() => received(name).length >= 40, 20_000)
  return agent
}

const received = (name: string) => sink.received.filter(each => each.to.startsWith(name))
/** Hand-offs that began after this moment and came to a message. */
const begunAfter = (name: string, at: number) => received(name).filter(each => each.beganAt > at)
const instance = async () => (await owner.query(`select state, held_by from kill_switch where scope = '*'`)).rows[0]
const openRows = async () =>
  (
    await owner.query(
      `select count(*)::int as n from outbox o join account a on a.id = o.account_id
        where a.kind <> 'system' and o.state in ('queued', 'deferred', 'sending')`,
    )
  ).rows[0].n

async function expectStoppedForGood(name: string, since: number): Promise<void> {
  await eventually(async () => (await instance()).state === 'stopped', 20_000)
  expect((await instance()).held_by).toEqual(['postern'])
  await eventually(async () => (await openRows()) === 0, 20_000)
  const { rows: alerts } = await owner.query(`select kind from alert where audience = '*' and dedupe = 'stop-file'`)
  expect(alerts).toEqual([{ kind: 'stopped' }])
  const { rows: events } = await owner.query(
    `select data from audit_event where action = 'instance.stopped' order by at desc limit 1`,
  )
  expect(events[0].data).toContain('stop file')
  expect(begunAfter(name, since)).toEqual([])
}

async function resumeAll(): Promise<void> {
  expect((await admin('resume')).code).toBe(0)
  await owner.query('delete from alert')
}

const admin = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(done => {
    const env = { PATH: process.env['PATH'], DATA_DIR: fleet.dataDir, DATABASE_URL: postgres.databaseUrl }
    execFile(process.execPath, ['apps/server/start.mjs', 'admin', ...args], { cwd: root, env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

test('a file that is made while PostgreSQL dies: nothing begins, then or when it is back or the file is gone', {
  timeout: 120_000,
}, async () => {
  const agent = await startSending('file')
  writeFileSync(stopFile, '')
  const since = performance.now()
  await stopPostgres()
  await sleep(500)
  await startPostgres()
  await expectStoppedForGood('file', since)
  expect((await agent.send('during@good.test')).status).toBe(403)
  rmSync(stopFile)
  await sleep(1_500)
  expect(begunAfter('file', since)).toEqual([])
  expect((await agent.send('after@good.test')).status).toBe(403)
  await resumeAll()
  expect((await agent.send('resumed@good.test')).status).toBe(202)
  await eventually(() => received('resumed').length === 1)
  expect(begunAfter('file', since)).toEqual([])
})

test('a signal while PostgreSQL is down, and a file that is removed too early', { timeout: 120_000 }, async () => {
  await startSending('signal')
  await stopPostgres()
  server.child.kill('SIGUSR2')
  await eventually(() => existsSync(stopFile))
  const since = performance.now()
  await sleep(300)
  const removed = await admin('resume', '--file')
  expect(removed).toMatchObject({ code: 0, err: '' })
  expect(existsSync(stopFile)).toBe(false)
  await startPostgres()
  await expectStoppedForGood('signal', since)
  await sleep(1_000)
  expect(begunAfter('signal', since)).toEqual([])
  expect([server.child.exitCode, server.child.signalCode]).toEqual([null, null])
  await resumeAll()
})

test('the command makes the file with no database', { timeout: 60_000 }, async () => {
  await startSending('command')
  await stopPostgres()
  const made = await admin('stop', '--file')
  expect(made).toMatchObject({ code: 0, err: '' })
  const since = performance.now()
  await startPostgres()
  await expectStoppedForGood('command', since)
  rmSync(stopFile)
  await resumeAll()
})

test('while it is there the platform’s own mail goes on, and what is under way is cut off', async () => {
  const place = temporaryDir('postern-stop-')
  const file = join(place.dir, 'HALT')
  const stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url, STOP_FILE: file })
  const agent = await stage.makeAgent()
  sink.script((to): Step => (to.startsWith('hung') ? { silent: true } : {}))
  await stage.startWorker({ sweepMs: 50 })
  await stage.send(agent, { to: ['hung@good.test'] })
  await eventually(() => received('hung').length === 1)
  writeFileSync(file, '')
  const cut = await eventually(async () => {
    const [row] = await stage.rows(`select state from outbox where recipient = 'hung@good.test'`)
    return row!['state'] !== 'sending' && performance.now()
  })
  expect(cut).toBeTypeOf('number')
  expect(await stage.send(agent, { to: ['file@good.test'] })).toMatchObject({
    outcome: 'refused',
    finding: { rule: 'kill-switch' },
  })
  await sendSystemMail(stage.ctx, { to: 'people@people.test', subject: 'Sign in', text: 'x', kind: 'sign-in' })
  await eventually(() => received('people@').length === 1)

  // Removed before the database has the stop: this process goes on as if it were there.
  rmSync(file)
  sink.script(() => ({}))
  await stage.owner.query(`update outbox set next_attempt_at = now() where recipient = 'hung@good.test'`)
  await sleep(300)
  expect(received('hung')).toHaveLength(1)
  expect((await stage.send(agent, { to: ['file@good.test'] })).outcome).toBe('refused')

  // Once the stop stands in the database the file alone counts no more, and what it cancelled stays so.
  const watch = startStopFileWatch(stage.ctx)
  await eventually(async () => {
    const [row] = await stage.rows(`select state from outbox where recipient = 'hung@good.test'`)
    return row!['state'] === 'cancelled'
  })
  await eventually(() => !isStopFilePresent(stage.config))
  expect(received('hung')).toHaveLength(1)
  await watch.close()
  const [row] = await stage.rows(`select state from kill_switch where scope = '*'`)
  expect(row!['state']).toBe('stopped')
  await stage.close()
  place.remove()
})
