// The process that judges dies while it has mail in its hands. Each mail is judged by another and stored once; one that
// takes every process along ends unscanned and withheld, and what comes after it flows.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { type Fleet, openFleet, openOwner, type StagedAgent, stageAgent, transactionsEnd } from './support/fleet.ts'
import { sampleMail } from './support/incoming.ts'
import { eventually } from './support/outgoing.ts'
import type { ServerProcess } from './support/process.ts'
import { deliver } from './support/smtp-client.ts'
import { commitAfter, startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'

/** The statement whose commit is the step in question. */
const storing = /insert into message /

let database: TestDatabase
let owner: pg.Pool
let proxy: TcpProxy
let fleet: Fleet
let smtp: ServerProcess
let ann: StagedAgent

beforeAll(async () => {
  database = await makeDatabase()
  owner = openOwner(database.ownerUrl)
  proxy = await startTcpProxy(database.url)
  fleet = await openFleet({ DATABASE_URL: database.url })
  smtp = await fleet.start('smtp')
})
afterAll(async () => {
  await fleet?.close()
  await proxy?.close()
  await owner?.end()
  await database?.drop()
})

const startWorker = () => fleet.start('worker', { DATABASE_URL: proxy.through(database.url) })

async function take(raw: string): Promise<void> {
  expect(await deliver(smtp.smtpPort, 'bob@sender.example', ann.address, raw)).toMatch(/^250/)
}

/** An ordinary mail of 5 MB, which takes about a second to judge. */
function longMail(subject: string): string {
  const line = '<p style="color:#333;font-size:12px">The quick brown fox sends a lovely letter to the lazy dog.</p>\r\n'
  return sampleMail(subject, line.repeat(5_000_000 / line.length), 'Content-Type: text/html; charset=utf-8\r\n')
}

async function spooled(): Promise<{ attempts: number; leased: boolean }[]> {
  const { rows } = await owner.query(
    'select attempts, leased_until is not null as leased from spool where inbox_id = $1 order by id',
    [ann.inboxId],
  )
  return rows
}

async function messages() {
  const { rows } = await owner.query(
    `select m.subject, m.text, v.verdict from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
      where m.inbox_id = $1 order by m.subject`,
    [ann.inboxId],
  )
  return rows
}

const allStored = () => eventually(async () => (await spooled()).length === 0, 30_000)

/** As if the time of the leases of a dead worker had passed. */
const leasesEnd = () =>
  owner.query(`update spool set leased_until = now() - interval '1 second' where leased_until is not null`)

async function recorded(): Promise<Record<string, number>> {
  const { rows } = await owner.query(
    `select action, count(*)::int as n from audit_event where account_id = $1 group by action order by action`,
    [ann.accountId],
  )
  return Object.fromEntries(rows.map(row => [row.action, row.n]))
}

test('killed in the middle of judging: another process takes the mail when the lease ends, and each is stored once', async () => {
  ann = await stageAgent(owner)
  const subjects = ['long 1', 'long 2', 'long 3', 'long 4']
  for (const subject of subjects) await take(longMail(subject))
  const first = await startWorker()
  await eventually(async () => (await messages()).length > 0, 30_000)
  await first.kill('SIGKILL')
  await transactionsEnd(owner)
  const left = await spooled()
  // Else it had judged all of them, and nothing was shown.
  expect(left.length).toBeGreaterThan(0)
  expect(left).toEqual(left.map(() => ({ attempts: 1, leased: true })))
  expect((await messages()).length).toBe(subjects.length - left.length)

  const second = await startWorker()
  await leasesEnd()
  await allStored()
  expect((await messages()).map(message => [message.subject, message.verdict])).toEqual(
    subjects.map(subject => [subject, 'clear']),
  )
  expect(await recorded()).toEqual({ 'message.judged': subjects.length, 'message.received': subjects.length })
  await second.kill('SIGKILL')
}, 90_000)

test('killed with a verdict that is not committed: nothing is to be read, and it is judged again and stored once', async () => {
  ann = await stageAgent(owner)
  await take(sampleMail('Judged twice'))
  const held = proxy.hold(commitAfter(storing))
  const first = await startWorker()
  await held
  await first.kill('SIGKILL')
  proxy.cut()
  await transactionsEnd(owner)
  expect(await messages()).toEqual([])
  expect(await spooled()).toEqual([{ attempts: 1, leased: true }])

  const second = await startWorker()
  await leasesEnd()
  await allStored()
  expect(await messages()).toMatchObject([{ subject: 'Judged twice', verdict: 'clear' }])
  expect(await recorded()).toEqual({ 'message.judged': 1, 'message.received': 1 })
  await second.kill('SIGKILL')
})

test('a mail that takes three processes along is stored unscanned and withheld, and the next one flows', async () => {
  ann = await stageAgent(owner)
  await take(longMail('poison'))
  for (let death = 1; death <= 3; death++) {
    const worker = await startWorker()
    // Only the lease of the process before: this one's own may be there already, and lasts.
    await owner.query(
      `update spool set leased_until = now() - interval '1 second' where leased_until is not null and attempts < $1`,
      [death],
    )
    await eventually(async () => (await spooled())[0]?.attempts === death, 20_000)
    // What the mail would do: the process is gone before it can say anything.
    await worker.kill('SIGKILL')
    await transactionsEnd(owner)
    expect(await spooled()).toEqual([{ attempts: death, leased: true }])
  }
  await take(sampleMail('the next one'))
  const worker = await startWorker()
  await eventually(async () => (await messages()).length === 1, 20_000)
  expect(await messages()).toMatchObject([{ subject: 'the next one', verdict: 'clear' }])
  await leasesEnd()
  await allStored()
  expect(await messages()).toMatchObject([
    { subject: '', text: '', verdict: 'unscanned' },
    { subject: 'the next one', verdict: 'clear' },
  ])
  await worker.kill('SIGKILL')
}, 90_000)
