// Holding and approving have no screen yet; what the database promises about them holds already: an approval covers the
// bytes that it names and no others, works once, and is an owner's.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let messageId: string
let ownerId: string
let app: pg.Client
const seen = randomBytes(32)
const other = randomBytes(32)

beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  await claimAgent(server, agent)
  messageId = (await agent.send('friend@example.org')).body.message_id
  ownerId = (await server.owner.query('select owner_id from account where id = $1', [agent.accountId])).rows[0].owner_id
  app = new pg.Client({ connectionString: server.database.url })
  await app.connect()
  await app.query(
    `insert into approval (account_id, id, message_id, content_hash, recipients, expires_at) values ($1, 'apr_1', $2, $3, '{}', now() + interval '1 day')`,
    [agent.accountId, messageId, seen],
  )
})
afterAll(async () => {
  await app.end()
  await server.stop()
})

const allow = (id: string, hash: Buffer) =>
  app.query(
    `insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash, approval_id)
     values ($1, $2, $3, 'allow', 'kill-switch', '[]', '{}', $4, 'apr_1')`,
    [agent.accountId, id, messageId, hash],
  )

test('an allow decision on an approval that nobody gave is none', async () => {
  await expect(allow('dec_early', seen)).rejects.toMatchObject({ constraint: 'decision_of_a_given_approval' })
})

test('nobody but an owner approves', async () => {
  await expect(
    app.query(`update approval set state = 'approved', decided_at = now() where id = 'apr_1'`),
  ).rejects.toMatchObject({
    constraint: 'approval_by_an_owner',
  })
  await expect(
    app.query(`update approval set state = 'approved', owner_id = 'own_nobody' where id = 'apr_1'`),
  ).rejects.toThrow('foreign key')
  await app.query(`update approval set state = 'approved', owner_id = $1, decided_at = now() where id = 'apr_1'`, [
    ownerId,
  ])
})

test('what was approved cannot be changed afterwards', async () => {
  for (const column of ['content_hash', 'recipients', 'message_id', 'expires_at']) {
    await expect(
      app.query(`update approval set ${column} = ${column} where id = 'apr_1'`),
      column,
    ).rejects.toMatchObject({ code: '42501' })
  }
})

test('an allow decision on an approval is for the approved bytes, once', async () => {
  await expect(allow('dec_other', other)).rejects.toMatchObject({ constraint: 'decision_of_an_approved_hash' })
  await allow('dec_first', seen)
  await expect(allow('dec_second', seen)).rejects.toMatchObject({ constraint: 'approval_once' })
})
