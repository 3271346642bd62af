// The process that hands mail over dies at every step of it. No accepted message is lost; before the smarthost's 250 there
// is one copy, and between that 250 and its record one more, with the same bytes, for an attempt on record as unknown.
// What counts is what the smarthost got.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWords } from './support/befriend.ts'
import { type Fleet, openFleet, transactionsEnd } from './support/fleet.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { chance } from './support/seed.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'
import {
  answerToCommitAfter,
  commitAfter,
  greeting,
  messageAfter,
  startTcpProxy,
  type TcpProxy,
} from './support/tcp-proxy.ts'

/** The statement whose commit is the step in question. */
const settling = /settle-attempts|update attempt p set outcome /

let stage: Outgoing
let sink: Sink
let toSink: TcpProxy
let toDatabase: TcpProxy
let fleet: Fleet
let agent: TestAgent

beforeAll(async () => {
  sink = await startSink()
  toSink = await startTcpProxy(sink.url)
  stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
  toDatabase = await startTcpProxy(stage.databaseUrl)
  fleet = await openFleet({
    DATABASE_URL: toDatabase.through(stage.databaseUrl),
    TRANSPORT: 'smtp',
    SMTP_URL: toSink.through(sink.url).replace(/\/$/, ''),
  })
  agent = await stage.makeAgent()
})
afterAll(async () => {
  await fleet?.close()
  await toDatabase?.close()
  await toSink?.close()
  await stage?.close()
  await sink?.close()
})

const startWorker = () => fleet.start('worker')

async function submit(to: string, text = `A few words, ${freshWords()}.`): Promise<string> {
  const answer = await stage.send(agent, { to: [to], text })
  if (answer.outcome !== 'queued') throw new Error(answer.outcome)
  return answer.messageId
}

interface OutboxRow {
  state: string
  attempts: number
  tries: { outcome: string; ended: boolean }[]
}

async function outbox(to: string): Promise<OutboxRow> {
  const rows = await stage.rows(
    `select o.state, o.attempts,
            (select json_agg(json_build_object('outcome', p.outcome, 'ended', p.ended_at is not null) order by p.n)
               from attempt p where p.account_id = o.account_id and p.outbox_id = o.id) as tries
       from outbox o where o.recipient = $1`,
    [to],
  )
  return rows[0] as unknown as OutboxRow
}

/** As if the time of the leases of a dead worker had passed. */
const leasesEnd = () =>
  stage.owner.query(`update outbox set leased_until = now() - interval '1 second' where state = 'sending'`)

/** Starts another worker, which takes the row when its lease has ended and not before; answers when it was sent. */
async function takeOver(to: string): Promise<OutboxRow> {
  const worker = await startWorker()
  expect(await outbox(to)).toMatchObject({ state: 'sending', attempts: 1 })
  await leasesEnd()
  await eventually(async () => (await outbox(to)).state === 'sent')
  await worker.kill('SIGKILL')
  return outbox(to)
}

const copies = (to: string) => sink.received.filter(copy => copy.to === to)

test('killed after the lease, before the smarthost greeted: one copy', async () => {
  const to = 'before-greeting@good.test'
  const worker = await startWorker()
  const held = toSink.hold(greeting)
  await submit(to)
  await held
  expect(await outbox(to)).toMatchObject({ state: 'sending', tries: [{ outcome: 'unknown', ended: false }] })
  await worker.kill('SIGKILL')
  toSink.cut()
  expect(sink.begun).toEqual([])

  expect((await takeOver(to)).tries).toEqual([
    { outcome: 'unknown', ended: true },
    { outcome: 'sent', ended: true },
  ])
  expect(copies(to)).toHaveLength(1)
})

test('killed in the middle of the message, before its final dot: one copy', async () => {
  const to = 'before-dot@good.test'
  const worker = await startWorker()
  const held = toSink.hold(messageAfter(20_000))
  await submit(to, 'A long message. '.repeat(6_000))
  await held
  expect(sink.begun.map(each => each.to)).toContain(to)
  await worker.kill('SIGKILL')
  toSink.cut()
  expect(copies(to)).toEqual([])

  expect((await takeOver(to)).tries).toEqual([
    { outcome: 'unknown', ended: true },
    { outcome: 'sent', ended: true },
  ])
  expect(copies(to)).toHaveLength(1)
})

test('killed between the 250 and the commit of its record: one more copy of the same bytes, and the try is unknown', async () => {
  const to = 'before-record@good.test'
  const worker = await startWorker()
  const held = toDatabase.hold(commitAfter(settling))
  await submit(to)
  await held
  expect(copies(to)).toMatchObject([{ reply: '250 ok' }])
  await worker.kill('SIGKILL')
  toDatabase.cut()
  await transactionsEnd(stage.owner)

  expect((await takeOver(to)).tries).toEqual([
    { outcome: 'unknown', ended: true },
    { outcome: 'sent', ended: true },
  ])
  const [first, second] = copies(to)
  expect(copies(to)).toHaveLength(2)
  expect(first!.messageId).toMatch(/^<.+@postern\.localhost>$/)
  expect(second!.raw).toBe(first!.raw)
})

test('killed between the commit of the record and its answer: one copy', async () => {
  const to = 'after-record@good.test'
  const worker = await startWorker()
  const held = toDatabase.hold(answerToCommitAfter(settling))
  await submit(to)
  await held
  await worker.kill('SIGKILL')
  toDatabase.cut()
  expect(await outbox(to)).toMatchObject({ state: 'sent', tries: [{ outcome: 'sent' }] })
  expect(copies(to)).toHaveLength(1)
})

test('killed 5 times at any moment among 200 messages: none is lost, and each copy too many is a try on record as unknown', async () => {
  const { between } = chance()
  sink.script(() => ({ afterMs: 100 }))
  const all = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => ({ id: await submit(`m${i}@good.test`), to: `m${i}@good.test` })),
  )
  for (let kills = 0; kills < 5; kills++) {
    const enough = sink.received.length + between(1, 35)
    const worker = await startWorker()
    await eventually(() => sink.received.length >= enough)
    await worker.kill('SIGKILL')
    await transactionsEnd(stage.owner)
    await leasesEnd()
  }
  await startWorker()
  await eventually(async () => {
    const [row] = await stage.rows(`select count(*)::int as n from outbox where state <> 'sent'`)
    return row!['n'] === 0
  }, 30_000)

  let extra = 0
  for (const { to } of all) {
    const { tries } = await outbox(to)
    const arrived = copies(to)
    const unknown = tries.filter(each => each.outcome === 'unknown').length
    expect(arrived.length, to).toBeGreaterThanOrEqual(1)
    expect(arrived.length, to).toBeLessThanOrEqual(1 + unknown)
    expect(tries.at(-1), to).toMatchObject({ outcome: 'sent' })
    expect(tries, to).toHaveLength(1 + unknown)
    expect(new Set(arrived.map(copy => copy.raw)).size, to).toBe(1)
    extra += arrived.length - 1
  }
  // Else no kill hit a hand-off, and nothing was shown.
  expect(extra).toBeGreaterThan(0)
  expect(new Set(sink.received.filter(copy => /^m\d+@/.test(copy.to)).map(copy => copy.messageId)).size).toBe(
    all.length,
  )
}, 180_000)
