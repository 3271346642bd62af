// After a stop is answered nothing more is handed to the network: judged by the clock of the sink, never by our tables.
// What was under way is reported as what it is, and nothing comes back with the resume.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startDelivering } from '../apps/server/src/outgoing/deliver.ts'
import { openHandOffs } from '../apps/server/src/outgoing/hand-offs.ts'
import { leaseDue } from '../apps/server/src/outgoing/outbox.ts'
import { resume, stop } from '../apps/server/src/owners/kill-switch.ts'
import { sendSystemMail } from '../apps/server/src/owners/system-account.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

let stage: Outgoing
let sink: Sink
const workers: { close(): Promise<void> }[] = []

beforeAll(async () => {
  sink = await startSink()
  stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close()
  sink.script(() => ({}))
})
afterAll(async () => {
  await stage?.close()
  await sink?.close()
})

async function startWorker(ctx = stage.ctx) {
  workers.push(await startDelivering(ctx, { concurrency: 20, sweepMs: 50 }))
}

const sendMany = (agent: TestAgent, count: number, prefix: string) =>
  Promise.all(Array.from({ length: count }, (_, i) => stage.send(agent, { to: [`${prefix}${i}@good.test`] })))

const states = async (agent: TestAgent) =>
  Object.fromEntries(
    (
      await stage.rows('select state, count(*) as n from outbox where account_id = $1 group by 1', [agent.accountId])
    ).map(row => [row['state'], row['n']]),
  ) as Record<string, number>

const toPrefix = (prefix: string) => ({
  begun: sink.begun.filter(each => each.to.startsWith(prefix)),
  received: sink.received.filter(each => each.to.startsWith(prefix)),
})

it('hands nothing over after the stop was answered, with 20 hand-offs busy in two processes', async () => {
  for (let round = 0; round < 5; round++) {
    const prefix = `busy${round}x`
    const agent = await stage.makeAgent()
    sink.script(() => ({ afterMs: 30 }))
    await sendMany(agent, 120, prefix)
    await startWorker()
    await startWorker(stage.anotherProcess())
    await eventually(() => toPrefix(prefix).received.length >= 20)
    const report = await stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
    const answeredAt = performance.now()
    await sleep(200)

    const { begun, received } = toPrefix(prefix)
    expect(begun.filter(each => each.at > answeredAt)).toEqual([])
    expect(received.filter(each => each.endedAt > answeredAt)).toEqual([])
    const now = await states(agent)
    expect(now['queued'] ?? 0).toBe(0)
    expect(now['deferred'] ?? 0).toBe(0)
    expect(now['sending'] ?? 0).toBe(0)
    expect((now['sent'] ?? 0) + (now['cancelled'] ?? 0)).toBe(120)
    // Whatever reached the sink is told as sent, or as something nobody can know.
    expect(received.length).toBeLessThanOrEqual((now['sent'] ?? 0) + report.unconfirmed)
    expect(report.cancelled).toBeGreaterThan(0)
    expect(report.cancelled + report.aborted + report.unconfirmed).toBe(now['cancelled'])
    expect(report.in_flight).toHaveLength(report.completed_in_flight + report.aborted + report.unconfirmed)
    expect(report.took_ms).toBeLessThan(5_000)
    expect((await stage.send(agent)).outcome).toBe('refused')
    for (const worker of workers.splice(0)) await worker.close()
  }
})

it('aborts a hand-over whose answer does not come, and says that it may have arrived', async () => {
  const agent = await stage.makeAgent()
  sink.script(() => ({ silent: true }))
  await stage.send(agent, { to: ['silent@good.test'] })
  await startWorker()
  await eventually(() => toPrefix('silent').received.length === 1)
  const report = await stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test', 'it went on too long')
  expect(report).toMatchObject({ state: 'stopped', cancelled: 0, completed_in_flight: 0, aborted: 0, unconfirmed: 1 })
  expect(report.in_flight).toEqual([
    { message_id: expect.any(String), recipient: 'silent@good.test', outcome: 'unconfirmed' },
  ])
  expect(report.took_ms).toBeGreaterThan(45)
  expect(report.took_ms).toBeLessThan(5_000)
  expect(await states(agent)).toEqual({ cancelled: 1 })
  const [attempt] = await stage.rows('select outcome from attempt where account_id = $1', [agent.accountId])
  expect(attempt!['outcome']).toBe('unknown')
  const audit = await stage.rows('select action, data from audit_event where account_id = $1 order by seq', [
    agent.accountId,
  ])
  expect(audit.map(event => event['action'])).toEqual([
    'message.accepted',
    'account.stopped',
    'delivery.attempted',
    'delivery.stopped',
    'account.stop-ended',
  ])
  expect(JSON.parse(String(audit.at(-1)!['data']))).toMatchObject({
    cancelled: 0,
    completed_in_flight: 0,
    unconfirmed: 1,
  })
  expect(audit[1]!['data']).toContain('it went on too long')
})

it('cuts off a hand-over in the middle of a message, which then never arrives', async () => {
  const agent = await stage.makeAgent()
  let letGo = () => {}
  sink.script(() => new Promise(resolve => (letGo = () => resolve({}))))
  await stage.send(agent, { to: ['middle@good.test'] })
  await startWorker()
  await eventually(() => toPrefix('middle').begun.length === 1)
  const report = await stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  expect(report).toMatchObject({ aborted: 1, unconfirmed: 0, completed_in_flight: 0 })
  letGo()
  await sleep(200)
  expect(toPrefix('middle').received).toEqual([])
})

it('lets one that is nearly done finish', async () => {
  const agent = await stage.makeAgent()
  const { promise: stopped, resolve: answer } = Promise.withResolvers<void>()
  sink.script(() => ({ until: stopped }))
  await stage.send(agent, { to: ['nearly@good.test'] })
  await startWorker()
  await eventually(() => toPrefix('nearly').received.length === 1)
  const stopping = stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  await eventually(async () => {
    const [row] = await stage.rows('select state from kill_switch where scope = $1', [agent.accountId])
    return row!['state'] === 'stopped'
  })
  answer()
  const report = await stopping
  expect(report).toMatchObject({ completed_in_flight: 1, aborted: 0, unconfirmed: 0 })
  expect(await states(agent)).toEqual({ sent: 1 })
})

it('cancels what was queued, deferred or held, and the resume brings nothing back', async () => {
  const agent = await stage.makeAgent({ day: 100, hour: 100, recipients: 10 })
  await sendMany(agent, 3, 'later')
  const six = Array.from({ length: 6 }, (_, i) => `h${i}@good.test`)
  const held = await stage.send(agent, { to: six })
  expect(held.outcome).toBe('held')
  const report = await stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  expect(report).toMatchObject({ cancelled: 9, aborted: 0, unconfirmed: 0, completed_in_flight: 0, in_flight: [] })
  const again = await stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  expect(again).toMatchObject({ stopped_at: report.stopped_at, cancelled: 0 })
  const approval = await stage.rows('select state from approval where account_id = $1', [agent.accountId])
  expect(approval).toEqual([{ state: 'expired' }])
  const messages = await stage.rows('select distinct status from message where account_id = $1', [agent.accountId])
  expect(messages).toEqual([{ status: 'cancelled' }])

  await resume(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  await startWorker()
  await stage.send(agent, { to: ['afterwards@good.test'] })
  await eventually(() => toPrefix('afterwards').received.length === 1)
  expect(toPrefix('later').begun).toEqual([])
})

it('stops nobody else, and the instance’s stop stops every agent but not the platform’s own mail', async () => {
  const one = await stage.makeAgent()
  const other = await stage.makeAgent()
  await startWorker()
  await stop(stage.ctx, { accountId: one.accountId }, 'owner:own_test')
  expect((await stage.send(other, { to: ['other1@good.test'] })).outcome).toBe('queued')
  await eventually(() => toPrefix('other1').received.length === 1)

  const report = await stop(stage.ctx, 'instance', 'operator')
  expect(report.state).toBe('stopped')
  expect(await stage.send(other, { to: ['other2@good.test'] })).toMatchObject({
    outcome: 'refused',
    finding: { rule: 'kill-switch' },
  })
  expect(
    await sendSystemMail(stage.ctx, { to: 'owner@people.test', subject: 'Sign in', text: 'x', kind: 'sign-in' }),
  ).toMatchObject({
    outcome: 'queued',
  })
  const [mail] = await eventually(() => toPrefix('owner@').received.length > 0 && toPrefix('owner@').received)
  expect(mail!.from).toBe('')
  await resume(stage.ctx, 'instance', 'operator')
  expect((await stage.send(other, { to: ['other3@good.test'] })).outcome).toBe('queued')
  expect((await stage.send(one)).outcome).toBe('refused')
  const actions = await stage.rows(`select action from audit_event where subject = '*' order by seq`)
  expect(actions.map(event => event['action'])).toEqual(['instance.stopped', 'instance.stop-ended', 'instance.resumed'])
})

it('takes a missing switch for a stop, also for what is queued already', async () => {
  const agent = await stage.makeAgent()
  await stage.send(agent, { to: ['unswitched@good.test'] })
  await stage.owner.query('delete from kill_switch where scope = $1', [agent.accountId])
  await startWorker()
  await sleep(300)
  expect(toPrefix('unswitched').begun).toEqual([])
  expect(await stage.send(agent)).toMatchObject({ outcome: 'refused', finding: { rule: 'kill-switch' } })
})

it('reads the switch again after the lock: a stop between lease and hand-over is seen', async () => {
  const agent = await stage.makeAgent()
  await stage.send(agent, { to: ['between@good.test'] })
  const [row] = await leaseDue(stage.db.pool, 10, 60_000)
  expect(row!.recipient).toBe('between@good.test')
  const handOffs = await openHandOffs(stage.ctx)
  const turn = (state: string) =>
    stage.owner.query('update kill_switch set state = $2 where scope = $1', [agent.accountId, state])
  await turn('stopped')
  expect(await handOffs.begin(row!)).toBeNull()
  await turn('running')
  const handOff = await handOffs.begin(row!)
  expect(handOff).not.toBeNull()
  handOff!.end()
  await handOffs.close()
})

async function queueMany(agent: TestAgent, count: number): Promise<void> {
  await stage.send(agent, { to: ['many@good.test'] })
  await stage.owner.query('alter table outbox disable trigger outbox_counted')
  await stage.owner.query(
    `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select account_id, message_id, 'many' || n || '@good.test', kind, $3 || n, raw_sha256
       from message_recipient, generate_series(2, $2) n where account_id = $1`,
    [agent.accountId, count, agent.accountId],
  )
  await stage.owner.query(
    `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
     select account_id, id || n, inbox_id, message_id, 'many' || n || '@good.test', decision_id, environment, route, raw_sha256
       from outbox, generate_series(2, $2) n where account_id = $1`,
    [agent.accountId, count],
  )
  await stage.owner.query('alter table outbox enable trigger outbox_counted')
}

it('takes effect at once, whatever is queued, and cancels all of it', async () => {
  const agent = await stage.makeAgent()
  await queueMany(agent, 20_000)
  const began = performance.now()
  const stopping = stop(stage.ctx, { accountId: agent.accountId }, 'owner:own_test')
  await eventually(async () => {
    const [row] = await stage.rows('select state from kill_switch where scope = $1', [agent.accountId])
    return row!['state'] === 'stopped'
  })
  expect(performance.now() - began).toBeLessThan(200)
  const report = await stopping
  expect(report.cancelled).toBe(20_000)
  expect(report.took_ms).toBeLessThan(200)
  expect(await states(agent)).toEqual({ cancelled: 20_000 })
  const [message] = await stage.rows('select status from message where account_id = $1', [agent.accountId])
  expect(message!['status']).toBe('cancelled')
  const events = await stage.rows(
    `select action from audit_event where account_id = $1 and action in ('account.stopped', 'message.cancelled') order by seq`,
    [agent.accountId],
  )
  expect(events.map(event => event['action'])).toEqual(['account.stopped', ...Array(4).fill('message.cancelled')])
})

it('runs one stop an agent at a time and few in all, and each is answered', async () => {
  const agents = await Promise.all(Array.from({ length: 8 }, () => stage.makeAgent()))
  for (const agent of agents) await stage.send(agent, { to: ['each@good.test'] })
  let open = 0
  let most = 0
  const { connect } = stage.db
  const counting = {
    ...stage.ctx,
    db: {
      ...stage.db,
      async connect() {
        const client = await connect()
        most = Math.max(most, ++open)
        client.once('end', () => open--)
        return client
      },
    },
  }
  const stops = agents.flatMap(({ accountId }) => [1, 2, 3].map(() => stop(counting, { accountId }, 'owner:own_test')))
  const reports = await Promise.all(stops)
  expect(reports.map(report => report.cancelled)).toEqual(Array(24).fill(1))
  expect(most).toBeLessThanOrEqual(4)
  for (const { accountId } of agents) {
    const events = await stage.rows(`select 1 from audit_event where account_id = $1 and action = 'account.stopped'`, [
      accountId,
    ])
    expect(events).toHaveLength(1)
  }
})

it('stops again what was resumed while the first stop was still clearing up', async () => {
  const agent = await stage.makeAgent()
  const scope = { accountId: agent.accountId }
  await queueMany(agent, 20_000)
  const first = stop(stage.ctx, scope, 'owner:own_test')
  await eventually(async () => {
    const [row] = await stage.rows('select state from kill_switch where scope = $1', [agent.accountId])
    return row!['state'] === 'stopped'
  })
  await resume(stage.ctx, scope, 'owner:own_test')
  expect((await stage.send(agent, { to: ['resumed@good.test'] })).outcome).toBe('queued')
  await first
  const [kept] = await stage.rows(`select state from outbox where recipient = 'resumed@good.test'`)
  expect(kept!['state']).toBe('queued')
  const second = await stop(stage.ctx, scope, 'owner:own_test')
  expect(second.cancelled).toBe(1)
  expect(await states(agent)).toEqual({ cancelled: 20_001 })
})

it('aborts what is in flight when the connection with the locks is lost, and sends it later', async () => {
  const agent = await stage.makeAgent()
  sink.script((_, tries) => (tries === 1 ? new Promise(() => {}) : {}))
  await stage.send(agent, { to: ['lostlock@good.test'] })
  await startWorker()
  await eventually(() => toPrefix('lostlock').begun.length === 1)
  await stage.db.pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and database = (select oid from pg_database where datname = current_database())`,
  )
  await eventually(() => toPrefix('lostlock').received.length === 1)
  expect(await eventually(async () => (await states(agent))['sent'])).toBe(1)
})
