// One embedded PostgreSQL for a run of tests, with a migrated template that each test file copies.
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../apps/server/src/admin/embedded-postgres.ts'
import { generateClient } from '../../apps/server/src/admin/generate-client.ts'
import { migrate } from '../../apps/server/src/admin/migrate.ts'
import { temporaryDir } from './process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string
    ownerUrl: string
    serverUrl: string
  }
}

export default async function setup(project: TestProject) {
  generateClient()
  const { dir, remove } = temporaryDir('postern-test-')
  const cluster = await startEmbeddedPostgres(dir, ['fsync=off', 'max_connections=400'])
  await migrate(cluster.ownerUrl, cluster.databaseUrl)
  // Nobody may be connected to a database that is copied.
  const client = new pg.Client({ connectionString: cluster.superuserUrl })
  await client.connect()
  await client.query('alter database postern allow_connections false')
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postern'`)
  await client.end()
  project.provide('superuserUrl', cluster.superuserUrl)
  project.provide('ownerUrl', cluster.ownerUrl)
  project.provide('serverUrl', cluster.databaseUrl)
  return async () => {
    await cluster.stop()
    remove()
  }
}
