// A backup is of one instant, whole or not there, apart from the data, and deleted by the operator alone, on record. What is
// restored from it sends nothing again, approves nothing, signs nobody in, and shows what it lacks.
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAnchors } from '../apps/server/src/admin/anchors-verify.ts'
import { verifyDatabase } from '../apps/server/src/admin/audit-verify-all.ts'
import { backUp, readManifest, verifyBackup } from '../apps/server/src/admin/backup.ts'
import { deleteBackup } from '../apps/server/src/admin/delete-backup.ts'
import { restore } from '../apps/server/src/admin/restore.ts'
import { newId } from '../apps/server/src/id.ts'
import { anchor } from '../apps/server/src/notify/anchor.ts'
import { resume } from '../apps/server/src/owners/kill-switch.ts'
import { call, claimAgent, operatorToken, registerAgent, type TestAgent } from './support/agent.ts'
import { makeDatabase } from './support/database.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
const dir = mkdtempSync(join(tmpdir(), 'backups-'))
const dataDir = () => server.context.config.dataDir

beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  owner = await claimAgent(server, agent)
})
afterAll(async () => {
  await server.stop()
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o700)
  rmSync(dir, { recursive: true })
})

const know = (...addresses: string[]) =>
  server.owner.query(
    'insert into contact (account_id, address, wrote_at) select $1, unnest($2::text[]), now() on conflict do nothing',
    [agent.accountId, addresses],
  )

test('a backup does not go where the data is', async () => {
  await expect(backUp(server.database.ownerUrl, join(dataDir(), 'backups'), dataDir())).rejects.toThrow('in DATA_DIR')
  const link = join(dir, 'link')
  symlinkSync(dataDir(), link)
  await expect(backUp(server.database.ownerUrl, link, dataDir())).rejects.toThrow('in DATA_DIR')
  rmSync(link)
})

test('a backup under load is of one instant: every chain in it ends where its head is', async () => {
  let working = true
  const calls = async () => {
    while (working) await agent.call('GET', '/v1/account')
  }
  // With each account come its switch, limits and chain, in one transaction.
  const births = async () => {
    while (working)
      await server.context.db.pool.query(`insert into account (id, environment, name) values ($1, 'test', 'x')`, [
        newId('acc'),
      ])
  }
  const load = Promise.all([calls(), births(), births(), births()])
  const folder = await backUp(server.database.url, dir, dataDir())
  working = false
  await load
  expect(await verifyBackup(folder)).toEqual([])
  const manifest = readManifest(folder)
  expect(manifest.tables.length).toBeGreaterThan(40)
  expect(statSync(join(folder, 'account.copy')).mode & 0o222).toBe(0)
  const lines = (name: string) =>
    readFileSync(join(folder, `${name}.copy`), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t'))
  const newest = new Map<string, number>()
  for (const [account, seq] of lines('audit_event'))
    newest.set(account!, Math.max(newest.get(account!) ?? 0, Number(seq)))
  for (const [account, seq] of lines('audit_head')) expect(newest.get(account!) ?? 0, account).toBe(Number(seq))
  const accounts = lines('account').map(([id]) => id)
  expect(accounts.length).toBeGreaterThan(1)
  const switches = lines('kill_switch').flatMap(([scope]) => (scope!.startsWith('acc_') ? [scope] : []))
  expect(switches.sort()).toEqual(accounts.sort())
  rmSync(join(folder, 'owner.copy'), { force: true })
  expect(await verifyBackup(folder)).toEqual(['owner.copy is missing.'])
  chmodSync(join(folder, 'account.copy'), 0o600)
  appendFileSync(join(folder, 'account.copy'), 'x')
  expect(await verifyBackup(folder)).toEqual(['account.copy was changed.', 'owner.copy is missing.'])
  const empty = await makeDatabase()
  await expect(restore(empty.ownerUrl, folder)).rejects.toThrow('damaged')
  await empty.drop()
})

test('what is restored is not sent again, and the chains hold but for what came after', async () => {
  // Queued, deferred and being sent; and one that left.
  await know('left@good.test', 'a@good.test', 'b@good.test', 'c@good.test')
  await agent.send('left@good.test')
  const state = async (to: string) =>
    (await server.owner.query('select state from outbox where recipient = $1', [to])).rows[0]?.state
  await expect.poll(() => state('left@good.test')).toBe('sent')
  await server.close()
  const quiet = await startTestServer({ ROLES: 'api' }, server.database)
  const again: TestAgent['call'] = (method, path, body) =>
    call(quiet, method, path, body, { authorization: `Bearer ${agent.token}` })
  for (const to of ['a@good.test', 'b@good.test', 'c@good.test'])
    expect(
      (await again('POST', `/v1/inboxes/${agent.inboxId}/messages`, { to, subject: 'x', text: 'words' })).status,
    ).toBe(202)
  await server.owner.query(`update outbox set state = 'deferred' where recipient = 'b@good.test'`)
  await server.owner.query(
    `update outbox set state = 'sending', lease_token = gen_random_uuid(), leased_until = now() where recipient = 'c@good.test'`,
  )
  const { rows: messages } = await server.owner.query(
    `select id from message where account_id = $1 and direction = 'out' order by id limit 1`,
    [agent.accountId],
  )
  await server.owner.query(
    `insert into approval (account_id, id, message_id, content_hash, recipients, expires_at)
     values ($1, $2, $3, sha256('x'), '{}', now() + interval '1 day')`,
    [agent.accountId, newId('apr'), messages[0].id],
  )
  await anchor(quiet.context, '-infinity')
  const folder = await backUp(server.database.ownerUrl, dir, dataDir())
  // What comes after the backup is anchored, and lost.
  await again('GET', '/v1/account')
  await anchor(quiet.context, '-infinity')

  const database = await makeDatabase()
  expect(await restore(database.ownerUrl, folder)).toMatchObject({ cancelled: 3, expired: 1 })
  await expect(restore(database.ownerUrl, folder)).rejects.toThrow('has been used')

  const restored = await startTestServer({}, database)
  const rows = async (sql: string) => (await restored.owner.query(sql)).rows
  expect(
    await rows(`select recipient, state, smtp_reply from outbox where recipient like '_@good.test' order by 1`),
  ).toEqual(
    ['a', 'b', 'c'].map(name => ({
      recipient: `${name}@good.test`,
      state: 'cancelled',
      smtp_reply: 'Restored from a backup: not sent again.',
    })),
  )
  expect(await rows(`select state from outbox where recipient = 'left@good.test'`)).toEqual([{ state: 'sent' }])
  expect(await rows('select distinct state from approval')).toEqual([{ state: 'expired' }])
  expect(await rows('select count(*)::int as n from owner_session where revoked_at is null')).toEqual([{ n: 0 }])
  expect((await call(restored, 'GET', '/v1/owner/agents', undefined, owner.owner)).status).toBe(401)
  const send = (to: string) =>
    call(
      restored,
      'POST',
      `/v1/inboxes/${agent.inboxId}/messages`,
      { to, subject: 'x', text: 'y' },
      { authorization: `Bearer ${agent.token}` },
    )
  expect((await send('left@good.test')).body.error.code).toBe('agent_stopped')
  await resume(restored.context, 'instance', 'operator')
  expect((await send('left@good.test')).status).toBe(202)
  await expect
    .poll(() => rows(`select count(*)::int as n from outbox where state = 'sent' and recipient = 'left@good.test'`))
    .toEqual([{ n: 2 }])
  const { body } = await call(restored, 'GET', '/captured.json')
  expect(body.messages.filter((m: { to: string }) => /^[abc]@good/.test(m.to))).toEqual([])

  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  const alone = await verifyDatabase(client, null)
  expect(alone.problems).toEqual([])
  expect(alone.restored).toHaveLength(1)
  const anchors = readAnchors(readFileSync(quiet.context.config.anchor.file, 'utf8'), null)
  const against = await verifyDatabase(client, anchors)
  expect(against.problems.join('\n')).toMatch(/the chain was cut before it|with another hash/)
  // Every guard is back: keys, triggers, identity.
  await expect(client.query('delete from audit_event')).rejects.toThrow('append-only')
  const guards = `select (select count(*) from pg_constraint where contype = 'f' and convalidated) as keys, (select count(*) from pg_trigger where tgenabled = 'O') as triggers`
  expect((await client.query(guards)).rows).toEqual((await server.owner.query(guards)).rows)
  await client.end()
  await restored.stop()
  await database.drop()
  await quiet.close()
}, 120_000)

test('a backup is deleted with the operator’s token alone, on record and told', async () => {
  const folder = await backUp(server.database.ownerUrl, dir, dataDir())
  const there = await startTestServer({ ROLES: 'api' }, server.database)
  const token = await operatorToken(there)
  for (const wrong of ['', 'pto_x', agent.token, `${token}x`])
    await expect(deleteBackup(there.context.db, folder, wrong)).rejects.toThrow('not the operator token')
  expect(existsSync(folder)).toBe(true)
  mkdirSync(join(dir, 'no-backup'))
  await expect(deleteBackup(there.context.db, join(dir, 'no-backup'), token)).rejects.toThrow('no backup')
  await deleteBackup(there.context.db, folder, token)
  expect(existsSync(folder)).toBe(false)
  const { rows } = await server.owner.query(
    `select e.subject from audit_event e join alert a on a.kind = 'backup' and a.data ->> 'name' = e.subject
      where e.account_id = 'acc_postern' and e.action = 'backup.deleted'`,
  )
  expect(rows).toEqual([{ subject: folder.split('/').at(-1) }])
  await there.close()
})
