// A session has what it was given and no more: scopes, time and budgets hold under any concurrency, and it ends with what
// made it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadBudgets, takeBudget } from '../apps/server/src/session-budget.ts'
import { call, registerAgent, type TestAgent, type TestReply } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
})
afterAll(() => server?.stop())

const as = (token: string, method: string, path: string, body?: unknown): Promise<TestReply> =>
  call(server, method, path, body, { authorization: `Bearer ${token}` })
const every = ['mail:read', 'mail:send', 'mail:reply', 'draft:write', 'account:read', 'webhook:write']

async function session(
  from: string,
  body: object = {},
): Promise<{ token: string; session_id: string; expires_at: string }> {
  const answer = await as(from, 'POST', '/v1/sessions', { ttl_seconds: 600, scopes: every, ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  expectContract('POST', '/v1/sessions', 201, answer.body)
  return answer.body
}

async function refused(from: string, body: object, field: string): Promise<void> {
  const answer = await as(from, 'POST', '/v1/sessions', { ttl_seconds: 600, scopes: every, ...body })
  expect([answer.status, answer.body.error?.code]).toEqual([403, 'beyond_parent'])
  expectContract('POST', '/v1/sessions', 403, answer.body)
  expect(answer.body.error.problems[0].field).toBe(field)
}

const used = async (sessionId: string, meter: string): Promise<number> =>
  (await server.owner.query('select used from session_budget where key_id = $1 and meter = $2', [sessionId, meter]))
    .rows[0].used

describe('what a session is', () => {
  test('it works as its parent does, with the scopes that it was given', async () => {
    const reader = await session(agent.token, { scopes: ['mail:read'] })
    expect(reader.token).toMatch(/^ptn_live_/)
    expect((await as(reader.token, 'GET', `/v1/inboxes/${agent.inboxId}/messages`)).status).toBe(200)
    const sent = await as(reader.token, 'POST', `/v1/inboxes/${agent.inboxId}/messages`, {
      to: 'a@good.test',
      subject: 'x',
      text: 'x',
    })
    expect([sent.status, sent.body.error.code]).toEqual([403, 'insufficient_scope'])
    expect(sent.body.error.message).toContain('mail:send')
    expectContract('POST', `/v1/inboxes/${agent.inboxId}/messages`, 403, sent.body)
    const listed = await agent.call('GET', '/v1/sessions')
    expectContract('GET', '/v1/sessions', 200, listed.body)
    expect(listed.body.sessions.map((s: { session_id: string }) => s.session_id)).toContain(reader.session_id)
  })

  test('it cannot make what it is not, three deep and no deeper', async () => {
    const reader = await session(agent.token, { scopes: ['mail:read', 'account:read'], budget: { api_calls: 50 } })
    await refused(reader.token, { scopes: ['mail:send'] }, 'scopes')
    await refused(reader.token, { scopes: ['mail:read'], budget: { api_calls: 50 } }, 'budget/api_calls')
    const second = await session(reader.token, { scopes: ['mail:read'] })
    const third = await session(second.token, { scopes: ['mail:read'] })
    await refused(third.token, { scopes: ['mail:read'] }, 'session')
    const rotated = await as(reader.token, 'POST', '/v1/account/api-keys')
    expect([rotated.status, rotated.body.error.code]).toEqual([403, 'insufficient_scope'])
  })

  test('it ends no later than its parent, and no later than 30 minutes', async () => {
    const parent = await session(agent.token, { ttl_seconds: 60 })
    const child = await session(parent.token, { ttl_seconds: 1800 })
    expect(child.expires_at).toBe(parent.expires_at)
    for (const ttl of [59, 1801]) {
      expect((await as(agent.token, 'POST', '/v1/sessions', { ttl_seconds: ttl, scopes: every })).status).toBe(400)
    }
    await server.owner.query('update api_key set expires_at = now() where id = $1', [parent.session_id])
    expect((await as(parent.token, 'GET', '/v1/account')).status).toBe(401)
    expect((await as(child.token, 'GET', '/v1/account')).status).toBe(401)
  })

  test('only what made it ends it, with all that is below', async () => {
    const parent = await session(agent.token)
    const child = await session(parent.token)
    const sibling = await session(agent.token)
    for (const [token, id] of [
      [sibling.token, child.session_id],
      [child.token, parent.session_id],
      [child.token, child.session_id],
      [(await registerAgent(server)).token, child.session_id],
    ] as const) {
      expect((await as(token, 'DELETE', `/v1/sessions/${id}`)).status).toBe(404)
    }
    const ended = await agent.call('DELETE', `/v1/sessions/${parent.session_id}`)
    expect(ended.status).toBe(200)
    expectContract('DELETE', `/v1/sessions/${parent.session_id}`, 200, ended.body)
    expect((await as(parent.token, 'GET', '/v1/account')).status).toBe(401)
    expect((await as(child.token, 'GET', '/v1/account')).status).toBe(401)
    expect((await as(sibling.token, 'GET', '/v1/account')).status).toBe(200)
  })

  test('the database holds it to its parent where the code would not', async () => {
    const { session_id } = await session(agent.token, { scopes: ['mail:read'], budget: { api_calls: 5 } })
    const child = (scopes: string, seconds: number) =>
      server.context.db.pool.query(
        `insert into api_key (account_id, id, kind, parent_id, secret_hash, last4, scopes, expires_at)
         values ($1, 'key_x' || md5(random()::text), 'session', $2, sha256('x'), 'x', $3, now() + make_interval(secs => $4)) returning id`,
        [agent.accountId, session_id, scopes, seconds],
      )
    const constraint = { constraint: 'session_within_its_parent' }
    await expect(child('{mail:send}', 60)).rejects.toMatchObject(constraint)
    await expect(child('{mail:read}', 900)).rejects.toMatchObject(constraint)
    const { rows } = await child('{mail:read}', 60)
    const budget = server.context.db.pool.query(
      `insert into session_budget (account_id, key_id, meter, cap) values ($1, $2, 'api_calls', 6)`,
      [agent.accountId, rows[0].id],
    )
    await expect(budget).rejects.toMatchObject(constraint)
    const grows = server.context.db.pool.query(`update api_key set scopes = '{mail:send}' where id = $1`, [session_id])
    await expect(grows).rejects.toMatchObject({ constraint: 'api_key_narrows' })
    const over = server.context.db.pool.query(`update session_budget set used = 6 where key_id = $1`, [session_id])
    await expect(over).rejects.toMatchObject({ constraint: 'session_within_budget' })
  })
})

describe('budgets', () => {
  test('20 calls at once on a session of 10 are exactly 10', async () => {
    const { token, session_id } = await session(agent.token, { budget: { api_calls: 10 } })
    const answers = await Promise.all(Array.from({ length: 20 }, () => as(token, 'GET', '/v1/account')))
    expect(answers.filter(a => a.status === 200)).toHaveLength(10)
    const over = answers.filter(a => a.status !== 200)
    for (const answer of over) {
      expect([answer.status, answer.body.error.code, answer.body.error.retryable]).toEqual([
        429,
        'session_budget',
        false,
      ])
      expect([answer.body.error.used, answer.body.error.max]).toEqual([10, 10])
    }
    expectContract('GET', '/v1/account', 429, over[0]!.body)
    expect(await used(session_id, 'api_calls')).toBe(10)
  })

  test('50 children made at once, and what they spend, never exceed the parent', async () => {
    const parent = await session(agent.token, { budget: { api_calls: 80, cost_units: 1_000 } })
    const made = await Promise.all(
      Array.from({ length: 50 }, () =>
        as(parent.token, 'POST', '/v1/sessions', {
          ttl_seconds: 60,
          scopes: ['account:read'],
          budget: { api_calls: 10 },
        }),
      ),
    )
    const children = made.filter(a => a.status === 201).map(a => a.body)
    expect(children.length).toBeGreaterThan(20)
    for (const other of made.filter(a => a.status !== 201)) expect(other.body.error.code).toBe('beyond_parent')
    const calls = await Promise.all(
      children.flatMap(child => Array.from({ length: 3 }, () => as(child.token, 'GET', '/v1/account'))),
    )
    expect(made.length + calls.filter(a => a.status === 200).length).toBe(80)
    expect(await used(parent.session_id, 'api_calls')).toBe(80)
  })

  test('a call costs what it does, and one that is wrong costs too', async () => {
    const { token, session_id } = await session(agent.token, { budget: { cost_units: 100, api_calls: 100 } })
    const cost = async (method: string, path: string, body?: unknown) => {
      const before = await used(session_id, 'cost_units')
      await as(token, method, path, body)
      return (await used(session_id, 'cost_units')) - before
    }
    const messages = `/v1/inboxes/${agent.inboxId}/messages`
    expect(await cost('GET', '/v1/account')).toBe(1)
    expect(await cost('GET', `${messages}/msg_0?acknowledge=vrd_0`)).toBe(5)
    expect(
      await cost('POST', messages, {
        to: ['a@good.test', 'b@good.test'],
        cc: ['c@good.test'],
        subject: 'x',
        text: 'x',
      }),
    ).toBe(30)
    expect(await cost('POST', messages, { to: 'a@good.test' })).toBe(1)
    expect(await cost('POST', '/v1/sessions', { ttl_seconds: 60, scopes: ['mail:read'] })).toBe(2)
    expect(await used(session_id, 'api_calls')).toBe(5)
  })

  test('a budget that is spent leaves the call undone', async () => {
    const { token } = await session(agent.token, { budget: { cost_units: 9 } })
    const before = (
      await server.owner.query('select count(*) as n from message where account_id = $1', [agent.accountId])
    ).rows[0].n
    const answer = await as(token, 'POST', `/v1/inboxes/${agent.inboxId}/messages`, {
      to: 'z@good.test',
      subject: 'x',
      text: 'x',
    })
    expect(answer.body.error.code).toBe('session_budget')
    const after = (
      await server.owner.query('select count(*) as n from message where account_id = $1', [agent.accountId])
    ).rows[0].n
    expect(after).toBe(before)
  })

  test('taking is all or nothing, of the session and of those above, under any concurrency', async () => {
    const parent = await session(agent.token, { budget: { sends: 10, recipients: 30 } })
    const child = await session(parent.token, { budget: { sends: 8, bytes: 1_000 } })
    const { db } = server.context
    const take = () => takeBudget(db.pool, agent.accountId, child.session_id, { sends: 1, recipients: 2, bytes: 100 })
    const taken = await Promise.all(Array.from({ length: 40 }, take))
    expect(taken.filter(Boolean)).toHaveLength(8)
    expect([await used(parent.session_id, 'sends'), await used(parent.session_id, 'recipients')]).toEqual([8, 16])
    expect([await used(child.session_id, 'sends'), await used(child.session_id, 'bytes')]).toEqual([8, 800])
    const [budgets, none] = await loadBudgets(db.pool, [
      { accountId: agent.accountId, keyId: child.session_id, adds: { sends: 1, recipients: 2 } },
      { accountId: agent.accountId, keyId: null, adds: { sends: 1 } },
    ])
    expect(none).toEqual([])
    expect(budgets).toEqual([
      { meter: 'sends', used: 8, max: 8, adds: 1 },
      { meter: 'recipients', used: 16, max: 30, adds: 2 },
      { meter: 'sends', used: 8, max: 10, adds: 1 },
    ])
  })
})
