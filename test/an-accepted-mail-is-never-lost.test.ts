// 250 comes after the commit, and from then on a mail is a spool row or a message, whatever dies in between.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaseSpooled, spoolLocal } from '../apps/server/src/spool.ts'
import { type Incoming, sampleMail, startIncoming, type TestInbox } from './support/incoming.ts'
import { deliver, dial } from './support/smtp-client.ts'

let incoming: Incoming
let ann: TestInbox
const hostile = new URL('./support/hostile-judge-thread.ts', import.meta.url).href

beforeAll(async () => {
  incoming = await startIncoming({ receiving: false })
})
afterAll(() => incoming.stop())

/** Sends with DATA already open, so that only the commit stands between the end and its answer. */
async function sendAtOnce(raw: string) {
  const client = await dial(incoming.port)
  await client.envelope('bob@sender.example', [ann.address])
  await client.command('DATA')
  return { client, answer: client.write(`${raw}.\r\n`).then(() => client.reply()) }
}

const spooled = async () =>
  (await incoming.ctx.db.pool.query('select id, attempts from spool where inbox_id = $1', [ann.inboxId])).rows

test('250 waits for the commit', async () => {
  ann = await incoming.addInbox('ann')
  const lock = await incoming.owner.connect()
  await lock.query('begin; lock table spool in exclusive mode')
  const { client, answer } = await sendAtOnce(sampleMail('waits'))
  expect(await Promise.race([answer, sleep(300, 'silence')])).toBe('silence')
  await lock.query('commit')
  lock.release()
  expect(await answer).toMatch(/^250/)
  expect(await spooled()).toHaveLength(1)
  client.close()
})

test('a commit that fails is 451, and nothing is stored', async () => {
  ann = await incoming.addInbox('ann')
  const lock = await incoming.owner.connect()
  await lock.query('begin; lock table spool in exclusive mode')
  const { client, answer } = await sendAtOnce(sampleMail('fails'))
  await sleep(200)
  await incoming.ctx.db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query ilike '%spool%'`,
  )
  expect(await answer).toMatch(/^451 4\.3\.0/)
  await lock.query('commit')
  lock.release()
  expect(await spooled()).toHaveLength(0)
  expect(await client.command('NOOP')).toMatch(/^250/)
  client.close()
  expect(await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('fails'))).toMatch(/^250/)
})

test('the same bytes to the same inbox are one message and count once, before and after they are judged', async () => {
  ann = await incoming.addInbox('ann')
  const send = () => deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('again'))
  const replies = await Promise.all(Array.from({ length: 10 }, send))
  expect(replies.every(reply => reply.startsWith('250'))).toBe(true)
  expect(await spooled()).toHaveLength(1)
  await incoming.receive()
  expect(await incoming.settled(ann)).toHaveLength(1)
  expect(await send()).toMatch(/^250/)
  expect(await incoming.settled(ann)).toHaveLength(1)
  await incoming.stopReceiving()
  const { rows } = await incoming.ctx.db.pool.query('select used from ledger where account_id = $1', [ann.accountId])
  expect(rows).toEqual([{ used: 1 }])
})

test('500 mails over 20 sessions are each stored and judged once', async () => {
  ann = await incoming.addInbox('ann')
  await incoming.receive()
  let n = 0
  const session = async () => {
    while (n < 500) {
      const reply = await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail(`mail ${n++}`))
      expect(reply).toMatch(/^250/)
    }
  }
  await Promise.all(Array.from({ length: 20 }, session))
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(messages).toHaveLength(n)
  expect(new Set(messages.map(message => message.subject)).size).toBe(n)
  const { rows } = await incoming.ctx.db.pool.query(
    `select action, count(*) as n from audit_event where account_id = $1 group by action order by action`,
    [ann.accountId],
  )
  expect(rows).toEqual([
    { action: 'message.judged', n },
    { action: 'message.received', n },
  ])
})

test('a mail that hangs, fills or kills its thread is kept, unscanned and unread; the next one flows', async () => {
  ann = await incoming.addInbox('ann')
  await incoming.receive({ judgeThread: hostile, limits: { mailMs: 6_000, heapMb: 64 } })
  for (const subject of ['HANG', 'first', 'OOM', 'second', 'DIE', 'third', 'THROW', 'fourth']) {
    expect(await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail(subject))).toMatch(/^250/)
  }
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(messages).toHaveLength(8)
  const clear = messages.filter(message => message.verdict === 'clear')
  expect(clear.map(message => message.subject).toSorted()).toEqual(['first', 'fourth', 'second', 'third'])
  const unscanned = messages.filter(message => message.verdict === 'unscanned')
  expect(unscanned).toHaveLength(4)
  for (const message of unscanned) {
    expect(message).toMatchObject({ subject: '', text: '', from_address: '', from_name: '' })
    expect(message.safety).toMatchObject({ filter_match_state: 'MATCH_FOUND', invocation_result: 'FAILURE' })
    const raw = await incoming.ctx.db.pool.query('select bytes from raw where sha256 = $1', [message.raw_sha256])
    expect(raw.rows[0].bytes.toString()).toMatch(/Subject: (HANG|OOM|DIE|THROW)/)
  }
})

test('mail that a dead worker had leased is due again when the lease ends', async () => {
  ann = await incoming.addInbox('ann')
  await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('leased'))
  const leased = await leaseSpooled(incoming.ctx.db.pool, { rows: 10, bytes: 1e6, leaseSeconds: 1 })
  expect(leased).toHaveLength(1)
  const started = performance.now()
  await incoming.receive()
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(performance.now() - started).toBeGreaterThan(700)
  expect(messages.map(message => message.verdict)).toEqual(['clear'])
})

test('mail that three attempts did not survive is stored unread, and judged no more', async () => {
  ann = await incoming.addInbox('ann')
  await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('poison'))
  for (let i = 0; i < 3; i++) {
    expect(await leaseSpooled(incoming.ctx.db.pool, { rows: 10, bytes: 1e6, leaseSeconds: 60 })).toHaveLength(1)
    await incoming.ctx.db.pool.query('update spool set lease_token = null, leased_until = null')
  }
  await incoming.receive()
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(messages).toMatchObject([{ verdict: 'unscanned', subject: '' }])
})

test('a worker whose lease went to another stores nothing', async () => {
  ann = await incoming.addInbox('ann')
  await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('HANG'))
  await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('behind'))
  await incoming.receive({ judgeThread: hostile, limits: { mailMs: 2_500, threads: 1 } })
  await sleep(600)
  // As if it had slept through its lease: another worker has all of it now.
  await incoming.ctx.db.pool.query('update spool set lease_token = gen_random_uuid()')
  await sleep(3_000)
  await incoming.stopReceiving()
  const { rows } = await incoming.ctx.db.pool.query('select 1 from message where inbox_id = $1', [ann.inboxId])
  expect(rows).toHaveLength(0)
  expect(await spooled()).toHaveLength(2)
  await incoming.ctx.db.pool.query('update spool set lease_token = null, leased_until = null')
  await incoming.receive()
  expect(await incoming.settled(ann)).toHaveLength(2)
  await incoming.stopReceiving()
})

test('mail between inboxes here takes the same road, under the same caps, and its sender is verified', async () => {
  ann = await incoming.addInbox('ann', 2)
  const raw = Buffer.from(sampleMail('local').replace('bob@sender.example', 'bob-ab12@postern.localhost'))
  const hand = (bytes: Buffer, inboxId = ann.inboxId) =>
    incoming.ctx.db.transaction(tx =>
      spoolLocal(tx, {
        accountId: ann.accountId,
        inboxId,
        raw: bytes,
        mailFrom: 'bob-ab12@postern.localhost',
        rcptTo: ann.address,
      }),
    )
  expect(await hand(raw)).toBe('spooled')
  expect(await hand(raw)).toBe('duplicate')
  expect(await hand(Buffer.concat([raw, Buffer.from('2')]))).toBe('spooled')
  expect(await hand(Buffer.concat([raw, Buffer.from('3')]))).toBe('over-cap')
  expect(await hand(raw, 'inb_none')).toBe('unknown')
  await incoming.receive()
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(messages).toHaveLength(2)
  expect(messages[0]!.safety.sender_authentication).toEqual({
    spf: { result: 'none', domain: null },
    dkim: [],
    dmarc: { result: 'none', policy: null, domain: null },
    arc: { result: 'none' },
    aligned: true,
    from_domain: 'postern.localhost',
    verified: true,
  })
})

test('a database that is busy while a mail is stored costs the mail nothing, however often', async () => {
  ann = await incoming.addInbox('ann')
  await breakStoring('55P03')
  expect(await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('busy'))).toMatch(/^250/)
  await incoming.receive({ leaseSeconds: 0.5 })
  await expect.poll(triesToStore, { timeout: 20_000 }).toBeGreaterThan(4)
  expect(await spooled()).toHaveLength(1)
  await mendStoring()
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  expect(messages).toMatchObject([{ subject: 'busy', verdict: 'clear', text: 'How are you?' }])
})

test('a mail whose text the database cannot hold is stored unread at once', async () => {
  ann = await incoming.addInbox('ann')
  await breakStoring('22021')
  expect(await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail('bad text'))).toMatch(/^250/)
  await incoming.receive()
  const messages = await incoming.settled(ann)
  await incoming.stopReceiving()
  await mendStoring()
  expect(messages).toMatchObject([{ subject: '', verdict: 'unscanned', text: '' }])
})

/** A mail with a subject is not stored, for a reason of this SQLSTATE. */
async function breakStoring(state: string): Promise<void> {
  await incoming.owner.query(`
    create sequence tries_to_store;
    grant usage on sequence tries_to_store to postern_app;
    create function break_storing() returns trigger language plpgsql as $$
    begin
      if new.subject <> '' then
        perform nextval('tries_to_store');
        raise exception using errcode = '${state}', message = 'broken by the test';
      end if;
      return new;
    end $$;
    create trigger break_storing before insert on message for each row execute function break_storing()`)
}

const triesToStore = async () =>
  Number((await incoming.owner.query('select last_value from tries_to_store')).rows[0].last_value)

const mendStoring = () =>
  incoming.owner.query(
    'drop trigger break_storing on message; drop function break_storing; drop sequence tries_to_store',
  )
