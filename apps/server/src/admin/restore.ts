// Puts a backup into a database that nobody has used, in one transaction: all of it, or nothing. Nothing that was on its way
// then is sent again, nothing that was held is approved, nobody is signed in; and every agent is stopped until the operator
// has looked and resumes, because stops, revoked keys and sends of after the backup are not in it.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Manifest, migrationsOf, quote, readManifest, tablesOf, verifyBackup } from './backup.ts'
import { withClient } from './with-client.ts'

export interface Restored {
  manifest: Manifest
  cancelled: number
  expired: number
}

const because = 'Restored from a backup: not sent again.'

export async function restore(ownerUrl: string, folder: string): Promise<Restored> {
  const manifest = readManifest(folder)
  const problems = await verifyBackup(folder)
  if (problems.length > 0) throw new Error(`The backup is damaged. ${problems.join(' ')}`)
  return withClient(ownerUrl, async client => {
    await client.query('begin')
    await assertFits(client, manifest)
    await assertEmpty(client)
    await load(client, folder, manifest)
    const ended = await endWhatWasUnderWay(client)
    await record(client, 'acc_postern', {
      action: 'database.restored',
      subject: manifest.at,
      data: { root: manifest.root, ...ended },
    })
    await client.query('commit')
    return { manifest, ...ended }
  })
}

async function assertFits(client: pg.Client, manifest: Manifest): Promise<void> {
  const here = await migrationsOf(client)
  const missing = manifest.migrations.filter(name => !here.includes(name))
  const extra = here.filter(name => !manifest.migrations.includes(name))
  if (missing.length > 0)
    throw new Error(
      `The backup is of a newer version: it has ${missing[0]}. Restore it with the version that wrote it.`,
    )
  if (extra.length > 0)
    throw new Error(
      `The backup is of an older version: it lacks ${extra[0]}. Restore it with the version that wrote it, then update.`,
    )
  const tables = await tablesOf(client)
  const differ = manifest.tables.find(
    ({ name, columns }) => tables.find(table => table.name === name)?.columns.join() !== columns.join(),
  )
  if (differ || tables.length !== manifest.tables.length)
    throw new Error(`The tables of this database are not those of the backup${differ ? ` (${differ.name})` : ''}.`)
}

async function assertEmpty(client: pg.Client): Promise<void> {
  await client.query('lock table account, audit_event in access exclusive mode')
  const { rows } = await client.query(
    `select exists (select from account where kind = 'agent') or exists (select from audit_event) as used`,
  )
  if (rows[0].used)
    throw new Error('This database has been used. Restore into a new one: npm run admin -- migrate makes it.')
}

/** Foreign keys and triggers stand aside while rows come in table by table; putting the keys back checks every row. */
async function load(client: pg.Client, folder: string, manifest: Manifest): Promise<void> {
  const { rows: keys } = await client.query(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`,
  )
  for (const key of keys) await client.query(`alter table ${key.table} drop constraint ${key.name}`)
  for (const { name } of manifest.tables) await client.query(`alter table ${quote(name)} disable trigger user`)
  for (const { name, columns, rows } of manifest.tables) {
    await client.query(`delete from ${quote(name)}`)
    const copy = client.query(copyFrom(`copy ${quote(name)} (${columns.map(quote).join(', ')}) from stdin`))
    await pipeline(createReadStream(join(folder, `${name}.copy`)), copy)
    if (copy.rowCount !== rows) throw new Error(`Of ${name} came ${copy.rowCount} rows; the backup has ${rows}.`)
  }
  for (const { name } of manifest.tables) await client.query(`alter table ${quote(name)} enable trigger user`)
  for (const key of keys) await client.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`)
  await continueSequences(client)
}

async function continueSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
       from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attidentity <> ''`,
  )
  for (const { table, column, sequence } of rows)
    await client.query(
      `select setval($1, coalesce((select max(${quote(column)}) from ${quote(table)}), 0) + 1, false)`,
      [sequence],
    )
}

async function endWhatWasUnderWay(client: pg.Client): Promise<{ cancelled: number; expired: number }> {
  const count = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rowCount ?? 0
  const changed = await client.query(
    `with cancelled as (
       update outbox set state = 'cancelled', smtp_reply = $1, lease_token = null, leased_until = null
        where state in ('queued', 'deferred', 'sending') returning account_id, message_id),
     expired as (
       update approval set state = 'expired', decided_at = now(), reason = $1 where state = 'pending' returning account_id, message_id),
     ended as (select account_id, message_id, 1 as c, 0 as e from cancelled union all select account_id, message_id, 0, 1 from expired)
     select account_id, sum(c)::int as cancelled, sum(e)::int as expired from ended group by account_id order by account_id`,
    [because],
  )
  await count(`update message set status = 'cancelled' where status = 'held'`)
  await count('update owner_session set revoked_at = now() where revoked_at is null')
  await count('update sign_in set used_at = now() where used_at is null')
  await count(`update claim set state = 'superseded' where state = 'open'`)
  await count(
    `update alert_delivery set state = 'failed', ended_at = now(), problem = $1 where state in ('queued', 'sending')`,
    [because],
  )
  await count('delete from alert_notice')
  // How far the anchors are, the file says; another machine has another key.
  await count('delete from anchor_mark')
  await count(`update kill_switch set state = 'stopped', changed_by = 'restore', changed_at = now() where scope = '*'`)
  for (const { account_id: accountId, cancelled, expired } of changed.rows)
    await record(client, accountId, {
      action: 'account.restored',
      subject: accountId,
      data: { cancelled, expired },
    })
  return {
    cancelled: changed.rows.reduce((sum, row) => sum + row.cancelled, 0),
    expired: changed.rows.reduce((sum, row) => sum + row.expired, 0),
  }
}

interface Act {
  action: string
  subject: string
  data: object
}

const record = (client: pg.Client, accountId: string, { action, subject, data }: Act) =>
  client.query(`select audit_append($1, 'operator', $2, $3, $4)`, [accountId, action, subject, JSON.stringify(data)])
