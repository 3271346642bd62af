// A copy is tried until it is taken or refused, always with the same bytes; what may have arrived is recorded as such.
// Two workers never have the same row; a worker that was frozen or killed hands nothing over twice but by F6 alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type DeliverOptions, startDelivering } from '../apps/server/src/outgoing/deliver.ts'
import { leaseDue, retryMinutes } from '../apps/server/src/outgoing/outbox.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

let stage: Outgoing
let sink: Sink
const workers: { close(): Promise<void> }[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  sink = await startSink()
  stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const worker of workers.splice(0)) await worker.close()
  sink.script(() => ({}))
})
afterAll(async () => {
  await stage?.close()
  await sink?.close()
})

async function startWorker(options: DeliverOptions = {}, ctx = stage.ctx) {
  workers.push(await startDelivering(ctx, { sweepMs: 50, ...options }))
}

async function send(agent: TestAgent, to: string): Promise<string> {
  const answer = await stage.send(agent, { to: [to] })
  if (answer.outcome !== 'queued') throw new Error(answer.outcome)
  return answer.messageId
}

const rowOf = async (messageId: string) =>
  (await stage.rows('select * from outbox where message_id = $1', [messageId]))[0]!
const inState = (messageId: string, state: string) =>
  eventually(async () => {
    const row = await rowOf(messageId)
    return row['state'] === state && row
  })
const attemptsOf = (messageId: string) =>
  stage.rows(
    'select a.n, a.outcome, a.smtp_reply from attempt a join outbox o on o.id = a.outbox_id where o.message_id = $1 order by n',
    [messageId],
  )
/** Time passes: what was to be tried later is due now. */
const makeDue = (messageId: string) =>
  stage.owner.query(`update outbox set next_attempt_at = now() where message_id = $1 and state = 'deferred'`, [
    messageId,
  ])
const receivedBy = (to: string) => sink.received.filter(each => each.to === to)

const childScript = `
  import { openDb } from './apps/server/src/db.ts'
  import { createLog } from './apps/server/src/log.ts'
  import { readConfig } from './apps/server/src/config.ts'
  import { startDelivering } from './apps/server/src/outgoing/deliver.ts'
  const config = readConfig()
  const bells = { ring() {}, listen() {}, close: async () => {} }
  await startDelivering({ config, db: openDb(config.databaseUrl), log: createLog('silent'), bells }, { leaseMs: 1500, sweepMs: 50 })
  console.log('started')`

/** A worker in a process of its own, to be killed or frozen. */
async function spawnWorker() {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', childScript],
    {
      env: { ...process.env, DATABASE_URL: stage.databaseUrl, TRANSPORT: 'smtp', SMTP_URL: sink.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}

it('sends again with the same Message-ID after the worker died between the other side’s 250 and the record', async () => {
  const agent = await stage.makeAgent()
  const child = await spawnWorker()
  // The sink has the whole message; the worker dies before it can hear that.
  sink.script((_, tries) => (tries === 1 ? { silent: true } : { reply: 250 }))
  const messageId = await send(agent, 'killed@good.test')
  await eventually(() => receivedBy('killed@good.test').length === 1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await rowOf(messageId))['state']).toBe('sending')
  await startWorker()
  await inState(messageId, 'sent')

  const copies = receivedBy('killed@good.test')
  expect(copies).toHaveLength(2)
  expect(copies[1]!.raw).toBe(copies[0]!.raw)
  expect(copies[0]!.messageId).toMatch(/^<[0-9a-f]{32}@/)
  expect(await attemptsOf(messageId)).toEqual([
    { n: 1, outcome: 'unknown', smtp_reply: expect.stringContaining('worker ended') },
    { n: 2, outcome: 'sent', smtp_reply: '250 ok' },
  ])
})

it('takes the row of a worker that was frozen, which then hands nothing over', async () => {
  const agent = await stage.makeAgent()
  const child = await spawnWorker()
  const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>()
  sink.script(async (_, tries) => {
    if (tries === 1) await thawed
    return {}
  })
  const messageId = await send(agent, 'frozen@good.test')
  await eventually(() => sink.begun.some(each => each.to === 'frozen@good.test'))
  child.kill('SIGSTOP')
  await startWorker()
  await inState(messageId, 'sent')
  thaw()
  child.kill('SIGCONT')
  await sleep(500)
  expect(receivedBy('frozen@good.test')).toHaveLength(1)
})

it('defers a 4xx by the schedule and fails after 48 hours', async () => {
  const agent = await stage.makeAgent()
  sink.script(() => ({ rcpt: 451, text: 'come back later' }))
  const messageId = await send(agent, 'greylisted@good.test')
  await startWorker()
  for (const [i, minutes] of [...retryMinutes, retryMinutes.at(-1)!].entries()) {
    await eventually(
      async () => (await rowOf(messageId))['attempts'] === i + 1 && (await rowOf(messageId))['state'] === 'deferred',
    )
    const [row] = await stage.rows(
      'select smtp_reply, extract(epoch from next_attempt_at - now())::float / 60 as minutes from outbox where message_id = $1',
      [messageId],
    )
    expect(row!['minutes']).toBeGreaterThan(minutes - 0.2)
    expect(row!['minutes']).toBeLessThanOrEqual(minutes)
    expect(row!['smtp_reply']).toBe('451 come back later')
    await makeDue(messageId)
  }
  await stage.owner.query(
    `update outbox set created_at = now() - interval '49 hours', next_attempt_at = now() where message_id = $1`,
    [messageId],
  )
  const row = await inState(messageId, 'failed')
  expect(row['smtp_reply']).toBe('451 come back later')
  expect(new Set((await attemptsOf(messageId)).map(each => each['outcome']))).toEqual(new Set(['deferred']))
  expect(receivedBy('greylisted@good.test')).toEqual([])
})

it('fails at once on a 5xx, at RCPT or after the message, for that recipient alone', async () => {
  const agent = await stage.makeAgent({ day: 100, hour: 100, recipients: 3 })
  sink.script(to =>
    to.startsWith('no')
      ? { rcpt: 550, text: 'unknown user' }
      : to.startsWith('spam')
        ? { reply: 554, text: 'spam\u0007 it is' }
        : {},
  )
  const to = ['no@good.test', 'spam@good.test', 'yes@good.test']
  const answer = await stage.send(agent, { to })
  await startWorker()
  const { messageId } = answer as { messageId: string }
  const rows = await eventually(async () => {
    const all = await stage.rows(
      'select recipient, state, smtp_reply, attempts from outbox where message_id = $1 order by recipient',
      [messageId],
    )
    return all.every(row => ['sent', 'failed'].includes(row['state']!)) && all
  })
  expect(rows).toEqual([
    { recipient: 'no@good.test', state: 'failed', smtp_reply: '550 unknown user', attempts: 1 },
    { recipient: 'spam@good.test', state: 'failed', smtp_reply: '554 spam it is', attempts: 1 },
    { recipient: 'yes@good.test', state: 'sent', smtp_reply: '250 ok', attempts: 1 },
  ])
})

it('defers what breaks before the final dot, and calls unknown what breaks after it', async () => {
  const agent = await stage.makeAgent()
  sink.script(to => (to.startsWith('before') ? { drop: 'before-dot' } : { drop: 'after-dot' }))
  const before = await send(agent, 'before@good.test')
  const after = await send(agent, 'after@good.test')
  await startWorker()
  await inState(before, 'deferred')
  const row = await inState(after, 'deferred')
  expect(row['smtp_reply']).toMatch(/^No answer after the message was handed over/)
  expect((await attemptsOf(after))[0]!['outcome']).toBe('unknown')
  sink.script(() => ({}))
  await makeDue(after)
  await inState(after, 'sent')
  const [first, second] = receivedBy('after@good.test')
  expect(second!.raw).toBe(first!.raw)
})

it('gives up on an answer that does not come, and on a smarthost that is not there', async () => {
  const agent = await stage.makeAgent()
  sink.script(() => ({ silent: true }))
  const silent = await send(agent, 'noanswer@good.test')
  await startWorker({ timeouts: { silenceMs: 300 } })
  await inState(silent, 'deferred')
  expect((await attemptsOf(silent))[0]!['outcome']).toBe('unknown')
  for (const worker of workers.splice(0)) await worker.close()

  const ctx = stage.anotherProcess()
  const nobody = { ...ctx, config: { ...ctx.config, smtpUrl: 'smtp://127.0.0.1:1' } }
  const messageId = await send(agent, 'nobody@good.test')
  await startWorker({}, nobody)
  const row = await inState(messageId, 'deferred')
  expect(row['smtp_reply']).toContain('ECONNREFUSED')
})

it('opens a new connection where a kept one was closed, without counting it as a failure', async () => {
  const agent = await stage.makeAgent()
  await startWorker({ concurrency: 1 })
  await inState(await send(agent, 'kept1@good.test'), 'sent')
  sink.dropConnections()
  const messageId = await send(agent, 'kept2@good.test')
  await inState(messageId, 'sent')
  expect(await attemptsOf(messageId)).toHaveLength(1)
})

it('leases a row to one of many that ask at once', async () => {
  const agent = await stage.makeAgent({ day: 1_000, hour: 1_000 })
  await Promise.all(Array.from({ length: 200 }, (_, i) => send(agent, `leased${i}@good.test`)))
  const leased = await Promise.all(Array.from({ length: 8 }, () => leaseDue(stage.db.pool, 100, 60_000)))
  const ids = leased.flat().map(row => row.id)
  expect(new Set(ids).size).toBe(ids.length)
  await stage.owner.query(`update outbox set state = 'cancelled' where account_id = $1`, [agent.accountId])
})

it('hands every row over once, with four workers in two processes', async () => {
  const agent = await stage.makeAgent({ day: 1_000, hour: 1_000 })
  await spawnWorker()
  const other = stage.anotherProcess()
  await startWorker()
  await startWorker()
  await startWorker({}, other)
  await Promise.all(Array.from({ length: 300 }, (_, i) => send(agent, `once${i}@good.test`)))
  await eventually(async () => {
    const [row] = await stage.rows(`select count(*) as n from outbox where account_id = $1 and state = 'sent'`, [
      agent.accountId,
    ])
    return row!['n'] === 300
  }, 20_000)
  const copies = sink.received.filter(each => each.to.startsWith('once'))
  expect(copies).toHaveLength(300)
  expect(new Set(copies.map(copy => copy.messageId)).size).toBe(300)
})

it('finds by its sweep what nobody rang for', async () => {
  const agent = await stage.makeAgent()
  const deaf = { ...stage.ctx, bells: { ring() {}, listen() {}, close: async () => {} } }
  await startWorker({ sweepMs: 200 }, deaf)
  await sleep(100)
  await inState(await send(agent, 'unrung@good.test'), 'sent')
})
