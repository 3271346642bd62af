// Who sets a limit, and how far: an owner within the operator's bounds, the operator for an owner and for the instance.
// The database asks for the proof itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, claimAgent, operatorToken, registerAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let operator: Record<string, string>
beforeAll(async () => {
  server = await startTestServer()
  operator = { authorization: `Bearer ${await operatorToken(server)}` }
})
afterAll(() => server?.stop())

let made = 0
async function owned() {
  const agent = await registerAgent(server)
  const { call: asOwner } = await claimAgent(server, agent, `owner${made++}@good.test`)
  const { rows } = await server.owner.query('select owner_id from account where id = $1', [agent.accountId])
  return { agent, asOwner, ownerId: rows[0].owner_id as string, path: `/v1/owner/agents/${agent.accountId}/limits` }
}
const asOperator = (method: string, path: string, body?: unknown) => call(server, method, path, body, operator)

describe('an owner', () => {
  test('raises within the bounds with a fresh sign-in, and lowers without', async () => {
    const { agent, asOwner, path } = await owned()
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    const stale = (body: object) => call(server, 'PUT', path, body, { authorization: `Bearer ${token}` })
    const lower = await stale({ sends_per_day: 10, recipients_per_message: 1 })
    expect(lower.status, JSON.stringify(lower.body)).toBe(200)
    expectContract('PUT', path, 200, lower.body)
    expect(lower.body.limits.sends_day.max).toBe(10)
    expect((await stale({ sends_per_day: 11 })).body.error.code).toBe('fresh_sign_in_required')
    const raised = await asOwner('PUT', path, { sends_per_day: 50, recipients_per_message: 10 })
    expect(raised.body.limits).toMatchObject({ sends_day: { max: 50 }, recipients_per_message: 10 })
    expect((await agent.call('GET', '/v1/account')).body.limits.recipients_per_message).toBe(10)
  })

  test('learns the field and its bound, and nothing is changed', async () => {
    const { asOwner, path, agent } = await owned()
    for (const [field, bound] of [
      ['sends_per_day', 50],
      ['sends_per_hour', 15],
      ['receives_per_day', 1000],
    ] as const) {
      const answer = await asOwner('PUT', path, { [field]: bound + 1 })
      expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request'])
      expectContract('PUT', path, 400, answer.body)
      expect(answer.body.error.problems).toEqual([
        { field, problem: `must be at most ${bound}, which is what whoever runs this instance allows` },
      ])
    }
    expect((await asOwner('PUT', path, { recipients_per_message: 11 })).status).toBe(400)
    expect((await agent.call('GET', '/v1/account')).body.limits.sends_day.max).toBe(50)
  })

  test('is held to them by the database too, whose proof is the secret and not its hash', async () => {
    const { agent } = await owned()
    const { rows } = await server.context.db.pool.query(
      `select set_account_limits_as_owner(encode(id_hash, 'hex'), $1, 1, 1, 1, 1) as said from owner_session limit 1`,
      [agent.accountId],
    )
    expect(rows[0].said).toBe('unknown')
    await expect(server.context.db.pool.query('update account_limit set sends_per_day = 1000')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(server.context.db.pool.query('update instance_limit set value = 1000')).rejects.toMatchObject({
      code: '42501',
    })
  })
})

describe('the operator', () => {
  test('sets an owner’s limits, which the agents see', async () => {
    const { agent, ownerId } = await owned()
    const path = `/v1/operator/owners/${ownerId}/limits`
    const set = await asOperator('PUT', path, { sends_per_day: 7, agents: 3 })
    expect(set.status).toBe(200)
    expectContract('PUT', path, 200, set.body)
    expect(set.body).toEqual({ owner_id: ownerId, sends_per_day: 7, sends_per_hour: null, agents: 3 })
    const seen = await agent.call('GET', '/v1/account')
    expectContract('GET', '/v1/account', 200, seen.body)
    expect(seen.body.limits.shared).toMatchObject([{ of: 'owner', window: 'day', used: 0, max: 7 }])
    expect(Date.parse(seen.body.limits.shared[0].resets_at)).toBeGreaterThan(Date.now())
    expect((await asOperator('PUT', '/v1/operator/owners/own_0/limits', {})).status).toBe(404)
  })

  test('lets an owner have so many agents, and no more by claiming several at once', async () => {
    const { ownerId } = await owned()
    const email = `owner${made - 1}@good.test`
    await asOperator('PUT', `/v1/operator/owners/${ownerId}/limits`, { agents: 2 })
    const others = await Promise.all([1, 2, 3].map(() => registerAgent(server)))
    const claims = await Promise.allSettled(others.map(other => claimAgent(server, other, email)))
    expect(claims.filter(each => each.status === 'fulfilled').length).toBeLessThanOrEqual(1)
    const { rows } = await server.owner.query('select count(*)::int as n from account where owner_id = $1', [ownerId])
    expect(rows[0].n).toBeLessThanOrEqual(2)
    await expect(claimAgent(server, await registerAgent(server), email)).rejects.toThrow()
  })

  test('lets nobody have one more by deleting one, claiming another and restoring the first', async () => {
    const { agent, asOwner, ownerId } = await owned()
    await asOperator('PUT', `/v1/operator/owners/${ownerId}/limits`, { agents: 1 })
    const path = `/v1/owner/agents/${agent.accountId}`
    expect((await asOwner('DELETE', path)).status).toBe(200)
    const second = await registerAgent(server)
    await server.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [
      second.accountId,
      ownerId,
    ])
    const restored = await asOwner('POST', `${path}/restore`)
    expect([restored.status, restored.body.error?.code]).toEqual([403, 'agent_limit'])
    expect((await asOwner('DELETE', `/v1/owner/agents/${second.accountId}`)).status).toBe(200)
    expect((await asOwner('POST', `${path}/restore`)).status).toBe(200)
  })

  test('sets limits of the instance, some or all, and takes them away', async () => {
    const path = '/v1/operator/limits'
    const before = await asOperator('GET', path)
    expectContract('GET', path, 200, before.body)
    expect(before.body).toMatchObject({
      registrations_per_network_hour: 3,
      registrations_per_network_day: 10,
      sends_per_day: null,
      owner_may_set_sends_per_day: 50,
    })
    const set = await asOperator('PUT', path, { sends_per_hour: 100, owner_may_set_sends_per_day: 60 })
    expectContract('PUT', path, 200, set.body)
    expect(set.body).toEqual({ ...before.body, sends_per_hour: 100, owner_may_set_sends_per_day: 60 })
    const { agent, asOwner, path: limits } = await owned()
    expect((await asOwner('PUT', limits, { sends_per_day: 60 })).status).toBe(200)
    expect((await agent.call('GET', '/v1/account')).body.limits.shared).toMatchObject([
      { of: 'instance', window: 'hour', max: 100 },
    ])
    expect((await asOperator('PUT', path, { sends_per_hour: null, owner_may_set_sends_per_day: 50 })).body).toEqual(
      before.body,
    )
    expect((await asOperator('PUT', path, {})).status).toBe(400)
  })

  test('gives up to 10 recipients a message', async () => {
    const { agent } = await owned()
    const path = `/v1/operator/accounts/${agent.accountId}/limits`
    expect((await asOperator('PUT', path, { recipients_per_message: 10 })).status).toBe(200)
    expect((await asOperator('PUT', path, { recipients_per_message: 11 })).status).toBe(400)
  })

  test('sets the ceilings of registration: 30 at once, from everywhere, are exactly as many as may', async () => {
    const counted = await startTestServer({ TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9', TRUST_PROXY: '1' })
    try {
      const token = await operatorToken(counted)
      await call(
        counted,
        'PUT',
        '/v1/operator/limits',
        { registrations_per_hour: 5, registrations_per_network_hour: 2 },
        { authorization: `Bearer ${token}` },
      )
      const register = (i: number) =>
        call(counted, 'POST', '/v1/register', { name: 'many' }, { 'x-forwarded-for': `203.0.113.${i}` })
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => register(i)))
      expect(answers.filter(a => a.status === 201)).toHaveLength(5)
      const refused = answers.filter(a => a.status !== 201)
      for (const answer of refused) expect([answer.status, answer.body.error.code]).toEqual([429, 'registration_limit'])
      expectContract('POST', '/v1/register', 429, refused[0]!.body)
    } finally {
      await counted.stop()
    }
  })
})
