// What a key may and does not use, it loses: noted per scope and day, shown to the owner, and gone after 30 days unless
// the owner keeps it. Time passes here by moving the rows' dates.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lapseScopes, remindOwners } from '../apps/server/src/owners/permissions.ts'
import { call, claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { eventually } from './support/outgoing.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const every = ['mail:read', 'mail:send', 'mail:reply', 'draft:write', 'account:read', 'webhook:write']
let made = 0

async function owned() {
  const agent = await registerAgent(server)
  const { call: asOwner } = await claimAgent(server, agent, `owner${made++}@good.test`)
  return { agent, asOwner, path: `/v1/owner/agents/${agent.accountId}` }
}

const noted = (agent: TestAgent) =>
  eventually(async () => {
    const { rows } = await server.owner.query(
      'select scope, sum(uses)::int as uses from key_use where account_id = $1 group by scope order by scope',
      [agent.accountId],
    )
    return rows.length ? rows : null
  })

const age = (agent: TestAgent, days: number) =>
  server.owner.query(
    'update api_key set created_at = created_at - make_interval(days => $2) where account_id = $1 and kind = $3',
    [agent.accountId, days, 'key'],
  )
const useLongAgo = (agent: TestAgent, days: number) =>
  server.owner.query('update key_use set day = day - $2::int where account_id = $1', [agent.accountId, days])
const scopesOf = async (agent: TestAgent) =>
  (
    await server.owner.query('select scopes from api_key where account_id = $1 and revoked_at is null order by id', [
      agent.accountId,
    ])
  ).rows.map(row => row.scopes)

test('uses are noted per scope, a session’s for the key that made it, and the owner sees what would do', async () => {
  const { agent, asOwner, path } = await owned()
  const session = (await agent.call('POST', '/v1/sessions', { ttl_seconds: 60, scopes: ['mail:read'] })).body.token
  for (let i = 0; i < 3; i++)
    await call(server, 'GET', `/v1/inboxes/${agent.inboxId}/messages`, undefined, {
      authorization: `Bearer ${session}`,
    })
  await agent.call('GET', '/v1/account')
  await eventually(async () => (await noted(agent)).length === 3)
  expect(await noted(agent)).toEqual([
    { scope: 'account:read', uses: 1 },
    { scope: 'mail:read', uses: 3 },
    { scope: 'mail:send', uses: 1 },
  ])
  const { status, body } = await asOwner('GET', `${path}/permissions`)
  expect(status).toBe(200)
  expectContract('GET', `${path}/permissions`, 200, body)
  expect(body.keys[0]).toMatchObject({
    state: 'active',
    granted: every,
    narrower: ['mail:read', 'mail:send', 'account:read'],
  })
  expect(body.keys[0].used.map((u: { scope: string; uses: number }) => [u.scope, u.uses])).toEqual([
    ['mail:read', 3],
    ['mail:send', 1],
    ['account:read', 1],
  ])
})

test('what a key of 30 days did not use lapses, but what the owner keeps; a younger one loses nothing', async () => {
  const { agent, asOwner, path } = await owned()
  await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages`)
  await agent.call('GET', '/v1/account')
  await eventually(async () => (await noted(agent)).length === 3)
  const key = (await asOwner('GET', `${path}/keys`)).body.keys[0].key_id
  const kept = await asOwner('PUT', `${path}/keys/${key}/kept-scopes`, { scopes: ['draft:write'] })
  expectContract('PUT', `${path}/keys/${key}/kept-scopes`, 200, kept.body)
  await age(agent, 29)
  expect(await lapseScopes(server.context)).toBe(0)
  await age(agent, 2)
  const session = (await agent.call('POST', '/v1/sessions', { ttl_seconds: 600, scopes: every })).body.token
  expect(await lapseScopes(server.context)).toBe(1)
  expect(await scopesOf(agent)).toEqual([
    ['mail:read', 'mail:send', 'draft:write', 'account:read'],
    ['mail:read', 'mail:send', 'draft:write', 'account:read'],
  ])
  expect(await lapseScopes(server.context)).toBe(0)
  const reply = `/v1/inboxes/${agent.inboxId}/messages/msg_0/reply`
  for (const token of [agent.token, session]) {
    // mail:send answers too; mail:reply alone lapsed.
    expect((await call(server, 'POST', reply, { text: 'x' }, { authorization: `Bearer ${token}` })).status).toBe(404)
  }
  const { rows } = await server.owner.query(
    `select data from audit_event where account_id = $1 and action = 'key.scopes-lapsed'`,
    [agent.accountId],
  )
  expect(JSON.parse(rows[0].data)).toEqual({
    lapsed: ['mail:reply', 'webhook:write'],
    left: ['mail:read', 'mail:send', 'draft:write', 'account:read'],
  })
})

test('a use of yesterday keeps a scope, one of 31 days ago does not, and a rotated key is as old as what it replaced', async () => {
  const { agent } = await owned()
  await agent.call('GET', '/v1/account')
  await eventually(async () => (await noted(agent)).some(row => row.scope === 'account:read'))
  await age(agent, 40)
  const rotated = (await agent.call('POST', '/v1/account/api-keys')).body.token
  await lapseScopes(server.context)
  expect(await scopesOf(agent)).toEqual([
    ['mail:send', 'account:read'],
    ['mail:send', 'account:read'],
  ])
  const after = await call(server, 'GET', `/v1/inboxes/${agent.inboxId}/messages`, undefined, {
    authorization: `Bearer ${rotated}`,
  })
  expect([after.status, after.body.error.code]).toEqual([403, 'insufficient_scope'])
  await useLongAgo(agent, 31)
  await lapseScopes(server.context)
  expect(await scopesOf(agent)).toEqual([[], []])
  const none = await call(server, 'GET', '/v1/account', undefined, { authorization: `Bearer ${rotated}` })
  expect(none.body.error.code).toBe('insufficient_scope')
})

test('once a month, and by one process alone, each owner is told to look', async () => {
  const { agent } = await owned()
  await age(agent, 10)
  await server.owner.query(`delete from quota where meter = 'permission_notice'`)
  await Promise.all(Array.from({ length: 5 }, () => remindOwners(server.context)))
  const { rows } = await server.owner.query(`select kind, count, sentence from alert where account_id = $1`, [
    agent.accountId,
  ])
  expect(rows).toEqual([
    {
      kind: 'permission',
      count: 1,
      sentence: 'The agent has a key with scopes that nothing used in the last 30 days.',
    },
  ])
  await remindOwners(server.context)
  expect((await server.owner.query(`select count from alert where account_id = $1`, [agent.accountId])).rows).toEqual([
    { count: 1 },
  ])
})
