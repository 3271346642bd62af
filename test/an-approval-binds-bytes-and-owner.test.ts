// What the database promises about approvals, whatever the server says: one covers the bytes and the recipients that it
// names and no others, works once, in time, and is that agent's owner's. How the server keeps the same promises is in
// `approving-decides-again.test.ts`.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve } from '../apps/server/src/outgoing/approve.ts'
import type { Held } from '../apps/server/src/outgoing/intent.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing
let agent: TestAgent
let ownerId: string
let app: pg.Client
let seen: Buffer
let held: Held
const other = randomBytes(32)

beforeAll(async () => {
  stage = await openOutgoing()
  agent = await stage.makeAgent()
  ownerId = await own(agent.accountId, 'own_first')
  app = new pg.Client({ connectionString: stage.databaseUrl })
  await app.connect()
  held = await hold()
  seen = await hashOf(held)
})
afterAll(async () => {
  await app.end()
  await stage.close()
})

async function own(accountId: string, id: string): Promise<string> {
  await stage.owner.query(`insert into owner (id, email) values ($1, $1 || '@people.test')`, [id])
  await stage.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [accountId, id])
  return id
}

const hold = async () => (await stage.send(agent, { to: [`${randomBytes(5).toString('hex')}@strangers.test`] })) as Held
const hashOf = async ({ approvalId }: Held): Promise<Buffer> =>
  (await app.query('select content_hash from approval where id = $1', [approvalId])).rows[0].content_hash
const give = ({ approvalId }: Held, by = ownerId) =>
  app.query(`update approval set state = 'approved', owner_id = $2, decided_at = now() where id = $1`, [approvalId, by])

const allow = (id: string, hash: Buffer, of = held, messageId = of.messageId) =>
  app.query(
    `insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash, approval_id)
     values ($1, $2, $3, 'allow', 'kill-switch', '[]', '{}', $4, $5)`,
    [agent.accountId, id, messageId, hash, of.approvalId],
  )

test('an allow decision on an approval that nobody gave is none', async () => {
  await expect(allow('dec_early', seen)).rejects.toMatchObject({ constraint: 'decision_of_a_given_approval' })
})

test('what is held leaves on no decision that rests on no approval', async () => {
  await app.query('begin')
  await app.query(
    `insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash)
     values ($1, 'dec_none', $2, 'allow', 'kill-switch', '[]', '{}', $3)`,
    [agent.accountId, held.messageId, seen],
  )
  await expect(
    app.query(
      `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
       select r.account_id, 'out_none', $2, r.message_id, r.address, 'dec_none', 'live', 'capture', r.raw_sha256
         from message_recipient r where r.message_id = $1`,
      [held.messageId, agent.inboxId],
    ),
  ).rejects.toMatchObject({ constraint: 'outbox_of_a_given_approval' })
  await app.query('rollback')
})

test('nobody but the owner of this agent approves', async () => {
  await expect(
    app.query(`update approval set state = 'approved', decided_at = now() where id = $1`, [held.approvalId]),
  ).rejects.toMatchObject({ constraint: 'approval_by_an_owner' })
  await expect(give(held, 'own_nobody')).rejects.toMatchObject({ code: '42501' })
  const another = await stage.makeAgent()
  await own(another.accountId, 'own_another')
  await expect(give(held, 'own_another')).rejects.toMatchObject({ code: '42501' })
  await give(held)
})

test('what was approved cannot be changed afterwards', async () => {
  for (const column of ['content_hash', 'recipients', 'message_id', 'expires_at']) {
    await expect(
      app.query(`update approval set ${column} = ${column} where id = $1`, [held.approvalId]),
      column,
    ).rejects.toMatchObject({ code: '42501' })
  }
  await expect(
    app.query(`update approval set state = 'pending' where id = $1`, [held.approvalId]),
  ).rejects.toMatchObject({ constraint: 'approval_ends' })
})

test('an allow decision on an approval is for the approved bytes of the approved message', async () => {
  await expect(allow('dec_other', other)).rejects.toMatchObject({ constraint: 'decision_of_an_approved_hash' })
  const another = await hold()
  await expect(allow('dec_another', seen, held, another.messageId)).rejects.toMatchObject({
    constraint: 'decision_of_a_given_approval',
  })
})

test('not once the owner changed, the time is over, a copy is another or there is one more', async () => {
  const refused = (id: string, of: Held, hash: Buffer) =>
    expect(allow(id, hash, of)).rejects.toMatchObject({ constraint: 'decision_of_a_given_approval' })

  const moved = await hold()
  await give(moved)
  await own(agent.accountId, 'own_second')
  await refused('dec_moved', moved, await hashOf(moved))
  await stage.owner.query(`update account set owner_id = 'own_first' where id = $1`, [agent.accountId])

  const late = await hold()
  await give(late)
  await stage.owner.query(`update approval set expires_at = now() where id = $1`, [late.approvalId])
  await refused('dec_late', late, await hashOf(late))

  const swapped = await hold()
  await give(swapped)
  await stage.owner.query(
    `update message_recipient set raw_sha256 = (select raw_sha256 from message_recipient where message_id = $2) where message_id = $1`,
    [swapped.messageId, late.messageId],
  )
  await refused('dec_swapped', swapped, await hashOf(swapped))

  const more = await hold()
  await give(more)
  await app.query(
    `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select account_id, message_id, 'more@strangers.test', 'bcc', 'more', raw_sha256 from message_recipient where message_id = $1`,
    [more.messageId],
  )
  await refused('dec_more', more, await hashOf(more))
})

test('an approval works once', async () => {
  await allow('dec_first', seen)
  await expect(allow('dec_second', seen)).rejects.toMatchObject({ constraint: 'approval_once' })
})

test('no copy leaves on an approval but those that were shown', async () => {
  const waiting = await hold()
  const contentHash = (await hashOf(waiting)).toString('hex')
  expect(await approve(stage.ctx, { ownerId, approvalId: waiting.approvalId, contentHash })).toMatchObject({
    outcome: 'approved',
  })
  await app.query(
    `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select account_id, message_id, 'late@strangers.test', 'bcc', 'late', raw_sha256 from message_recipient where message_id = $1`,
    [waiting.messageId],
  )
  await expect(
    app.query(
      `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
       select account_id, 'out_late', inbox_id, message_id, 'late@strangers.test', decision_id, environment, route, raw_sha256
         from outbox where message_id = $1`,
      [waiting.messageId],
    ),
  ).rejects.toMatchObject({ constraint: 'outbox_of_a_given_approval' })
})
