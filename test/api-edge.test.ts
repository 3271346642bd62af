// The edge of HTTP: bad input gets a clear error and does nothing; another account's things do not exist; no credential
// does another's work.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let other: TestAgent
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  other = await registerAgent(server)
})
afterAll(() => server.stop())

const raw = (path: string, body: string, headers: Record<string, string> = {}) =>
  call(server, 'POST', path, body, headers)

describe('bodies', () => {
  test.each([
    ['without a label', { 'content-type': '' }],
    ['labelled as a form, as curl does', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['labelled as JSON', { 'content-type': 'application/json; charset=utf-8' }],
  ])('registering works with JSON %s', async (_, headers) => {
    const { status, body } = await raw('/v1/register', '{"name":"my-agent"}', headers)
    expect(status).toBe(201)
    expectContract('POST', '/v1/register', 201, body)
    expect(body.email).toMatch(/^my-agent-[a-z0-9]{4}@postern\.localhost$/)
  })

  test.each([
    ['not JSON', 'name=my-agent', 400, 'invalid_json'],
    ['a list', '[1]', 400, 'invalid_json'],
    ['null', 'null', 400, 'invalid_json'],
    ['nested 10,000 deep', `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400, 'invalid_json'],
    ['10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413, 'payload_too_large'],
    ['no name', '{}', 400, 'invalid_request'],
    ['a name that is no text', '{"name":{"a":1}}', 400, 'invalid_request'],
    ['an unknown property', '{"name":"a","cap":999}', 400, 'unknown_property'],
    ['a property named __proto__', '{"name":"a","__proto__":{"claimed":true}}', 400, 'unknown_property'],
    ['a property named constructor', '{"name":"a","constructor":{}}', 400, 'unknown_property'],
    ['NUL in the description', '{"name":"a","description":"a\\u0000b"}', 400, 'invalid_request'],
    ['an empty name', '{"name":"   "}', 400, 'name_invalid'],
    ['a name with a line break', '{"name":"a\\r\\nBcc: x@example.com"}', 400, 'name_invalid'],
    ['a name with hidden characters', '{"name":"a\\u202eb"}', 400, 'name_invalid'],
    ['65 characters', JSON.stringify({ name: 'x'.repeat(65) }), 400, 'name_invalid'],
    ['a reserved name', '{"name":"Post Master"}', 400, 'name_reserved'],
    ['an owner that is no address', '{"name":"a","owner_email":"you"}', 400, 'invalid_address'],
    ['an owner on the hosted domain', '{"name":"a","owner_email":"you@postern.localhost"}', 400, 'invalid_address'],
    ['two owners in one', '{"name":"a","owner_email":"a@example.com,b@example.com"}', 400, 'invalid_address'],
  ])('%s is refused and nothing is made', async (_, body, status, code) => {
    const before = await server.context.db.prisma.account.count()
    const answer = await raw('/v1/register', body)
    expect([answer.status, answer.body.error?.code]).toEqual([status, code])
    expectContract('POST', '/v1/register', status, answer.body)
    expect(answer.body.error.fix.length).toBeGreaterThan(10)
    expect(await server.context.db.prisma.account.count()).toBe(before)
  })

  test('a compressed body and a foreign type are 415', async () => {
    expect((await raw('/v1/register', '{"name":"a"}', { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await raw('/v1/register', '<name/>', { 'content-type': 'text/xml' })).status).toBe(415)
  })

  test('an error names the field', async () => {
    const { body } = await raw('/v1/register', '{"name":"a","environment":"prod"}')
    expect(body.error.problems).toEqual([{ field: 'environment', problem: 'must be one of live, test' }])
  })
})

describe('values that the database could not take', () => {
  test.each([
    '/v1/inboxes/%00',
    '/v1/inboxes/inb_x/messages/%00',
    '/v1/inboxes/INBOX/messages?since=2016-12-31T23:59:60Z',
    '/v1/inboxes/INBOX/messages/msg_x?acknowledge=%00',
  ])('%s is 400 or 404, never 500', async path => {
    const { status } = await agent.call('GET', path.replace('INBOX', agent.inboxId))
    expect([400, 404]).toContain(status)
  })

  test('in_reply_to with NUL is the caller’s mistake alone', async () => {
    const bad = Array.from({ length: 10 }, () =>
      agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
        to: 'a@example.com',
        subject: 'x',
        text: 'x',
        in_reply_to: '\0',
      }),
    )
    const good = Array.from({ length: 5 }, () => other.send('a@example.com'))
    for (const answer of await Promise.all(bad)) expect(answer.status).toBe(400)
    for (const answer of await Promise.all(good)) expect(answer.status).toBe(202)
  })
})

describe('paths', () => {
  test.each(['/v1/nothing', '/v1/inboxes/%zz', '/m/%zz', '/..%2f..%2fetc/passwd'])('%s is a plain 404', async path => {
    const { status, body } = await agent.call('GET', path)
    expect([status, body.error?.code]).toEqual([404, 'not_found'])
    expect(JSON.stringify(body)).not.toMatch(/node_modules|at .*\(/)
  })
})

describe('credentials', () => {
  test.each([
    ['none', undefined],
    ['noise', 'Bearer x'],
    [
      'a right shape with a wrong checksum',
      'Bearer ptn_live_01234567890123456789_01234567890123456789012345678901_0000000',
    ],
    ['the right id with another secret', 'swap'],
  ])('%s is 401, with where to read on', async (_, header) => {
    const authorization = header === 'swap' ? `Bearer ${agent.token.slice(0, 29)}${other.token.slice(29)}` : header
    const answer = await call(server, 'GET', '/v1/account', undefined, authorization ? { authorization } : {})
    expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthorized'])
    expect(answer.headers.get('www-authenticate')).toContain('SKILL.md')
  })

  test('a rotated key works on for an hour, the new one now, older ones not at all', async () => {
    const rotating = await registerAgent(server)
    const second = await rotating.call('POST', '/v1/account/api-keys')
    expect(second.status).toBe(201)
    expectContract('POST', '/v1/account/api-keys', 201, second.body)
    const as = (token: string) => call(server, 'GET', '/v1/account', undefined, { authorization: `Bearer ${token}` })
    expect((await rotating.call('GET', '/v1/account')).status).toBe(200)
    const third = await call(server, 'POST', '/v1/account/api-keys', undefined, {
      authorization: `Bearer ${second.body.token}`,
    })
    expect((await as(third.body.token)).status).toBe(200)
    expect((await as(second.body.token)).status).toBe(200)
    expect((await rotating.call('GET', '/v1/account')).status).toBe(401)
  })

  test('the database holds no secret, only its hash', async () => {
    const secret = agent.token.split('_')[3]!
    const { rows } = await server.owner.query('select k::text as row from api_key k where account_id = $1', [
      agent.accountId,
    ])
    expect(rows[0].row).not.toContain(secret)
  })
})

describe('another account’s things do not exist', () => {
  const paths = (inbox: string) => [
    ['GET', `/v1/inboxes/${inbox}`],
    ['DELETE', `/v1/inboxes/${inbox}`],
    ['GET', `/v1/inboxes/${inbox}/messages`],
    ['POST', `/v1/inboxes/${inbox}/messages`],
    ['GET', `/v1/inboxes/${inbox}/messages/msg_0`],
    ['GET', `/v1/inboxes/${inbox}/messages/msg_0/raw`],
    ['POST', `/v1/inboxes/${inbox}/messages/msg_0/reply`],
    ['GET', `/v1/inboxes/${inbox}/threads`],
    ['GET', `/v1/inboxes/${inbox}/threads/thr_0/messages`],
  ]
  test('every route of an inbox answers as for one that never was', async () => {
    const theirs = paths(other.inboxId)
    const none = paths('inb_00000000000000000000')
    for (const [i, [method, path]] of theirs.entries()) {
      const body =
        method === 'POST'
          ? { ...(path!.endsWith('/messages') ? { to: 'a@example.com', subject: 'x' } : {}), text: 'x' }
          : undefined
      const [a, b] = [await agent.call(method!, path!, body), await agent.call(method!, none[i]![1]!, body)]
      const plain = (answer: typeof a) => ({ ...answer.body.error, request_id: '' })
      expect([a.status, plain(a)], `${method} ${path}`).toEqual([404, plain(b)])
    }
    expect((await other.call('GET', `/v1/inboxes/${other.inboxId}`)).status).toBe(200)
  })

  test('an owner sees their own agents alone', async () => {
    const mine = await registerAgent(server)
    const { call: asOwner } = await claimAgent(server, mine, 'first@example.com')
    const agents = await asOwner('GET', '/v1/owner/agents')
    expectContract('GET', '/v1/owner/agents', 200, agents.body)
    expect(agents.body.agents.map((a: { account_id: string }) => a.account_id)).toEqual([mine.accountId])
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/stop'],
      ['POST', '/resume'],
    ]) {
      expect((await asOwner(method!, `/v1/owner/agents/${other.accountId}${path}`)).status).toBe(404)
    }
  })
})

describe('owners', () => {
  test('a cookie from another site does nothing', async () => {
    const mine = await registerAgent(server)
    const { owner } = await claimAgent(server, mine, 'second@example.com')
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`]) {
      const answer = await call(server, 'POST', `/v1/owner/agents/${mine.accountId}/stop`, {}, { ...owner, origin })
      expect([answer.status, answer.body.error.code]).toEqual([403, 'origin_mismatch'])
    }
    const form = await call(server, 'POST', `/v1/owner/agents/${mine.accountId}/stop`, 'a=b', {
      ...owner,
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(form.status).toBe(415)
    expect((await mine.call('GET', '/v1/account')).body.state).toBe('running')
  })

  test('an owner token stops, and resumes only with a fresh sign-in', async () => {
    const mine = await registerAgent(server)
    const { call: asOwner, owner } = await claimAgent(server, mine, 'third@example.com')
    const made = await asOwner('POST', '/v1/owner/tokens', {})
    expectContract('POST', '/v1/owner/tokens', 201, made.body)
    const authorization = `Bearer ${made.body.token}`
    const stopped = await call(server, 'POST', `/v1/owner/agents/${mine.accountId}/stop`, {}, { authorization })
    expect(stopped.status).toBe(200)
    expectContract('POST', `/v1/owner/agents/${mine.accountId}/stop`, 200, stopped.body)
    expect((await mine.send('a@example.com')).body.error.code).toBe('agent_stopped')
    expect((await mine.call('GET', '/v1/account')).body.state).toBe('stopped')
    const resume = `/v1/owner/agents/${mine.accountId}/resume`
    expect((await call(server, 'POST', resume, {}, { authorization })).body.error.code).toBe('fresh_sign_in_required')
    await server.owner.query(`update owner_session set fresh_until = now() where kind = 'cookie'`)
    expect((await asOwner('POST', resume)).body.error.code).toBe('fresh_sign_in_required')
    await server.owner.query(`update owner_session set fresh_until = now() + interval '1 minute' where kind = 'cookie'`)
    expect((await asOwner('POST', resume)).status).toBe(200)
    expect((await mine.send('a@example.com')).status).toBe(202)
    expect((await call(server, 'POST', '/v1/owner/sign-out', undefined, owner)).status).toBe(204)
    expect((await asOwner('GET', '/v1/owner/agents')).status).toBe(401)
  })
})

describe('inboxes', () => {
  test('an unclaimed agent has one, a claimed one up to 100, also when asked 120 times at once', async () => {
    const mine = await registerAgent(server)
    const more = () => mine.call('POST', '/v1/inboxes', { name: 'more' })
    expect((await more()).body.error.code).toBe('inbox_limit')
    await claimAgent(server, mine, 'fourth@example.com')
    const answers = await Promise.all(Array.from({ length: 120 }, more))
    expect(answers.filter(a => a.status === 201)).toHaveLength(99)
    const ids = new Set<string>()
    let cursor: string | null = null
    do {
      const { body } = await mine.call('GET', `/v1/inboxes?limit=1000${cursor ? `&cursor=${cursor}` : ''}`)
      expectContract('GET', '/v1/inboxes', 200, body)
      expect(body.limit).toBe(50)
      for (const inbox of body.inboxes) ids.add(inbox.inbox_id)
      cursor = body.next_cursor
    } while (cursor)
    expect(ids.size).toBe(100)
  })

  test('a cursor that was altered, or made for another account, is refused', async () => {
    const mine = await registerAgent(server)
    await claimAgent(server, mine, 'fifth@example.com')
    await mine.call('POST', '/v1/inboxes', { name: 'more' })
    const { body } = await mine.call('GET', '/v1/inboxes?limit=1')
    expect((await agent.call('GET', `/v1/inboxes?cursor=${body.next_cursor}`)).body.error.code).toBe('invalid_request')
    expect((await mine.call('GET', `/v1/inboxes?cursor=${body.next_cursor.replace(/^./, 'x')}`)).status).toBe(400)
    expect((await mine.call('GET', `/v1/inboxes?cursor=${body.next_cursor}`)).status).toBe(200)
  })

  test('a deleted inbox is gone for its agent, and its address stays taken', async () => {
    const mine = await registerAgent(server)
    const gone = await mine.call('DELETE', `/v1/inboxes/${mine.inboxId}`)
    expectContract('DELETE', `/v1/inboxes/${mine.inboxId}`, 200, gone.body)
    expect((await mine.call('GET', `/v1/inboxes/${mine.inboxId}`)).status).toBe(404)
    expect((await mine.send('a@example.com')).status).toBe(404)
    await expect(
      server.owner.query('insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4)', [
        agent.accountId,
        'inb_x',
        mine.email,
        'x',
      ]),
    ).rejects.toThrow('inbox_address_key')
  })
})
