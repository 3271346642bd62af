// Nothing that an agent can call destroys anything, and what its owner deletes comes back for 30 days. Destroying for good
// takes a deleted agent, a fresh sign-in in a browser and the agent's address, and leaves the audit chain whole.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verifyChain } from '../apps/server/src/admin/audit-verify.ts'
import { readContract } from '../apps/server/src/api/contract.ts'
import { call, claimAgent, registerAgent, type TestAgent, type TestReply } from './support/agent.ts'
import { befriend } from './support/befriend.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { deliver } from './support/smtp-client.ts'

let server: TestServer
/** As the server's role. */
let asServer: pg.Pool
let agent: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let owners = 0

beforeAll(async () => {
  server = await startTestServer()
  asServer = new pg.Pool({ connectionString: server.database.url, max: 2 })
})
afterAll(async () => {
  await asServer?.end()
  await server?.stop()
})
beforeEach(async () => {
  agent = await registerAgent(server, { name: 'Roberta' })
  owner = await claimAgent(server, agent, `owner-${++owners}@owner.example`)
})
afterEach(() => server.owner.query('delete from quota'))

const path = (rest = '') => `/v1/owner/agents/${agent.accountId}${rest}`

async function asOwner(method: string, to: string, body?: unknown): Promise<TestReply> {
  const answer = await owner.call(method, to, body)
  expectContract(method, to, answer.status, answer.body)
  return answer
}

async function received(subject: string): Promise<string> {
  const raw = `From: <bob@good.test>\r\nTo: <${agent.email}>\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@m.test>\r\n\r\nWords of ${subject}.\r\n`
  expect(await deliver(server.smtpPort!, 'bob@good.test', agent.email, raw)).toMatch(/^250/)
  for (const until = Date.now() + 20_000; ; await sleep(50)) {
    const { rows } = await server.owner.query('select id from message where account_id = $1 and subject = $2', [
      agent.accountId,
      subject,
    ])
    if (rows[0]) return rows[0].id
    if (Date.now() > until) throw new Error('not received')
  }
}

const rowsOf = async (accountId: string): Promise<Record<string, string>> => {
  const { rows } = await server.owner.query(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and c.column_name = 'account_id' and t.table_type = 'BASE TABLE' order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of rows) {
    const all = await server.owner.query(
      `select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as rows from ${name} t where account_id = $1`,
      [accountId],
    )
    found[name] = all.rows[0].rows
  }
  return found
}

describe('what an agent deletes', () => {
  test('no operation of an agent takes a row away: after each DELETE everything that it had is there', async () => {
    const deletes = readContract().operations.filter(op => op.method === 'delete' && op.allowed.includes('agent'))
    expect(deletes.map(op => op.id)).toEqual(['endSession', 'deleteInbox'])
    const message = await received('kept')
    await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${message}`)
    await befriend(server.owner, agent.accountId)
    expect((await agent.send('ann@good.test')).status).toBe(202)
    const session = await agent.call('POST', '/v1/sessions', { ttl_seconds: 60, scopes: ['mail:read'] })
    const ids: Record<string, string> = { inbox_id: agent.inboxId, session_id: session.body.session_id }
    await sleep(500)
    const before = await counts()
    for (const op of deletes) {
      const to = op.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name]!)
      expect((await agent.call('DELETE', to)).status, op.id).toBeLessThan(300)
    }
    for (const [table, n] of Object.entries(await counts())) expect(n, table).toBeGreaterThanOrEqual(before[table]!)
  })

  async function counts(): Promise<Record<string, number>> {
    const rows = await rowsOf(agent.accountId)
    return Object.fromEntries(Object.entries(rows).map(([table, text]) => [table, JSON.parse(text).length]))
  }

  test('an inbox comes back with its mail, for 30 days, and mail sent to it meanwhile was refused', async () => {
    const message = await received('before')
    expect((await agent.call('DELETE', `/v1/inboxes/${agent.inboxId}`)).status).toBe(200)
    expect(await deliver(server.smtpPort!, 'bob@good.test', agent.email, 'From: <bob@good.test>\r\n\r\nx\r\n')).toMatch(
      /^550/,
    )
    expect((await agent.call('GET', `/v1/inboxes/${agent.inboxId}`)).status).toBe(404)
    const restore = path(`/inboxes/${agent.inboxId}/restore`)
    expect((await agent.call('POST', restore)).body.error.code).toBe('owner_only')
    const restored = await asOwner('POST', restore)
    expect(restored).toMatchObject({ status: 200, body: { inbox_id: agent.inboxId, email: agent.email } })
    expect((await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${message}`)).status).toBe(200)
    expect((await asOwner('POST', restore)).status).toBe(200)

    await agent.call('DELETE', `/v1/inboxes/${agent.inboxId}`)
    await server.owner.query(`update inbox set deleted_at = now() - interval '31 days' where id = $1`, [agent.inboxId])
    expect(await asOwner('POST', restore)).toMatchObject({ status: 409, body: { error: { code: 'restore_ended' } } })
  })

  test('an inbox does not come back where the account is full', async () => {
    await agent.call('DELETE', `/v1/inboxes/${agent.inboxId}`)
    await server.owner.query(
      `insert into inbox (account_id, id, address, name) select $1, 'inb_full' || n || substr($1, 5), 'full' || n || $1 || '@postern.localhost', 'x' from generate_series(1, 100) n`,
      [agent.accountId],
    )
    const answer = await asOwner('POST', path(`/inboxes/${agent.inboxId}/restore`))
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'inbox_limit' } } })
  })
})

describe('a deleted agent', () => {
  test('is stopped, unknown and unreachable; restored it has everything again, and still waits for its owner', async () => {
    const message = await received('before')
    const other = await agent.call('POST', '/v1/inboxes', { name: 'other' })
    await agent.call('DELETE', `/v1/inboxes/${other.body.inbox_id}`)
    const deleted = await asOwner('DELETE', path())
    expect(deleted).toMatchObject({ status: 200, body: { account_id: agent.accountId, stop: { state: 'stopped' } } })
    expect((await agent.call('GET', '/v1/account')).status).toBe(401)
    expect((await agent.send('ann@good.test')).status).toBe(401)
    expect(await deliver(server.smtpPort!, 'bob@good.test', agent.email, 'From: <bob@good.test>\r\n\r\nx\r\n')).toMatch(
      /^550/,
    )
    expect((await asOwner('DELETE', path())).body.deleted_at).toBe(deleted.body.deleted_at)
    expect((await asOwner('POST', path(`/inboxes/${agent.inboxId}/restore`))).body.error.code).toBe('restore_ended')
    expect((await asOwner('GET', path())).body.restorable_until).toBe(deleted.body.restorable_until)
    // Even resumed it sends nothing.
    expect((await owner.call('POST', path('/resume'))).status).toBeLessThan(500)
    const { rows } = await asServer.query('select may_leave($1, $2, $3) as may', [
      agent.accountId,
      agent.inboxId,
      'ann@good.test',
    ])
    expect(rows[0].may).toBe(false)

    const restored = await asOwner('POST', path('/restore'))
    expect(restored).toMatchObject({ status: 200, body: { state: 'stopped', inboxes: 1 } })
    expect((await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${message}`)).status).toBe(200)
    expect((await agent.call('GET', `/v1/inboxes/${other.body.inbox_id}`)).status).toBe(404)
    expect((await agent.send('ann@good.test')).body.error.code).toBe('agent_stopped')
    expect((await asOwner('POST', path('/restore'))).status).toBe(200)
    const taken = await asOwner('GET', path('/incidents'))
    expect(taken.body.incidents.map((each: { why: string }) => each.why)).toEqual(['The agent was deleted.'])
  })

  test('is not restored by a token, by another, or after 30 days', async () => {
    const token = (await asOwner('POST', '/v1/owner/tokens')).body.token
    await asOwner('DELETE', path())
    const bearer = { authorization: `Bearer ${token}` }
    for (const [to, body] of [[path('/restore')], [path('/purge'), { confirm: agent.email }]] as const)
      expect((await call(server, 'POST', to, body, bearer)).status).toBe(403)
    const other = await claimAgent(server, await registerAgent(server), `other-${owners}@owner.example`)
    for (const to of [path('/restore'), path(`/inboxes/${agent.inboxId}/restore`)])
      expect((await other.call('POST', to)).status).toBe(404)
    expect((await other.call('POST', path('/purge'), { confirm: agent.email })).status).toBe(404)
    expect((await other.call('DELETE', path())).status).toBe(404)
    await server.owner.query(`update account set deleted_at = now() - interval '31 days' where id = $1`, [
      agent.accountId,
    ])
    expect((await asOwner('POST', path('/restore'))).body.error.code).toBe('restore_ended')
  })
})

describe('a purge', () => {
  const purge = (confirm = agent.email) => asOwner('POST', path('/purge'), { confirm })

  test('takes a deleted agent, a fresh sign-in and its address', async () => {
    expect(await purge()).toMatchObject({ status: 409, body: { error: { code: 'not_deleted' } } })
    await asOwner('DELETE', path())
    expect((await purge('somebody@else.test')).status).toBe(400)
    await server.owner.query('update owner_session set fresh_until = now()')
    expect((await purge()).body.error.code).toBe('fresh_sign_in_required')
    const secret = owner.owner.cookie.split('=')[1]
    const stale = await asServer.query('select outcome from purge_account($1, $2, $3)', [
      secret,
      agent.accountId,
      agent.email,
    ])
    expect(stale.rows[0].outcome).toBe('not_fresh')
    // The server's own role, without the secret of a fresh session, destroys nothing either.
    const forged = await asServer.query(`select outcome from purge_account('guess', $1, $2)`, [
      agent.accountId,
      agent.email,
    ])
    expect(forged.rows[0].outcome).toBe('unknown')
    for (const sql of ['delete from message', 'delete from raw', `update account set purged_at = now()`])
      await expect(asServer.query(sql)).rejects.toThrow(/permission denied/)
  })

  test('destroys what the agent had and leaves what was decided, without words, and the whole audit chain', async () => {
    const message = await received('zebra')
    await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${message}`)
    await befriend(server.owner, agent.accountId)
    expect((await agent.send('ann@good.test', 'A zebra', 'Words that are to be gone.')).status).toBe(202)
    const held = await agent.send('stranger@unknown.example', 'A zebra for a stranger')
    expect(held.body.status).toBe('held')
    expect((await agent.send(agent.email.replace('@', '.x@'), 'zebra')).status).toBeLessThan(500)
    await owner.call('POST', path('/incidents'), {
      from: new Date(0).toISOString().replace('1970', '2026'),
      to: new Date(Date.now() - 1000).toISOString(),
    })
    for (const until = Date.now() + 10_000; Date.now() < until; await sleep(50)) {
      const { rows } = await server.owner.query(
        `select count(*) as n from outbox where account_id = $1 and state <> 'sent'`,
        [agent.accountId],
      )
      if (rows[0].n === 0) break
    }
    await asOwner('DELETE', path())
    const chain = (
      await call(server, 'GET', `/v1/owner/audit?account_id=${agent.accountId}&format=jsonl`, undefined, owner.owner)
    ).body
    const decided = await server.owner.query(
      'select id, outcome, decided_by from decision where account_id = $1 order by id',
      [agent.accountId],
    )
    expect(decided.rows.length).toBeGreaterThanOrEqual(2)

    const gone = await purge()
    expect(gone).toMatchObject({ status: 200, body: { account_id: agent.accountId } })
    expect(gone.body.messages).toBeGreaterThanOrEqual(3)
    expect(await purge()).toMatchObject({ status: 200, body: { messages: 0, purged_at: gone.body.purged_at } })

    // A table that is not named here and keeps rows of the account is a table that the purge forgot.
    // How often a key was used is written a moment later.
    const stays = [
      'account_limit',
      'api_key',
      'approval',
      'audit_event',
      'audit_head',
      'decision',
      'inbox',
      'incident',
      'ledger',
      'message',
      'raw',
      'thread',
      'verdict',
    ]
    const left = await rowsOf(agent.accountId)
    expect(
      Object.keys(left)
        .filter(table => left[table] !== '[]' && table !== 'key_use')
        .toSorted(),
    ).toEqual(stays)
    // Emptied, for other rows name them.
    const { rows: bytes } = await server.owner.query(
      'select coalesce(sum(length(bytes)), 0)::int as n from raw where account_id = $1',
      [agent.accountId],
    )
    expect(bytes[0].n).toBe(0)
    const { audit_event: _, ...silent } = left
    const account = await server.owner.query('select to_jsonb(a)::text as row from account a where id = $1', [
      agent.accountId,
    ])
    for (const word of ['zebra', 'Roberta', 'stranger@', 'to be gone'])
      expect(JSON.stringify(silent) + account.rows[0].row, word).not.toContain(word)
    const after = await server.owner.query(
      'select id, outcome, decided_by from decision where account_id = $1 order by id',
      [agent.accountId],
    )
    expect(after.rows).toEqual(decided.rows)

    const whole = (
      await call(server, 'GET', `/v1/owner/audit?account_id=${agent.accountId}&format=jsonl`, undefined, owner.owner)
    ).body as string
    expect(whole.startsWith(chain)).toBe(true)
    expect(verifyChain(whole, null)).toEqual([])
    expect(whole).toContain('agent.purged')
    expect((await asOwner('POST', path('/restore'))).body.error.code).toBe('restore_ended')
    expect((await asOwner('GET', path())).body).toMatchObject({
      purged_at: gone.body.purged_at,
      restorable_until: null,
    })
    const page = await asOwner('GET', path('/incidents'))
    expect(page.body.incidents.length).toBeGreaterThanOrEqual(2)
    const report = await asOwner('GET', path(`/incidents/${page.body.incidents[0].incident_id}`))
    expect(report.body.redacted).toBe(true)
  })

  test('is undone where the chain would not hold', async () => {
    await asOwner('DELETE', path())
    await server.owner.query('alter table audit_event disable trigger audit_event_kept')
    await server.owner.query(`update audit_event set actor = 'operator' where account_id = $1 and seq = 2`, [
      agent.accountId,
    ])
    await server.owner.query('alter table audit_event enable trigger audit_event_kept')
    expect((await purge()).status).toBe(500)
    const { rows } = await server.owner.query('select name, purged_at from account where id = $1', [agent.accountId])
    expect(rows[0]).toEqual({ name: 'Roberta', purged_at: null })
  })
})
