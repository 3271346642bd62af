// Migrations are applied without a download, at every start, and one that did not come to its end runs again.

import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { root } from './support/process.ts'

/** In the order in which they are applied. */
const all = readdirSync(join(root, 'prisma/migrations'), { withFileTypes: true })
  .flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
  .toSorted()

test('an empty database is brought up to date once, and after a migration that was cut off it runs again', async () => {
  const admin = new pg.Client({ connectionString: inject('superuserUrl') })
  await admin.connect()
  const name = `migrating_${randomBytes(4).toString('hex')}`
  await admin.query(`create database ${name} owner postern_owner`)
  const url = new URL(inject('ownerUrl'))
  url.pathname = `/${name}`
  try {
    await expect(migrate(url.href, null)).resolves.toEqual(all)
    await expect(migrate(url.href, null)).resolves.toEqual([])

    const owner = new pg.Client({ connectionString: url.href })
    await owner.connect()
    // As a process leaves it that was killed while its script ran: the note that it began, and nothing else.
    await owner.query(`update _prisma_migrations set finished_at = null, applied_steps_count = 0`)
    await expect(migrate(url.href, null)).rejects.toThrow('already exists')
    await owner.query('drop schema public cascade')
    await owner.query('create schema public')
    await expect(migrate(url.href, null)).resolves.toEqual(all)
    await owner.end()
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})

test('a database that was in use is brought up to date with all that is in it', async () => {
  const admin = new pg.Client({ connectionString: inject('superuserUrl') })
  await admin.connect()
  const name = `upgrading_${randomBytes(4).toString('hex')}`
  await admin.query(`create database ${name} owner postern_owner`)
  const url = new URL(inject('ownerUrl'))
  url.pathname = `/${name}`
  const owner = new pg.Client({ connectionString: url.href })
  await owner.connect()
  const apply = (migration: string) =>
    owner.query(readFileSync(join(root, 'prisma/migrations', migration, 'migration.sql'), 'utf8'))
  try {
    await apply(all[0]!)
    await owner.query(inUse)
    for (const migration of all.slice(1)) await apply(migration)
    const one = async (sql: string) => (await owner.query(sql)).rows
    expect(await one('select id, inbox_id, state from outbox order by id')).toEqual([
      { id: 'out_1', inbox_id: 'inb_1', state: 'sent' },
      { id: 'out_2', inbox_id: 'inb_1', state: 'cancelled' },
      { id: 'out_3', inbox_id: 'inb_1', state: 'queued' },
    ])
    expect(
      await one(
        `select address, wrote_at is not null as wrote, first_sent_at is not null as sent from contact order by address`,
      ),
    ).toEqual([
      { address: 'bob@good.test', wrote: true, sent: true },
      { address: 'cy@good.test', wrote: false, sent: true },
      { address: 'dan@good.test', wrote: false, sent: true },
    ])
    expect(
      await one(`select scope, state from kill_switch where scope like 'inb%' or scope like 'own%' order by scope`),
    ).toEqual([
      { scope: 'inb_1', state: 'running' },
      { scope: 'own_1', state: 'running' },
    ])
    expect(await one('select path, cardinality(scopes) as scopes from api_key')).toEqual([
      { path: ['key_1'], scopes: 6 },
    ])
    await expect(owner.query(`update outbox set state = 'queued' where id = 'out_1'`)).rejects.toThrow('final')
  } finally {
    await owner.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})

/** An agent with an owner that sent to three and heard from one, as the first version wrote it. */
const inUse = `
insert into account (id, environment, name) values ('acc_1', 'live', 'Ann');
insert into owner (id, email) values ('own_1', 'owner@people.test');
update account set owner_id = 'own_1', claimed_at = now() where id = 'acc_1';
insert into inbox (account_id, id, address, name) values ('acc_1', 'inb_1', 'ann@mine.test', 'Ann');
insert into api_key (account_id, id, secret_hash, last4) values ('acc_1', 'key_1', sha256('x'), 'last');
insert into raw (account_id, sha256, bytes) values ('acc_1', sha256('x'), 'x');
insert into thread (account_id, id, inbox_id, subject) values ('acc_1', 'thr_1', 'inb_1', 'Hello');
insert into verdict (account_id, id, message_id, verdict, safety, scanner)
  values ('acc_1', 'vrd_1', 'msg_0', 'clear', '{"sender_authentication": {"verified": true}}', '1');
insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address)
  values ('acc_1', 'msg_0', 'inb_1', 'thr_1', 'in', 'received', 'vrd_1', 'bob+tag@good.test');
insert into message (account_id, id, inbox_id, thread_id, direction, status, from_address)
  values ('acc_1', 'msg_1', 'inb_1', 'thr_1', 'out', 'accepted', 'ann@mine.test');
insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
  select 'acc_1', 'msg_1', a, 'to', a, sha256('x') from unnest(array['bob@good.test', 'cy@good.test', 'dan+x@good.test']) a;
insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent) values ('acc_1', 'dec_1', 'msg_1', 'allow', 'daily-cap', '[]', '{}');
insert into outbox (account_id, id, message_id, recipient, decision_id, environment, route, raw_sha256, state)
  values ('acc_1', 'out_1', 'msg_1', 'bob@good.test', 'dec_1', 'live', 'smtp', sha256('x'), 'sent'),
         ('acc_1', 'out_2', 'msg_1', 'cy@good.test', 'dec_1', 'live', 'smtp', sha256('x'), 'cancelled'),
         ('acc_1', 'out_3', 'msg_1', 'dan+x@good.test', 'dec_1', 'live', 'smtp', sha256('x'), 'queued')`
