// What `submit` answers, and what it leaves behind: for addresses, routes, suppressed recipients, replies, dry runs, and
// the platform's own mail.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findByFooterToken, suppress } from '../apps/server/src/outgoing/suppress.ts'
import { ensureSystemAccount, sendSystemMail, systemAccountId } from '../apps/server/src/owners/system-account.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing
let agent: TestAgent

beforeAll(async () => {
  stage = await openOutgoing()
  agent = await stage.makeAgent({ day: 100, hour: 100, recipients: 10 })
  await stage.startWorker()
})
afterAll(() => stage?.close())

async function send(from: TestAgent, changes: Parameters<Outgoing['send']>[1]): Promise<string> {
  const answer = await stage.send(from, changes)
  if (answer.outcome !== 'queued') throw new Error(JSON.stringify(answer))
  return answer.messageId
}
const outboxOf = (messageId: string) =>
  stage.rows('select recipient, route, state, smtp_reply from outbox where message_id = $1 order by recipient', [
    messageId,
  ])

it.each([
  ['v@v.test, evil@e.test', 'several_addresses'],
  ['"Ann" <ann@good.test>', 'quoted'],
  ['ann@[127.0.0.1]', 'IP number'],
  ['a%b@good.test', 'routes'],
  ['root@localhost', 'localhost'],
  ['ann@good.test\r\nBcc: x@y.test', 'control'],
])('names the field of an address that is none: %s', async address => {
  const answer = await stage.send(agent, { to: ['fine@good.test'], bcc: [address] })
  expect(answer).toMatchObject({
    outcome: 'invalid',
    code: 'invalid_address',
    field: 'bcc[0]',
    problem: expect.any(String),
  })
})

it('names the field of other values that cannot stand in a message', async () => {
  expect(await stage.send(agent, { subject: 'a\r\nBcc: x@y.test' })).toMatchObject({
    code: 'invalid_header_value',
    field: 'subject',
  })
  expect(await stage.send(agent, { text: 'a\0b' })).toMatchObject({ code: 'invalid_request', field: 'text' })
  expect(await stage.send(agent, { html: `<p>${'x'.repeat(95_000)}</p>` })).toMatchObject({
    code: 'html_too_large',
    field: 'html',
  })
  expect(await stage.rows(`select id from message where subject like 'a%'`)).toEqual([])
})

it('counts an address once, however it is spelled', async () => {
  const messageId = await send(agent, { to: ['Once@Good.test', 'once@good.test'], cc: ['once@GOOD.test'] })
  expect((await outboxOf(messageId)).map(row => row['recipient'])).toEqual(['once@good.test'])
})

it('hands mail over to an inbox here, and refuses one that is not there', async () => {
  const other = await stage.makeAgent()
  const unknown = `nobody@${stage.config.mailDomain}`
  expect(await stage.send(agent, { to: ['a@good.test', unknown] })).toMatchObject({
    ...{ outcome: 'invalid', code: 'invalid_address', field: 'to[1]' },
    problem: `There is no inbox ${unknown} here.`,
  })
  const messageId = await send(agent, { to: [other.address.replace('@', '+tag@')] })
  const [row] = await eventually(async () => {
    const rows = await outboxOf(messageId)
    return rows[0]!['state'] === 'sent' && rows
  })
  expect(row).toMatchObject({ route: 'local', smtp_reply: expect.stringMatching(/^250 /) })
  const [spooled] = await stage.rows('select mail_from, rcpt_to, handed_over from spool where account_id = $1', [
    other.accountId,
  ])
  expect(spooled).toEqual({ mail_from: agent.address, rcpt_to: other.address.replace('@', '+tag@'), handed_over: true })
})

it('defers mail to an inbox here that received its share of today', async () => {
  const full = await stage.makeAgent({ day: 10, hour: 10, receives: 0 })
  const messageId = await send(agent, { to: [full.address] })
  const [row] = await eventually(async () => {
    const rows = await outboxOf(messageId)
    return rows[0]!['state'] === 'deferred' && rows
  })
  expect(row!['smtp_reply']).toMatch(/^452 /)
})

it('keeps a test account’s mail here: to inboxes of test accounts, and else captured', async () => {
  const tester = await stage.makeAgent({ day: 10, hour: 10, recipients: 3 }, 'test')
  const peer = await stage.makeAgent({ day: 10, hour: 10 }, 'test')
  const messageId = await send(tester, { to: ['ann@good.test', peer.address, agent.address] })
  const routes = Object.fromEntries((await outboxOf(messageId)).map(row => [row['recipient'], row['route']]))
  expect(routes).toEqual({ 'ann@good.test': 'capture', [peer.address]: 'local', [agent.address]: 'capture' })
})

it('threads a reply, and refuses one to a message of another account', async () => {
  const first = await send(agent, { subject: 'A question' })
  const answer = await stage.send(agent, { subject: 'Re: A question', inReplyTo: first })
  const [before, after] = await stage.rows(
    'select thread_id, rfc_message_id, in_reply_to, refs from message where id = any ($1) order by id',
    [[first, (answer as { messageId: string }).messageId]],
  )
  expect(after).toMatchObject({
    thread_id: before!['thread_id'],
    in_reply_to: before!['rfc_message_id'],
    refs: [before!['rfc_message_id']],
  })
  const [thread] = await stage.rows('select message_count from thread where id = $1', [before!['thread_id']])
  expect(thread!['message_count']).toBe(2)
  const stranger = await stage.makeAgent()
  expect(await stage.send(stranger, { inReplyTo: first })).toEqual({ outcome: 'not-found', what: 'in_reply_to' })
})

it('sends no more to whoever stopped it by the footer’s link, and cancels what waits', async () => {
  const writer = await stage.makeAgent()
  const messageId = await send(writer, { to: ['bob+news@good.test'] })
  const [copy] = await stage.rows('select footer_token from message_recipient where message_id = $1', [messageId])
  const found = await findByFooterToken(stage.db.pool, copy!['footer_token']!)
  expect(found).toMatchObject({
    ...{ accountId: writer.accountId, system: false, agentName: 'Agent', agentAddress: writer.address, claimed: false },
    ...{ recipient: 'bob+news@good.test', suppressed: false },
  })
  const did = () => stage.db.transaction(tx => suppress(tx, found!.accountId, found!.recipient, 'recipient'))
  expect([await did(), await did()]).toEqual([true, false])
  expect(await findByFooterToken(stage.db.pool, copy!['footer_token']!)).toMatchObject({ suppressed: true })
  expect(await findByFooterToken(stage.db.pool, 'no-such-token-at-all-x')).toBeNull()
  for (const to of ['bob+news@good.test', 'bob@good.test', 'bob+else@good.test']) {
    expect(await stage.send(writer, { to: [to] })).toMatchObject({
      outcome: 'refused',
      finding: { rule: 'suppressed-recipient' },
    })
  }
  expect((await stage.send(agent, { to: ['bob@good.test'] })).outcome).toBe('queued')
  const events = await stage.rows(
    `select actor from audit_event where account_id = $1 and action = 'recipient.suppressed'`,
    [writer.accountId],
  )
  expect(events).toEqual([{ actor: 'network' }])
})

it('answers a dry run with every finding, and leaves its record alone', async () => {
  const curious = await stage.makeAgent({ day: 1, hour: 1 })
  const answer = await stage.send(curious, { dryRun: true, to: ['a@good.test', 'b@good.test'] })
  expect(answer).toMatchObject({ outcome: 'dry-run', decision: 'refuse' })
  expect((answer as { findings: unknown[] }).findings.length).toBeGreaterThan(5)
  for (const table of ['message', 'decision', 'outbox', 'ledger', 'raw', 'thread']) {
    expect(await stage.rows(`select 1 from ${table} where account_id = $1`, [curious.accountId]), table).toEqual([])
  }
  const [event] = await stage.rows('select action, data from audit_event where account_id = $1', [curious.accountId])
  expect(event!['action']).toBe('message.tried')
})

it('records a refusal: the decision with every finding, the event, and no word of the message', async () => {
  const refused = await stage.makeAgent({ day: 0, hour: 10 })
  const answer = await stage.send(refused, { text: 'the secret plan' })
  expect(answer).toMatchObject({ outcome: 'refused', finding: { rule: 'daily-cap', used: 0, max: 0 } })
  const [decision] = await stage.rows('select * from decision where account_id = $1', [refused.accountId])
  expect(decision).toMatchObject({ outcome: 'refuse', decided_by: 'daily-cap', message_id: null })
  const [event] = await stage.rows('select * from audit_event where account_id = $1', [refused.accountId])
  expect(event).toMatchObject({ actor: 'agent:key_test', action: 'message.refused', subject: decision!['id'] })
  const data = JSON.parse(event!['data']!)
  expect(data).toMatchObject({
    operation: 'sendMessage',
    recipients: ['ann@good.test'],
    outcome: 'refuse',
    key_id: 'key_test',
  })
  expect(data.content_hash).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify([event, decision])).not.toContain('secret plan')
})

it('lets the platform write to people outside alone, through the same gate', async () => {
  await Promise.all(Array.from({ length: 5 }, () => ensureSystemAccount(stage.ctx)))
  expect(await stage.rows(`select id from inbox where account_id = $1`, [systemAccountId])).toHaveLength(1)
  const mail = { to: 'owner@people.test', subject: 'Claim', text: 'Code: 123456', kind: 'claim' as const }
  const answer = await sendSystemMail(stage.ctx, mail)
  const { messageId } = answer as { messageId: string }
  const [row] = await stage.rows(
    'select convert_from(r.bytes, $2) as raw from outbox o join raw r on r.sha256 = o.raw_sha256 where o.message_id = $1',
    [messageId, 'utf8'],
  )
  expect(row!['raw']).toContain('Postern sent this message because')
  expect(row!['raw']).not.toContain('List-Unsubscribe')
  for (const to of [agent.address, `x@sub.${stage.config.mailDomain}`]) {
    expect(await sendSystemMail(stage.ctx, { ...mail, to })).toMatchObject({
      outcome: 'invalid',
      code: 'invalid_address',
    })
  }
})

it('accepts or loses nothing when another letter of the same transaction fails', async () => {
  const good = await stage.makeAgent()
  await stage.owner.query(`alter table message add constraint no_poison check (subject <> 'poison')`)
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => stage.send(good, { subject: i === 7 ? 'poison' : 'fine' })),
  )
  await stage.owner.query('alter table message drop constraint no_poison')
  expect(answers.filter(answer => answer.status === 'rejected')).toHaveLength(1)
  const [count] = await stage.rows('select count(*) as n from outbox where account_id = $1', [good.accountId])
  expect(count!['n']).toBe(19)
})

it('answers everybody else when one letter of a shared look-up names what PostgreSQL cannot take', async () => {
  const good = await stage.makeAgent()
  const answers = await Promise.allSettled([
    stage.send(good),
    stage.send(good, { inReplyTo: '\u0000' }),
    stage.send(good, { inReplyTo: 'msg_nothing' }),
    stage.send(good, { inboxId: 'inb_\u0000' }),
    stage.send(good),
  ])
  expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value.outcome : answer.status))).toEqual([
    'queued',
    'not-found',
    'not-found',
    'rejected',
    'queued',
  ])
})

it('composes nothing for a message that the rules refuse whatever its bytes are', async () => {
  const crowd = (kind: string) => Array.from({ length: 10 }, (_, i) => `${kind}${i}@good.test`)
  const modest = await stage.makeAgent({ day: 50, hour: 15, recipients: 1 })
  const heavy = {
    ...{ to: crowd('to'), cc: crowd('cc'), bcc: crowd('bcc') },
    ...{ text: 'Some words. '.repeat(12_500), html: '<p>Some <b>words</b> more.</p>'.repeat(2_800) },
  }
  const before = process.cpuUsage()
  const answer = await stage.send(modest, heavy)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(500)
  expect(answer).toMatchObject({ outcome: 'refused', finding: { rule: 'recipient-count', used: 30, max: 1 } })
  expect((answer as { findings: { rule: string; outcome: string }[] }).findings).toContainEqual(
    expect.objectContaining({ rule: 'hourly-cap', outcome: 'refuse' }),
  )
  const [decision] = await stage.rows('select * from decision where account_id = $1', [modest.accountId])
  expect(decision).toMatchObject({ outcome: 'refuse', decided_by: 'recipient-count', message_id: null })
  const [event] = await stage.rows('select * from audit_event where account_id = $1', [modest.accountId])
  expect(event).toMatchObject({ action: 'message.refused', subject: decision!['id'] })
  expect(JSON.parse(event!['data']!).recipients).toHaveLength(30)
  expect(await stage.rows('select 1 from raw where account_id = $1', [modest.accountId])).toEqual([])
  expect(await stage.send(modest, { ...heavy, subject: 'a\u0000b' })).toMatchObject({ field: 'subject' })

  await stage.owner.query(`update kill_switch set state = 'stopped' where scope = $1`, [modest.accountId])
  expect(await stage.send(modest, heavy)).toMatchObject({ outcome: 'refused', finding: { rule: 'kill-switch' } })
})

it('locks a chain’s head after the thread, as whoever stores received mail does', async () => {
  const writer = await stage.makeAgent()
  const first = await send(writer, { subject: 'A question' })
  await eventually(async () => (await outboxOf(first))[0]!['state'] === 'sent')
  const storing = await stage.owner.connect()
  await storing.query('begin')
  await storing.query('select from thread where account_id = $1 for no key update', [writer.accountId])
  const replying = stage.send(writer, { inReplyTo: first })
  await eventually(async () => {
    const waiting = await stage.rows(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return waiting.length > 0
  })
  const head = await storing
    .query('select from audit_head where account_id = $1 for update nowait', [writer.accountId])
    .then(
      () => 'free',
      (error: { code: string }) => error.code,
    )
  await storing.query('rollback')
  storing.release()
  expect(head).toBe('free')
  expect((await replying).outcome).toBe('queued')
})
