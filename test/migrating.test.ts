// Migrations are applied without a download, at every start, and one that did not come to its end runs again.

import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
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
