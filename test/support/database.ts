// A database of its own for a test file, copied from the migrated template.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  /** As the server's role. */
  url: string
  /** As the owner of the schema. */
  ownerUrl: string
  drop(): Promise<void>
}

export async function makeDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: inject('superuserUrl') })
    await client.connect()
    try {
      // Copies of one template wait for each other.
      await client.query('select pg_advisory_lock(1)')
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  await admin(`create database ${name} template postern owner postern_owner`)
  const at = (url: string) => {
    const copy = new URL(url)
    copy.pathname = `/${name}`
    return copy.href
  }
  return {
    url: at(inject('serverUrl')),
    ownerUrl: at(inject('ownerUrl')),
    drop: () => admin(`drop database if exists ${name} with (force)`),
  }
}
