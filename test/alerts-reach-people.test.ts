// What somebody should know reaches them: by mail with pauses between, by signed webhooks, on the list; told late, never lost.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NewAlert, raise } from '../apps/server/src/alert.ts'
import { rotateChannelSecrets } from '../apps/server/src/notify/channels.ts'
import { mailAlerts } from '../apps/server/src/notify/mail-alerts.ts'
import { call, capturedMail, claimAgent, operatorToken, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { eventually } from './support/outgoing.ts'
import { startTestServer, type TestServer } from './support/server.ts'

interface Post {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

let server: TestServer
let agent: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let ownerId: string
let operator: Record<string, string>
const posts: Post[] = []
/** What the receiver answers, by path. */
const answers = new Map<string, number>()
const receiver = createServer((req, res) => {
  let body = ''
  req.on('data', chunk => (body += chunk))
  req.on('end', () => {
    posts.push({ path: req.url!, headers: req.headers, body })
    res.writeHead(answers.get(req.url!) ?? 204, { location: '/elsewhere' }).end()
  })
})
let hook: string

beforeAll(async () => {
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  server = await startTestServer({ WEBHOOKS_TO_LOOPBACK: 'yes', OPERATOR_EMAIL: 'operator@example.org' })
  agent = await registerAgent(server)
  owner = await claimAgent(server, agent, 'owner@example.com')
  ownerId = (await server.owner.query('select owner_id from account where id = $1', [agent.accountId])).rows[0].owner_id
  operator = { authorization: `Bearer ${await operatorToken(server)}` }
})
afterAll(async () => {
  await server.stop()
  receiver.closeAllConnections()
  receiver.close()
})

const happen = (changes: Partial<NewAlert> = {}) =>
  server.context.db.transaction(tx =>
    raise(tx, {
      accountId: agent.accountId,
      kind: 'cap',
      dedupe: 'a thing',
      sentence: 'A thing happened.',
      next: 'Look at it.',
      ...changes,
    }),
  )
const mails = async (to: string) => {
  const { body } = await call(server, 'GET', '/captured.json')
  return body.messages.filter((m: { to: string; subject: string }) => m.to.includes(to) && /lert/.test(m.subject))
}
const postsTo = (path: string) => posts.filter(post => post.path === path)

async function makeChannel(path: string): Promise<{ channelId: string; secret: string }> {
  const made = await owner.call('POST', '/v1/owner/alert-channels', { url: hook + path })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  expectContract('POST', '/v1/owner/alert-channels', 201, made.body)
  return { channelId: made.body.channel_id, secret: made.body.secret }
}
const signed = (secret: string, { headers, body }: Post) => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

test('a thousand times the same thing is one open alert, one mail and one post', async () => {
  await makeChannel('/storm')
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let n = 0; n < 50; n++) await happen()
    }),
  )
  const mail = await capturedMail(server, 'owner@example.com', /^Alert: A thing happened/)
  expect(mail.text).toContain('Look at it.')
  await eventually(() => postsTo('/storm').length > 0)
  await sleep(4_500)
  expect(await mails('owner@example.com')).toHaveLength(1)
  expect(postsTo('/storm')).toHaveLength(1)
  const { body } = await owner.call('GET', '/v1/owner/alerts')
  expectContract('GET', '/v1/owner/alerts', 200, body)
  expect(body.alerts).toHaveLength(1)
  expect(body.alerts[0]).toMatchObject({ count: 1_000, sentence: 'A thing happened.', acknowledged_at: null })
  expect(body.alerts[0].told_at).not.toBe(null)
}, 120_000)

test('what comes within ten minutes of a mail is in the next one: at most 20 lines', async () => {
  for (let n = 0; n < 25; n++) await happen({ dedupe: `other ${n}`, sentence: `Other thing ${n} happened.` })
  await eventually(async () => {
    const { rows } = await server.owner.query('select count(*)::int as n from alert_notice where audience = $1', [
      ownerId,
    ])
    return rows[0].n === 25
  })
  await mailAlerts(server.context)
  expect(await mails('owner@example.com')).toHaveLength(1)
  await server.owner.query('update alert_mailbox set next_at = now()')
  const digest = await capturedMail(server, 'owner@example.com', /^25 alerts/)
  expect(digest.text.match(/^\* /gm)).toHaveLength(20)
  expect(digest.text).toContain('And 5 more.')
  const { rows } = await server.owner.query(
    "select next_at > now() + interval '9 minutes' as paused from alert_mailbox where audience = $1",
    [ownerId],
  )
  expect(rows[0].paused).toBe(true)
})

test('one that grew is told again after an hour, not before; one that did not, never', async () => {
  await eventually(() => postsTo('/storm').length === 26)
  const before = postsTo('/storm').length
  await happen()
  await sleep(2_500)
  expect(postsTo('/storm')).toHaveLength(before)
  await server.owner.query(
    `update alert set told_at = now() - interval '2 hours', last_at = now() - interval '3 hours' where dedupe <> 'a thing'`,
  )
  await server.owner.query(`update alert set told_at = now() - interval '2 hours' where dedupe = 'a thing'`)
  await eventually(() => postsTo('/storm').length > before)
  await sleep(2_500)
  const again = postsTo('/storm').slice(before)
  expect(again.map(post => JSON.parse(post.body).data)).toEqual([
    expect.objectContaining({ sentence: 'A thing happened.', count: 1_001 }),
  ])
})

test('an acknowledged alert is closed; the same thing then is a new one', async () => {
  const { body } = await owner.call('GET', '/v1/owner/alerts?limit=50')
  const alert = body.alerts.find((a: { sentence: string }) => a.sentence === 'A thing happened.')
  const path = `/v1/owner/alerts/${alert.alert_id}/acknowledge`
  const done = await owner.call('POST', path)
  expect(done.status).toBe(200)
  expectContract('POST', path, 200, done.body)
  expect((await owner.call('POST', path)).body.acknowledged_at).toBe(done.body.acknowledged_at)
  await happen()
  const open = (await owner.call('GET', '/v1/owner/alerts?limit=50')).body.alerts
  const again = open.find((a: { sentence: string }) => a.sentence === 'A thing happened.')
  expect(again).toMatchObject({ count: 1 })
  expect(again.alert_id).not.toBe(alert.alert_id)
  const all = (await owner.call('GET', '/v1/owner/alerts?state=all&limit=50')).body.alerts
  expect(all.length).toBe(open.length + 1)
  const audit = (await owner.call('GET', '/v1/owner/audit?limit=50')).body.events
  expect(audit.filter((e: { action: string }) => e.action === 'alert.acknowledged')).toHaveLength(2)
})

test('alerts and channels of others are 404, and no agent sees any', async () => {
  const other = await registerAgent(server)
  const them = await claimAgent(server, other, 'other@example.com')
  const { channelId } = await makeChannel('/mine')
  const [alert] = (await owner.call('GET', '/v1/owner/alerts')).body.alerts
  for (const [method, path] of [
    ['POST', `/v1/owner/alerts/${alert.alert_id}/acknowledge`],
    ['DELETE', `/v1/owner/alert-channels/${channelId}`],
    ['POST', `/v1/owner/alert-channels/${channelId}/test`],
    ['POST', `/v1/owner/alert-channels/${channelId}/rotate`],
    ['GET', `/v1/owner/alert-channels/${channelId}/deliveries`],
  ] as const) {
    expect((await them.call(method, path)).status, path).toBe(404)
    expect((await agent.call(method, path)).body.error.code, path).toBe('owner_only')
    const asOperator = await call(server, method, path.replace('/owner/', '/operator/'), undefined, operator)
    expect(asOperator.status, path).toBe(404)
  }
  expect((await them.call('GET', '/v1/owner/alerts')).body.alerts).toEqual([])
  expect((await owner.call('DELETE', `/v1/owner/alert-channels/${channelId}`)).status).toBe(204)
})

test('the operator hears of what is nobody’s, and of what an owner hears as well where it says so', async () => {
  const url = `${hook}/operator`
  const made = await call(server, 'POST', '/v1/operator/alert-channels', { url }, operator)
  expectContract('POST', '/v1/operator/alert-channels', 201, made.body)
  const stray = await registerAgent(server, { name: 'stray' })
  await happen({ accountId: stray.accountId, dedupe: 'stray', sentence: 'A stray did a thing.' })
  const mail = await capturedMail(server, 'operator@example.org', /A stray did a thing/)
  expect(mail.text).toContain('/v1/operator/alerts')
  await eventually(() => postsTo('/operator').length === 1)
  await happen({ dedupe: 'both', sentence: 'Both should know.', operatorToo: true })
  await eventually(() => postsTo('/operator').length === 2)
  const listed = await call(server, 'GET', '/v1/operator/alerts', undefined, operator)
  expectContract('GET', '/v1/operator/alerts', 200, listed.body)
  expect(listed.body.alerts.map((a: { sentence: string }) => a.sentence)).toEqual([
    'Both should know.',
    'A stray did a thing.',
  ])
  expect((await owner.call('GET', '/v1/operator/alerts')).body.error.code).toBe('operator_only')
  expect((await call(server, 'GET', '/v1/owner/alerts', undefined, operator)).status).toBe(403)
})

test('a post is signed, tried again with the same id and bytes, and logged', async () => {
  const { channelId, secret } = await makeChannel('/flaky')
  answers.set('/flaky', 503)
  const asked = await owner.call('POST', `/v1/owner/alert-channels/${channelId}/test`)
  expect(asked.status).toBe(202)
  expectContract('POST', '/v1/owner/alert-channels/{channel_id}/test', 202, asked.body)
  await eventually(() => postsTo('/flaky').length === 1)
  await eventually(async () => {
    const { rows } = await server.owner.query(
      `update alert_delivery set next_attempt_at = now() where channel_id = $1 and state = 'queued' and attempts = 1 returning http_status, problem`,
      [channelId],
    )
    return rows[0]?.http_status === 503 && rows[0].problem === 'It answered 503.'
  })
  answers.set('/flaky', 200)
  await eventually(() => postsTo('/flaky').length === 2)
  const [first, second] = postsTo('/flaky')
  expect(first!.headers['webhook-id']).toBe(asked.body.delivery_id)
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  expect(second!.body).toBe(first!.body)
  expect(first!.headers['webhook-signature']).toBe(signed(secret, first!))
  expect(second!.headers['webhook-signature']).toBe(signed(secret, second!))
  expect(JSON.parse(first!.body)).toMatchObject({ type: 'alert.test', text: expect.stringContaining('test') })
  const log = await eventually(async () => {
    const answer = await owner.call('GET', `/v1/owner/alert-channels/${channelId}/deliveries`)
    return answer.body.deliveries[0]?.state === 'delivered' && answer.body
  })
  expectContract('GET', '/v1/owner/alert-channels/{channel_id}/deliveries', 200, log)
  expect(log.deliveries).toEqual([
    expect.objectContaining({ delivery_id: asked.body.delivery_id, attempts: 2, http_status: 200, problem: null }),
  ])
})

test('after a rotation both secrets sign for a day; where one may be known, only the new one', async () => {
  const { channelId, secret } = await makeChannel('/rotated')
  const rotated = await owner.call('POST', `/v1/owner/alert-channels/${channelId}/rotate`)
  expectContract('POST', '/v1/owner/alert-channels/{channel_id}/rotate', 200, rotated.body)
  await owner.call('POST', `/v1/owner/alert-channels/${channelId}/test`)
  const [post] = await eventually(() => postsTo('/rotated').length === 1 && postsTo('/rotated'))
  expect(post!.headers['webhook-signature']).toBe(`${signed(rotated.body.secret, post!)} ${signed(secret, post!)}`)
  const all = await server.context.db.transaction(tx => rotateChannelSecrets(tx, ownerId, { hours: 0 }))
  const mine = all.find(channel => channel.channelId === channelId)!
  expect(mine.previousUntil).toBe(null)
  await owner.call('POST', `/v1/owner/alert-channels/${channelId}/test`)
  const [, last] = await eventually(() => postsTo('/rotated').length === 2 && postsTo('/rotated'))
  expect(last!.headers['webhook-signature']).toBe(signed(mine.secret, last!))
  const shown = await owner.call('GET', '/v1/owner/alert-channels')
  expectContract('GET', '/v1/owner/alert-channels', 200, shown.body)
  expect(JSON.stringify(shown.body)).not.toContain('whsec_')
})

test('a channel that is gone, or fails for five days, is disabled, and its owner is told', async () => {
  await server.owner.query(`update alert_channel set state = 'deleted' where audience = $1`, [ownerId])
  const gone = await makeChannel('/gone')
  answers.set('/gone', 410)
  await owner.call('POST', `/v1/owner/alert-channels/${gone.channelId}/test`)
  const dead = await makeChannel('/dead')
  answers.set('/dead', 302)
  await server.owner.query(`update alert_channel set failing_since = now() - interval '6 days' where id = $1`, [
    dead.channelId,
  ])
  await owner.call('POST', `/v1/owner/alert-channels/${dead.channelId}/test`)
  const channels = await eventually(async () => {
    const { body } = await owner.call('GET', '/v1/owner/alert-channels')
    return body.channels.every((c: { state: string }) => c.state === 'disabled') && body.channels
  })
  expect(channels.map((c: { disabled_because: string }) => c.disabled_because).sort()).toEqual([
    'It answered 410: it is gone for good.',
    'It failed for 5 days.',
  ])
  expect(posts.some(post => post.path === '/elsewhere')).toBe(false)
  const { body } = await owner.call('GET', '/v1/owner/alerts?limit=50')
  expect(body.alerts.filter((a: { kind: string }) => a.kind === 'channel')).toHaveLength(2)
  const retest = await owner.call('POST', `/v1/owner/alert-channels/${gone.channelId}/test`)
  expect(retest.status).toBe(404)
  const { rows } = await server.owner.query(`select distinct state from alert_delivery where channel_id = any ($1)`, [
    [gone.channelId, dead.channelId],
  ])
  expect(rows).toEqual([{ state: 'failed' }])
  await expect(
    server.context.db.pool.query(`update alert_channel set state = 'enabled' where id = $1`, [gone.channelId]),
  ).rejects.toThrow('final')
})

test('a URL that leads inside is refused when it is given, in words', async () => {
  for (const url of [
    'https://127.0.0.1/',
    'https://[::1]/',
    'http://example.com/',
    'https://example.com:25/',
    'https://a:b@example.com/',
  ]) {
    const made = await owner.call('POST', '/v1/owner/alert-channels', { url })
    expect(made.status, url).toBe(400)
    expect(made.body.error.problems[0]).toMatchObject({ field: 'url' })
  }
  for (let n = 0; n < 5; n++) await makeChannel(`/many-${n}`)
  const sixth = await owner.call('POST', '/v1/owner/alert-channels', { url: `${hook}/many-6` })
  expect(sixth.body.error.code).toBe('channel_limit')
  expectContract('POST', '/v1/owner/alert-channels', 403, sixth.body)
})

test('an alert mail that the gate refuses waits and is tried again', async () => {
  const late = await registerAgent(server)
  const them = await claimAgent(server, late, 'late@example.com')
  const systemInbox = (await server.owner.query(`select id from inbox where account_id = 'acc_postern'`)).rows[0].id
  await server.owner.query(
    `insert into suppression (account_id, address, source) values ('acc_postern', 'late@example.com', 'test')`,
  )
  await happen({ accountId: late.accountId, dedupe: 'late', sentence: 'Told late.' })
  const box = await eventually(async () => {
    const { rows } = await server.owner.query(
      `select m.* from alert_mailbox m join owner o on o.id = m.audience where o.email = 'late@example.com' and m.refusals > 0`,
    )
    return rows[0]
  })
  expect(box.mailed_at).toBe(null)
  expect(systemInbox).toMatch(/^inb_/)
  await server.owner.query(`delete from suppression where address = 'late@example.com'`)
  await server.owner.query(`update alert_mailbox set next_at = now() where audience = $1`, [box.audience])
  await capturedMail(server, 'late@example.com', /^Alert: Told late/)
  expect((await them.call('GET', '/v1/owner/alerts')).body.alerts).toHaveLength(1)
})
