// The SMTP process dies at every step of taking a mail. What was answered 250 is stored, with its bytes as they came; what
// was not is the sender's to send again; and however often it was sent, it is one message.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { type Fleet, openFleet, openOwner, type StagedAgent, stageAgent, transactionsEnd } from './support/fleet.ts'
import { sampleMail } from './support/incoming.ts'
import { eventually } from './support/outgoing.ts'
import { freePort, type ServerProcess } from './support/process.ts'
import { chance } from './support/seed.ts'
import { deliver, dial } from './support/smtp-client.ts'
import { answerToCommitAfter, commitAfter, type Rule, startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'

/** What would be answered too early comes within this. */
const earlyAnswerMs = 200

/** The statement whose commit is the step in question. */
const spooling = /insert into spool /

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
  smtp = await startSmtp()
})
beforeEach(async () => {
  if (smtp.child.signalCode !== null) smtp = await startSmtp()
})
afterAll(async () => {
  await fleet?.close()
  await proxy?.close()
  await owner?.end()
  await database?.drop()
})

const startSmtp = () => fleet.start('smtp', { DATABASE_URL: proxy.through(database.url) })

const sha256 = (raw: string) => createHash('sha256').update(raw, 'latin1').digest('hex')

/** What there is of an inbox's mail, judged or not, by the SHA-256 of its bytes. */
async function taken(inbox: StagedAgent): Promise<string[]> {
  const { rows } = await owner.query(
    `select encode(sha256(r.bytes), 'hex') as sha256 from raw r join (
       select account_id, raw_sha256 from spool where inbox_id = $1 union all
       select account_id, raw_sha256 from message where inbox_id = $1) m
         on m.account_id = r.account_id and m.raw_sha256 = r.sha256`,
    [inbox.inboxId],
  )
  return rows.map(row => row.sha256)
}

async function received(inbox: StagedAgent): Promise<number> {
  const { rows } = await owner.query(`select coalesce(sum(used), 0)::int as n from ledger where account_id = $1`, [
    inbox.accountId,
  ])
  return rows[0].n
}

/** Sends a mail and kills the process when the rule has kept something, and it had time to answer; tells what it said. */
async function killAt(rule: Rule, raw: string): Promise<string> {
  const held = proxy.hold(rule)
  const reply = deliver(smtp.smtpPort, 'bob@sender.example', ann.address, raw).catch(() => '')
  await held
  await Promise.race([reply, sleep(earlyAnswerMs)])
  await smtp.kill('SIGKILL')
  proxy.cut()
  const told = await reply
  await transactionsEnd(owner)
  return told
}

test('killed while the message comes in: nothing is there, and sent again it is one message', async () => {
  ann = await stageAgent(owner)
  const raw = sampleMail('Cut off', 'A long line of words.\r\n'.repeat(5_000))
  const client = await dial(smtp.smtpPort)
  await client.envelope('bob@sender.example', [ann.address])
  expect(await client.command('DATA')).toMatch(/^354/)
  await client.write(raw.slice(0, 60_000))
  // The bytes are with the process, or on their way to it.
  await eventually(() => client.socket.writableLength === 0)
  await smtp.kill('SIGKILL')
  expect(await client.reply()).toBe('')
  expect(await taken(ann)).toEqual([])
  expect((await owner.query('select 1 from raw where account_id = $1', [ann.accountId])).rows).toEqual([])

  smtp = await startSmtp()
  expect(await deliver(smtp.smtpPort, 'bob@sender.example', ann.address, raw)).toMatch(/^250/)
  expect(await taken(ann)).toEqual([sha256(raw)])
})

test('killed before the commit: no 250, nothing is there, and sent again it is one message', async () => {
  ann = await stageAgent(owner)
  const raw = sampleMail('Before the commit')
  expect(await killAt(commitAfter(spooling), raw)).toBe('')
  expect(await taken(ann)).toEqual([])
  expect(await received(ann)).toBe(0)

  smtp = await startSmtp()
  expect(await deliver(smtp.smtpPort, 'bob@sender.example', ann.address, raw)).toMatch(/^250/)
  expect(await taken(ann)).toEqual([sha256(raw)])
  expect(await received(ann)).toBe(1)
})

test('killed between the commit and the 250: it is there, and sent again it is still one message, counted once', async () => {
  ann = await stageAgent(owner)
  const raw = sampleMail('Before the 250')
  expect(await killAt(answerToCommitAfter(spooling), raw)).toBe('')
  expect(await taken(ann)).toEqual([sha256(raw)])

  smtp = await startSmtp()
  expect(await deliver(smtp.smtpPort, 'bob@sender.example', ann.address, raw)).toMatch(/^250/)
  expect(await taken(ann)).toEqual([sha256(raw)])
  expect(await received(ann)).toBe(1)
})

test('killed every 60 to 500 ms while 8 clients send 300 mails until each has its 250: each is one message, byte for byte', async () => {
  const { between } = chance()
  ann = await stageAgent(owner)
  const mails = Array.from({ length: 300 }, (_, i) => sampleMail(`Mail ${i}`, `Number ${i}.\r\n`.repeat(1 + (i % 200))))
  // Started together, for what takes long is to start; one after the other serves and is killed, the last one stays.
  const [worker, ...victims] = await Promise.all([
    fleet.start('worker'),
    ...Array.from({ length: 10 }, async () => fleet.start('smtp', { SMTP_PORT: String(await freePort()) })),
  ])
  const acknowledged = new Set<string>()
  let broken = 0
  let next = 0
  const client = async () => {
    for (let i = next++; i < mails.length; i = next++) {
      const raw = mails[i]!
      for (let reply = ''; !reply.startsWith('250'); ) {
        reply = await sendSlowly(smtp.smtpPort, raw, between(0, 120)).catch(() => '')
        // A 5xx would be a mail lost.
        expect(reply).toMatch(/^(250|4\d\d|$)/)
        if (reply === '') broken++
      }
      acknowledged.add(sha256(raw))
    }
  }
  const clients = Promise.all(Array.from({ length: 8 }, client))
  let kills = 0
  for (const victim of victims) {
    const before = smtp
    smtp = victim
    await before.kill('SIGKILL')
    kills++
    await Promise.race([clients, sleep(between(60, 500))])
    if (acknowledged.size === mails.length) break
  }
  await clients
  // Else the kills hit next to nothing, and little was shown.
  expect(kills).toBeGreaterThan(3)
  expect(broken).toBeGreaterThan(3)

  await eventually(async () => {
    const { rows } = await owner.query('select 1 from spool where inbox_id = $1 limit 1', [ann.inboxId])
    return rows.length === 0
  }, 60_000)
  await worker.kill('SIGKILL')
  expect(acknowledged.size).toBe(mails.length)
  expect((await taken(ann)).toSorted()).toEqual([...acknowledged].toSorted())
  expect(await received(ann)).toBe(mails.length)
  const events = await owner.query(
    `select count(*)::int as n from audit_event where account_id = $1 and action = 'message.received'`,
    [ann.accountId],
  )
  expect(events.rows[0].n).toBe(mails.length)
}, 180_000)

/** A whole transaction, with a pause in the middle of the message as on a slow line. */
async function sendSlowly(port: number, raw: string, pauseMs: number): Promise<string> {
  const client = await dial(port)
  try {
    const accepted = await client.envelope('bob@sender.example', [ann.address])
    if (!accepted.startsWith('250')) return accepted
    const ready = await client.command('DATA')
    if (!ready.startsWith('354')) return ready
    const half = raw.length / 2
    await client.write(raw.slice(0, half))
    await sleep(pauseMs)
    await client.write(`${raw.slice(half)}.\r\n`)
    return await client.reply()
  } finally {
    client.close()
  }
}
