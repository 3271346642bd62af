// Stops as owners and the operator ask for them: who may, what is answered, and what is on record.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, claimAgent, operatorToken, registerAgent, type TestAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let other: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let operator: { authorization: string }
let ownerId: string

beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  owner = await claimAgent(server, agent, 'ann@people.test')
  other = await registerAgent(server)
  await claimAgent(server, other, 'bob@people.test')
  operator = { authorization: `Bearer ${await operatorToken(server)}` }
  ownerId = (await server.owner.query('select owner_id from account where id = $1', [agent.accountId])).rows[0].owner_id
})
afterAll(() => server.stop())

const asOperator = (method: string, path: string, body?: unknown) => call(server, method, path, body, operator)
const unfresh = () =>
  server.owner.query(`update owner_session set fresh_until = now() - interval '1 minute' where owner_id = $1`, [
    ownerId,
  ])
const fresh = () =>
  server.owner.query(`update owner_session set fresh_until = now() + interval '10 minutes' where owner_id = $1`, [
    ownerId,
  ])
const events = async (subject: string) =>
  (
    await server.owner.query('select account_id, actor, action, data from audit_event where subject = $1 order by at', [
      subject,
    ])
  ).rows

const cases = [
  {
    what: 'an inbox',
    path: () => `/v1/owner/agents/${agent.accountId}/inboxes/${agent.inboxId}`,
    ids: () => ({ account_id: agent.accountId, inbox_id: agent.inboxId }),
    ...{ scope: 'inbox', subject: () => agent.inboxId, chain: () => agent.accountId },
  },
  {
    what: 'all agents',
    path: () => '/v1/owner',
    ids: () => ({ owner_id: ownerId }),
    ...{ scope: 'owner', subject: () => ownerId, chain: () => ownerId },
  },
  {
    what: 'a domain',
    path: () => '/v1/owner/domains/Bücher.Example.com',
    ids: () => ({ domain: 'xn--bcher-kva.example.com' }),
    ...{ scope: 'domain', subject: () => 'xn--bcher-kva.example.com', chain: () => ownerId },
  },
]

for (const each of cases) {
  test(`an owner stops and resumes ${each.what}, with a fresh sign-in for the second`, async () => {
    const stopped = await owner.call('POST', `${each.path()}/stop`, { reason: 'because' })
    expect(stopped.status, JSON.stringify(stopped.body)).toBe(200)
    expect(stopped.body).toMatchObject({ ...each.ids(), state: 'stopped', cancelled: 0, in_flight: [] })
    const { body: list } = await owner.call('GET', '/v1/owner/stops')
    expect(list.stops).toEqual([
      expect.objectContaining({ scope: each.scope, subject: each.subject(), stopped_by: ['owner'] }),
    ])
    const again = await owner.call('POST', `${each.path()}/stop`)
    expect(again.body).toMatchObject({ ...each.ids(), stopped_at: stopped.body.stopped_at })

    await unfresh()
    const early = await owner.call('POST', `${each.path()}/resume`)
    expect(early).toMatchObject({ status: 403, body: { error: { code: 'fresh_sign_in_required' } } })
    await fresh()
    const resumed = await owner.call('POST', `${each.path()}/resume`)
    expect(resumed).toMatchObject({ status: 200, body: { ...each.ids(), state: 'running', still_stopped_by: [] } })
    expect((await owner.call('GET', '/v1/owner/stops')).body.stops).toEqual([])

    const name = each.scope === 'domain' ? `${ownerId}@${each.subject()}` : each.subject()
    const recorded = (await events(name)).filter(event => event.action.startsWith(`${each.scope}.`))
    expect(recorded.map(event => [event.account_id, event.action])).toEqual(
      ['stopped', 'stop-ended', 'stopped', 'stop-ended', 'resumed'].map(what => [
        each.chain(),
        `${each.scope}.${what}`,
      ]),
    )
    expect(recorded[0].data).toContain('because')
    expect(JSON.parse(recorded[1].data)).toMatchObject({
      cancelled: 0,
      completed_in_flight: 0,
      aborted: 0,
      unconfirmed: 0,
    })
  })
}

describe('who may', () => {
  test('an agent stops and resumes nothing', async () => {
    for (const path of [
      `/v1/owner/agents/${agent.accountId}/inboxes/${agent.inboxId}`,
      '/v1/owner',
      '/v1/owner/domains/good.test',
    ]) {
      for (const act of ['stop', 'resume'])
        expect((await agent.call('POST', `${path}/${act}`)).body.error.code, path).toBe('owner_only')
    }
    for (const path of [`/v1/operator/accounts/${agent.accountId}`, '/v1/operator/domains/good.test'])
      for (const act of ['stop', 'resume'])
        expect((await owner.call('POST', `${path}/${act}`)).body.error.code, path).toBe('operator_only')
    expect((await owner.call('POST', '/v1/operator/drill')).body.error.code).toBe('operator_only')
  })

  test('another owner’s inbox is not there, nor is one of another agent', async () => {
    for (const path of [
      `/v1/owner/agents/${other.accountId}/inboxes/${other.inboxId}`,
      `/v1/owner/agents/${agent.accountId}/inboxes/${other.inboxId}`,
      `/v1/owner/agents/${agent.accountId}/inboxes/inb_none`,
    ])
      for (const act of ['stop', 'resume']) expect((await owner.call('POST', `${path}/${act}`)).status, path).toBe(404)
  })

  test('what is no domain is refused', async () => {
    for (const domain of ['localhost', 'a..b', '127.0.0.1', '-x.test', 'x'.repeat(260)]) {
      const { status } = await owner.call('POST', `/v1/owner/domains/${encodeURIComponent(domain)}/stop`)
      expect(status, domain).toBe(400)
    }
  })
})

test('the operator’s stop of an agent is not the owner’s to lift', async () => {
  const path = `/v1/operator/accounts/${agent.accountId}`
  expect((await asOperator('POST', '/v1/operator/accounts/acc_none/stop')).status).toBe(404)
  expect((await asOperator('POST', '/v1/operator/accounts/acc_postern/stop')).status).toBe(404)
  const stopped = await asOperator('POST', `${path}/stop`, { reason: 'abuse' })
  expect(stopped).toMatchObject({ status: 200, body: { account_id: agent.accountId, state: 'stopped' } })
  expect((await agent.send('x@good.test')).body.error.code).toBe('agent_stopped')
  const tried = await owner.call('POST', `/v1/owner/agents/${agent.accountId}/resume`)
  expect(tried).toMatchObject({ status: 200, body: { state: 'stopped', still_stopped_by: ['account'] } })
  expect((await agent.send('x@good.test')).body.error.code).toBe('agent_stopped')
  expect((await owner.call('GET', '/v1/owner/stops')).body.stops).toMatchObject([
    { scope: 'account', subject: agent.accountId, account_id: agent.accountId, stopped_by: ['operator'] },
  ])
  expect((await asOperator('GET', '/v1/operator/stops')).body.stops).toMatchObject([
    { scope: 'account', subject: agent.accountId },
  ])
  expect(await asOperator('POST', `${path}/resume`)).toMatchObject({
    status: 200,
    body: { state: 'running', still_stopped_by: [] },
  })
})

test('a stopped domain refuses every agent’s mail there, and says so', async () => {
  await asOperator('POST', '/v1/operator/domains/closed.test/stop')
  const told = await agent.send('someone@closed.test')
  expect(told).toMatchObject({ status: 403, body: { error: { code: 'agent_stopped' } } })
  expect((await asOperator('POST', '/v1/operator/domains/closed.test/resume')).body).toMatchObject({
    domain: 'closed.test',
    state: 'running',
  })
  expect((await agent.send('someone@closed.test')).status).toBe(202)
  expect((await asOperator('POST', '/v1/operator/domains/never.test/resume')).body.state).toBe('running')
})

test('a drill is run, and owner and operator see how it went', { timeout: 60_000 }, async () => {
  expect((await owner.call('GET', '/v1/owner/drill')).body).toEqual({
    drill: null,
    age_seconds: null,
    last_passed_at: null,
  })
  const drill = await asOperator('POST', '/v1/operator/drill')
  expect(drill, JSON.stringify(drill.body)).toMatchObject({ status: 200, body: { outcome: 'passed', leaks: 0 } })
  for (const seen of [await owner.call('GET', '/v1/owner/drill'), await asOperator('GET', '/v1/operator/drill')])
    expect(seen.body).toMatchObject({ drill: drill.body, last_passed_at: drill.body.ended_at })
  // The drill's own account is nobody's, and in no list.
  expect((await asOperator('GET', '/v1/operator/stops')).body.stops).toEqual([])
})
