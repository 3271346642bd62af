// A key may what its scopes say, and what becomes of it holds from the next call on: replaced, suspended, ended, leaked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, claimAgent, registerAgent, type TestAgent, type TestReply } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const as = (token: string, method: string, path: string, body?: unknown): Promise<TestReply> =>
  call(server, method, path, body, { authorization: `Bearer ${token}` })
const status = async (token: string) => (await as(token, 'GET', '/v1/inboxes')).status
const _every = ['mail:read', 'mail:send', 'mail:reply', 'draft:write', 'account:read', 'webhook:write']

let made = 0
async function owned() {
  const agent = await registerAgent(server)
  const owner = await claimAgent(server, agent, `owner${made++}@good.test`)
  const keys = `/v1/owner/agents/${agent.accountId}/keys`
  const own = (await owner.call('GET', keys)).body.keys[0].key_id as string
  return { agent, asOwner: owner.call, owner: owner.owner, keys, own }
}

async function key(asOwner: TestAgent['call'], keys: string, scopes: string[], more: object = {}) {
  const answer = await asOwner('POST', keys, { scopes, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  expectContract('POST', keys, 201, answer.body)
  return answer.body as { token: string; key_id: string; expires_at: string | null }
}

const session = async (token: string) =>
  (await as(token, 'POST', '/v1/sessions', { ttl_seconds: 600, scopes: ['mail:read'] })).body.token as string

describe('scopes', () => {
  test('who may only reply answers the sender, without copies, and begins nothing', async () => {
    const { agent, asOwner, keys } = await owned()
    const { token } = await key(asOwner, keys, ['mail:reply', 'mail:read'])
    const reply = `/v1/inboxes/${agent.inboxId}/messages/msg_0/reply`
    for (const extra of [{ cc: ['a@good.test'] }, { bcc: ['a@good.test'] }]) {
      const answer = await as(token, 'POST', reply, { text: 'x', ...extra })
      expect([answer.status, answer.body.error.code]).toEqual([403, 'insufficient_scope'])
      expectContract('POST', reply, 403, answer.body)
    }
    expect((await as(token, 'POST', reply, { text: 'x', cc: [] })).status).toBe(404)
    expect((await as(agent.token, 'POST', reply, { text: 'x', cc: ['a@good.test'] })).status).toBe(404)
    const sent = await agent.send('first@good.test')
    const own = await as(token, 'POST', `/v1/inboxes/${agent.inboxId}/messages/${sent.body.message_id}/reply`, {
      text: 'x',
    })
    expect([own.status, own.body.error.code]).toEqual([403, 'insufficient_scope'])
    expect(
      (await as(token, 'POST', `/v1/inboxes/${agent.inboxId}/messages`, { to: 'a@good.test', subject: 'x', text: 'x' }))
        .status,
    ).toBe(403)
  })

  test('making a key takes a fresh sign-in, and 20 work at a time', async () => {
    const { asOwner, keys, agent } = await owned()
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    const stale = await as(token, 'POST', keys, { scopes: ['mail:read'] })
    expect([stale.status, stale.body.error.code]).toEqual([403, 'fresh_sign_in_required'])
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => asOwner('POST', keys, { scopes: ['mail:read'] })),
    )
    expect(answers.filter(a => a.status === 201)).toHaveLength(19)
    expect(answers.find(a => a.status !== 201)!.body.error.code).toBe('key_limit')
    const listed = await as(token, 'GET', keys)
    expectContract('GET', keys, 200, listed.body)
    expect(listed.body.keys).toHaveLength(20)
    expect(JSON.stringify(listed.body)).not.toContain(agent.token.split('_')[3])
    const own = await agent.call('GET', '/v1/account/api-keys')
    expectContract('GET', '/v1/account/api-keys', 200, own.body)
    expect(own.body.keys.length).toBe(20)
  })
})

describe('rotation', () => {
  test('the old one works an hour more, or ends at once with its sessions', async () => {
    const { agent } = await owned()
    const below = await session(agent.token)
    const second = await agent.call('POST', '/v1/account/api-keys')
    expect(Date.parse(second.body.previous_expires_at) - Date.now()).toBeGreaterThan(3_500_000)
    expect([await status(agent.token), await status(below), await status(second.body.token)]).toEqual([200, 200, 200])
    const third = await as(second.body.token, 'POST', '/v1/account/api-keys', { now: true })
    expectContract('POST', '/v1/account/api-keys', 201, third.body)
    expect([await status(agent.token), await status(below), await status(second.body.token)]).toEqual([401, 401, 401])
    expect(await status(third.body.token)).toBe(200)
  })

  test('20 at once lose no key: every one that was shown works, and of 20 with now one is shown', async () => {
    const { agent } = await owned()
    const answers = await Promise.all(Array.from({ length: 20 }, () => agent.call('POST', '/v1/account/api-keys')))
    const shown = answers.filter(a => a.status === 201).map(a => a.body.token as string)
    expect(shown.length).toBeGreaterThan(15)
    for (const other of answers.filter(a => a.status !== 201)) expect(other.body.error.code).toBe('key_limit')
    expect(new Set(await Promise.all(shown.map(status)))).toEqual(new Set([200]))
    const { rows } = await server.owner.query(
      'select count(*) as n from api_key where account_id = $1 and expires_at is null and revoked_at is null',
      [agent.accountId],
    )
    expect(Number(rows[0].n)).toBe(shown.length)
    const now = await Promise.all(
      Array.from({ length: 20 }, () => as(shown[0]!, 'POST', '/v1/account/api-keys', { now: true })),
    )
    const last = now.filter(a => a.status === 201)
    expect(last).toHaveLength(1)
    expect(new Set(now.filter(a => a.status !== 201).map(a => a.status))).toEqual(new Set([401]))
    expect(await status(last[0]!.body.token)).toBe(200)
    expect(new Set(await Promise.all(shown.map(status)))).toEqual(new Set([401]))
  })

  test('it gives no more than there was, also after the hour began', async () => {
    const { asOwner, keys, agent } = await owned()
    const narrow = await key(asOwner, keys, ['mail:read', 'account:read'], { expires_in_days: 3, name: 'reader' })
    const first = await as(narrow.token, 'POST', '/v1/account/api-keys')
    const again = await as(narrow.token, 'POST', '/v1/account/api-keys')
    const { body } = await as(again.body.token, 'GET', '/v1/account/api-keys')
    for (const id of [first.body.key_id, again.body.key_id]) {
      const row = body.keys.find((k: { key_id: string }) => k.key_id === id)
      expect(row).toMatchObject({
        name: 'reader',
        scopes: ['mail:read', 'account:read'],
        replaces: narrow.key_id,
        expires_at: narrow.expires_at,
      })
    }
    expect(await status(agent.token)).toBe(200)
    const more = server.context.db.pool.query(
      `insert into api_key (account_id, id, secret_hash, last4, scopes, replaces, family, expires_at, lives_until)
       select account_id, 'key_more', sha256('x'), 'x', '{mail:send}', id, id, expires_at, lives_until from api_key where id = $1`,
      [narrow.key_id],
    )
    await expect(more).rejects.toMatchObject({ constraint: 'replaced_within_its_grant' })
  })

  test('the owner replaces a key, and what replaces a suspended one is suspended', async () => {
    const { asOwner, keys, own, agent } = await owned()
    const rotated = await asOwner('POST', `${keys}/${own}/rotate`, { now: true })
    expectContract('POST', `${keys}/${own}/rotate`, 201, rotated.body)
    expect([await status(agent.token), await status(rotated.body.token)]).toEqual([401, 200])
    expect((await asOwner('POST', `${keys}/${own}/rotate`, {})).body.error.code).toBe('key_ended')
    await asOwner('POST', `${keys}/${rotated.body.key_id}/suspend`, { reason: 'Looks odd.' })
    const after = await asOwner('POST', `${keys}/${rotated.body.key_id}/rotate`, {})
    expect((await as(after.body.token, 'GET', '/v1/account')).body.error.code).toBe('key_suspended')
  })
})

describe('suspended and ended', () => {
  test.each([
    ['DELETE', '', 401, 'unauthorized'],
    ['POST', '/suspend', 403, 'key_suspended'],
  ])('while a send of it waits its turn, it sends nothing: %s %s', async (method, act, status, code) => {
    const { agent, asOwner, keys, own } = await owned()
    const turn = await server.owner.connect()
    try {
      await turn.query('begin')
      await turn.query('select from account where id = $1 for no key update', [agent.accountId])
      const ended = asOwner(method, `${keys}/${own}${act}`, method === 'POST' ? {} : undefined)
      const waiting = async (n: number, until = Date.now() + 1_500): Promise<void> => {
        const { rows } = await server.owner.query('select count(*)::int as n from pg_locks where not granted')
        if (rows[0].n < n && Date.now() < until) await waiting(n, until)
      }
      await waiting(1)
      const sent = agent.send('friend@good.test')
      await waiting(2)
      await turn.query('commit')
      expect((await ended).status).toBe(200)
      const answer = await sent
      expect([answer.status, answer.body.error.code]).toEqual([status, code])
      const messages = await server.owner.query('select from message where account_id = $1 and direction = $2', [
        agent.accountId,
        'out',
      ])
      expect(messages.rowCount).toBe(0)
    } finally {
      await turn.query('rollback')
      turn.release()
    }
  })

  test('a suspended key gets the same word whatever it calls, with its sessions, until the owner lifts it', async () => {
    const { asOwner, keys, own, agent } = await owned()
    const below = await session(agent.token)
    const suspended = await asOwner('POST', `${keys}/${own}/suspend`, { reason: 'Looks odd.' })
    expectContract('POST', `${keys}/${own}/suspend`, 200, suspended.body)
    expect(suspended.body).toMatchObject({ state: 'suspended', suspended_because: 'Looks odd.' })
    for (const token of [agent.token, below]) {
      for (const [method, path] of [
        ['GET', '/v1/account'],
        ['POST', `/v1/inboxes/${agent.inboxId}/messages`],
        ['GET', '/v1/owner/agents'],
        ['POST', '/v1/operator/stop'],
        ['GET', '/healthz'],
      ] as const) {
        const answer = await as(token, method, path, method === 'POST' ? {} : undefined)
        expect([answer.status, answer.body.error?.code, answer.body.error?.retryable], path).toEqual([
          403,
          'key_suspended',
          false,
        ])
        expect(answer.body.error.fix).toMatch(/^Stop now/)
      }
    }
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    expect((await as(token, 'POST', `${keys}/${own}/unsuspend`)).body.error.code).toBe('fresh_sign_in_required')
    expect((await asOwner('POST', `${keys}/${own}/unsuspend`)).body.state).toBe('active')
    expect([await status(agent.token), await status(below)]).toEqual([200, 200])
  })

  test('an ended key ends, with its sessions, for good', async () => {
    const { asOwner, keys, own, agent } = await owned()
    const below = await session(agent.token)
    const ended = await asOwner('DELETE', `${keys}/${own}`)
    expectContract('DELETE', `${keys}/${own}`, 200, ended.body)
    expect([await status(agent.token), await status(below)]).toEqual([401, 401])
    const back = server.context.db.pool.query('update api_key set revoked_at = null where id = $1', [own])
    await expect(back).rejects.toMatchObject({ constraint: 'api_key_narrows' })
    const { rows } = await server.owner.query(
      `select count(*) as n from audit_event where account_id = $1 and action = 'key.revoked'`,
      [agent.accountId],
    )
    expect(Number(rows[0].n)).toBe(1)
  })

  test('a stop of the owner is a stop of the agent', async () => {
    const { agent } = await owned()
    await server.owner.query(
      `update kill_switch set state = 'stopped' where scope = (select owner_id from account where id = $1)`,
      [agent.accountId],
    )
    expect((await agent.call('POST', '/v1/inboxes', { name: 'x' })).body.error.code).toBe('agent_stopped')
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('stopped')
  })
})

describe('rotating everything', () => {
  test('of an agent: every key and session ends, one new key has what they had together', async () => {
    const { asOwner, keys, own, agent } = await owned()
    const reader = await key(asOwner, keys, ['mail:read'])
    const writer = await key(asOwner, keys, ['mail:send'], { expires_in_days: 1 })
    await asOwner('DELETE', `${keys}/${own}`)
    const below = await session(reader.token)
    const path = `/v1/owner/agents/${agent.accountId}/rotate-everything`
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    const done = await as(token, 'POST', path)
    expect(done.status, JSON.stringify(done.body)).toBe(201)
    expectContract('POST', path, 201, done.body)
    expect(done.body).toMatchObject({ keys_ended: 2, sessions_ended: 1, webhooks: [] })
    expect(await Promise.all([reader.token, writer.token, below].map(status))).toEqual([401, 401, 401])
    const fresh = (await asOwner('GET', keys)).body.keys.find((k: { key_id: string }) => k.key_id === done.body.key_id)
    expect(fresh).toMatchObject({ scopes: ['mail:read', 'mail:send'], expires_at: null })
    await asOwner('POST', `${keys}/${done.body.key_id}/suspend`, {})
    expect((await as(token, 'POST', path)).body.error.code).toBe('fresh_sign_in_required')
    expect((await as(done.body.token, 'GET', '/v1/account')).body.error.code).toBe('key_suspended')
    const again = await asOwner('POST', path)
    expect(again.status).toBe(201)
    expect(await status(again.body.token)).toBe(200)
  })

  test('of an owner: all agents, and every other way in of the owner', async () => {
    const { asOwner, agent, owner } = await owned()
    const second = await registerAgent(server)
    await server.owner.query(
      'update account a set owner_id = o.owner_id, claimed_at = now() from account o where a.id = $1 and o.id = $2',
      [second.accountId, agent.accountId],
    )
    const secret = 'elsewhere0elsewhere0elsewhere000'
    const elsewhere = { cookie: `__Host-postern_session=${secret}` }
    await server.owner.query(
      `insert into owner_session (id_hash, owner_id, kind, fresh_until, expires_at)
       select sha256(convert_to($2, 'utf8')), owner_id, 'cookie', now(), now() + interval '1 hour' from account where id = $1`,
      [agent.accountId, secret],
    )
    expect((await call(server, 'GET', '/v1/owner/agents', undefined, elsewhere)).status).toBe(200)
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    await server.owner.query(
      `insert into alert_channel (audience, id, url, secret) select owner_id, 'chn_' || id, 'https://hooks.good.test/a', sha256('1') from account where id = $1`,
      [agent.accountId],
    )
    const done = await asOwner('POST', '/v1/owner/rotate-everything')
    expect(done.status, JSON.stringify(done.body)).toBe(201)
    expectContract('POST', '/v1/owner/rotate-everything', 201, done.body)
    expect(done.body.agents.map((a: { account_id: string }) => a.account_id)).toEqual(
      [agent.accountId, second.accountId].toSorted(),
    )
    expect(done.body).toMatchObject({ sessions_ended: 1, tokens_ended: 1 })
    expect(done.body.webhooks[0].secret).toMatch(/^whsec_/)
    expect(await Promise.all([agent.token, second.token].map(status))).toEqual([401, 401])
    for (const each of done.body.agents) expect(await status(each.token)).toBe(200)
    expect((await as(token, 'GET', '/v1/owner/agents')).status).toBe(401)
    expect((await call(server, 'GET', '/v1/owner/agents', undefined, elsewhere)).status).toBe(401)
    expect((await call(server, 'GET', '/v1/owner/agents', undefined, owner)).status).toBe(200)
  })
})

describe('a token in a URL', () => {
  test.each([
    ['an operation', (token: string) => `/v1/account?token=${token}`],
    ['a path that is not here', (token: string) => `/v1/nothing?x=1&access_token=${token}`],
    ['any name, percent-encoded', (token: string) => `/v1/inboxes?q=${encodeURIComponent(`a ${token} b`)}`],
  ])('in the query of %s is 400 and ends it, audited and told', async (_, at) => {
    const { agent, own, asOwner } = await owned()
    const below = await session(agent.token)
    const answer = await call(server, 'GET', at(agent.token))
    expect([answer.status, answer.body.error.code]).toEqual([400, 'token_in_url'])
    expectContract('GET', '/v1/account', 400, answer.body)
    expect([await status(agent.token), await status(below)]).toEqual([401, 401])
    const alerts = await server.owner.query(`select kind, sentence from alert where account_id = $1`, [agent.accountId])
    expect(alerts.rows).toEqual([{ kind: 'key-leaked', sentence: `The key ${own} stood in a URL and is revoked.` }])
    const audit = await asOwner('GET', `/v1/owner/audit?account_id=${agent.accountId}`)
    expect(audit.body.events.filter((e: { action: string }) => e.action === 'key.revoked')).toHaveLength(1)
  })

  test('names a key that another holds and ends nothing without its secret', async () => {
    const agent = await registerAgent(server)
    const other = await registerAgent(server)
    const forged = `${agent.token.slice(0, 29)}${other.token.slice(29)}`
    expect((await call(server, 'GET', `/v1/account?token=${forged}`)).body.error.code).toBe('token_in_url')
    expect((await call(server, 'GET', '/v1/account?token=')).body.error.code).toBe('token_in_url')
    expect([await status(agent.token), await status(other.token)]).toEqual([200, 200])
  })

  test('an owner token ends too', async () => {
    const { asOwner, agent } = await owned()
    const token = (await asOwner('POST', '/v1/owner/tokens', {})).body.token
    expect((await call(server, 'GET', `/v1/owner/agents?api_key=${token}`)).status).toBe(400)
    expect((await as(token, 'GET', '/v1/owner/agents')).status).toBe(401)
    const alerts = await server.owner.query(`select distinct kind from alert where account_id = $1`, [agent.accountId])
    expect(alerts.rows).toEqual([{ kind: 'key-leaked' }])
  })
})
