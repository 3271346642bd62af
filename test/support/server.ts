// A whole server in this process, on ports of its own and a database of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../apps/server/src/config.ts'
import { createLog } from '../../apps/server/src/log.ts'
import { type Server, startServer } from '../../apps/server/src/start.ts'
import { makeDatabase, type TestDatabase } from './database.ts'

export interface TestServer extends Server {
  url: string
  database: TestDatabase
  /** The database as the owner of the schema: to set a stage, never to make a test pass. */
  owner: pg.Pool
  stop(): Promise<void>
}

/** Starts a server with these settings (environment variables) over defaults that fit a test. */
export async function startTestServer(env: Record<string, string> = {}, database?: TestDatabase): Promise<TestServer> {
  const own = database ?? (await makeDatabase())
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-data-'))
  const config = readConfig({
    DATABASE_URL: own.url,
    DATA_DIR: dataDir,
    HTTP_PORT: '0',
    SMTP_PORT: '0',
    DNS_SERVERS: '127.0.0.1:1',
    ...env,
  })
  const server = await startServer(config, own.url, createLog(process.env.TEST_LOG ?? 'silent'))
  const owner = new pg.Pool({ connectionString: own.ownerUrl, max: 2 })
  // Dropping the database cuts off a connection that is being closed.
  owner.on('connect', client => client.on('error', () => {}))
  return {
    ...server,
    url: `http://localhost:${server.httpPort}`,
    database: own,
    owner,
    async stop() {
      await server.close()
      await owner.end()
      if (!database) await own.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
