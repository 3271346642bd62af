// Every act is a link in its account's chain, made by the database; nobody changes one, and who tries shows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyChain } from '../apps/server/src/admin/audit-verify.ts'
import { append } from '../apps/server/src/audit.ts'
import { anchor } from '../apps/server/src/notify/anchor.ts'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
})
afterAll(() => server.stop())

const events = async () =>
  (await server.owner.query('select * from audit_event where account_id = $1 order by seq', [agent.accountId])).rows

test('every call of a known key is recorded with operation, key and outcome', async () => {
  await agent.call('GET', '/v1/account')
  await agent.call('GET', '/v1/inboxes/inb_0')
  const calls = (await events())
    .filter(e => e.action === 'api.called')
    .map(e => ({ actor: e.actor, ...JSON.parse(e.data) }))
  expect(calls).toContainEqual({ actor: expect.stringMatching(/^agent:key_/), operation: 'getAccount', status: 200 })
  expect(calls).toContainEqual({
    actor: expect.stringMatching(/^agent:key_/),
    operation: 'getInbox',
    status: 404,
    code: 'not_found',
  })
})

test('the server’s role may not write, change, delete or empty the record', async () => {
  const app = new pg.Client({ connectionString: server.database.url })
  await app.connect()
  for (const sql of [
    `insert into audit_event values ('${agent.accountId}', 99, now(), 'x', 'x', 'x', '{}', 'x', 'x')`,
    `update audit_event set actor = 'nobody'`,
    'delete from audit_event',
    'truncate audit_event',
    'update audit_head set seq = 0',
    'alter table audit_event disable trigger all',
    'create table mine (a int)',
  ]) {
    await expect(app.query(sql), sql).rejects.toMatchObject({ code: '42501' })
  }
  await app.end()
})

test('even the owner of the schema meets the triggers', async () => {
  for (const sql of [`update audit_event set actor = 'nobody'`, 'delete from audit_event', 'truncate audit_event']) {
    await expect(server.owner.query(sql), sql).rejects.toThrow('append-only')
  }
})

test('40 writers at once make one chain, without fork or gap', async () => {
  const before = (await events()).length
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      server.context.db.transaction(async tx => {
        for (let n = 0; n < 5; n++)
          await append(tx, { accountId: agent.accountId, actor: 'postern', action: 'test.wrote', subject: `${i}-${n}` })
      }),
    ),
  )
  const after = await events()
  expect(after).toHaveLength(before + 200)
  expect(new Set(after.map(e => e.prev_hash.toString('hex'))).size).toBe(after.length)
})

test('an act whose record fails did not happen', async () => {
  await expect(
    server.context.db.transaction(async tx => {
      await tx.query(`update account set description = 'changed' where id = $1`, [agent.accountId])
      await append(tx, { accountId: 'acc_unknown', actor: 'postern', action: 'test.wrote', subject: '' })
    }),
  ).rejects.toThrow('no audit chain')
  const { description } = await server.context.db.prisma.account.findUniqueOrThrow({ where: { id: agent.accountId } })
  expect(description).toBe(null)
})

test('an exported chain verifies offline; a change, a gap, a fork and a cut tail show', async () => {
  const { call } = await claimAgent(server, agent)
  await anchor(server.context, '-infinity')
  const exported = await call('GET', `/v1/owner/audit?account_id=${agent.accountId}&format=jsonl`)
  expect(exported.status).toBe(200)
  const anchors = readFileSync(join(server.context.config.dataDir, 'anchors.jsonl'), 'utf8')
  expect(verifyChain(exported.body, anchors)).toEqual([])

  const lines: string[] = exported.body.trimEnd().split('\n')
  const changed = lines.with(3, lines[3]!.replace('"actor":"', '"actor":"x'))
  expect(verifyChain(changed.join('\n'), null).join()).toMatch('was changed')
  expect(verifyChain(lines.toSpliced(4, 1).join('\n'), null).join()).toMatch('missing or doubled')
  expect(verifyChain(lines.toSpliced(5, 0, lines[5]!).join('\n'), null).join()).toMatch('does not follow')
  expect(verifyChain(lines.slice(0, -5).join('\n'), null)).toEqual([])
  expect(verifyChain(lines.slice(0, -5).join('\n'), anchors).join()).toMatch('the chain was cut')
})

test('what an owner does to no one agent stands in the owner’s own chain', async () => {
  const mine = await registerAgent(server)
  const { call } = await claimAgent(server, mine, 'chain@example.com')
  await call('GET', '/v1/owner/agents')
  await call('GET', `/v1/owner/agents/${mine.accountId}`)
  const page = (await call('GET', '/v1/owner/audit?limit=50')).body
  expectContract('GET', '/v1/owner/audit', 200, page)
  const of = (operation: string) =>
    page.events
      .filter((e: { data: string }) => e.data.includes(`"${operation}"`))
      .map((e: { account_id: string }) => e.account_id)
  expect(of('listAgents')).toEqual([expect.stringMatching(/^own_/)])
  expect(of('getAgent')).toEqual([mine.accountId])
})

test('the owner reads the record page by page, and nobody else’s', async () => {
  const other = await registerAgent(server)
  const { call } = await claimAgent(server, other, 'other@example.com')
  const seen: number[] = []
  let cursor: string | null = null
  do {
    const page: {
      status: number
      body: { events: { seq: number; account_id: string }[]; next_cursor: string | null }
    } = await call('GET', `/v1/owner/audit?account_id=${other.accountId}&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
    expect(page.status).toBe(200)
    expectContract('GET', '/v1/owner/audit', 200, page.body)
    seen.push(...page.body.events.map(e => e.seq))
    cursor = page.body.next_cursor
  } while (cursor)
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
  expect(new Set(seen).size).toBe(seen.length)
  expect((await call('GET', `/v1/owner/audit?account_id=${agent.accountId}`)).status).toBe(404)
})
