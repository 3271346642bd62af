// The server as several real processes on one database, each in a role of its own: to be killed at will and started again
// at the same place. What is still running at the end of a test file is ended.
import pg from 'pg'
import { newId } from '../../apps/server/src/id.ts'
import { befriend } from './befriend.ts'
import { freePort, type ServerProcess, startProcess, temporaryDir } from './process.ts'

export interface Fleet {
  httpPort: string
  smtpPort: string
  dataDir: string
  /** Starts a process with these ROLES; throws, with what it said, unless it becomes ready. */
  start(roles: string, env?: Record<string, string>): Promise<ServerProcess>
  close(): Promise<void>
}

export async function openFleet(env: Record<string, string>): Promise<Fleet> {
  const data = temporaryDir()
  const running = new Set<ServerProcess>()
  const httpPort = String(await freePort())
  const smtpPort = String(await freePort())
  return {
    httpPort,
    smtpPort,
    dataDir: data.dir,
    async start(roles, more = {}) {
      const settings = { HTTP_PORT: httpPort, SMTP_PORT: smtpPort, ...env, ...more, ROLES: roles }
      const server = await startProcess(data.dir, settings)
      running.add(server)
      void server.exited.then(() => running.delete(server))
      if (!server.output().includes('Postern is ready.')) throw new Error(`${roles} did not start: ${server.output()}`)
      return server
    },
    async close() {
      await Promise.all([...running].map(server => server.kill('SIGKILL')))
      data.remove()
    },
  }
}

export interface StagedAgent {
  accountId: string
  inboxId: string
  address: string
}

/** An account with one inbox and room for everything. */
export async function stageAgent(owner: pg.Pool, most = 10_000): Promise<StagedAgent> {
  const accountId = newId('acc')
  const inboxId = newId('inb')
  const address = `ann-${inboxId.slice(-4)}@postern.localhost`
  await owner.query(`insert into account (id, environment, name) values ($1, 'live', 'Ann')`, [accountId])
  await owner.query(`insert into inbox (account_id, id, address, name) values ($1, $2, $3, 'Ann')`, [
    accountId,
    inboxId,
    address,
  ])
  await raiseCaps(owner, accountId, most)
  await befriend(owner, accountId)
  return { accountId, inboxId, address }
}

export async function raiseCaps(owner: pg.Pool, accountId: string, most: number): Promise<void> {
  await owner.query(
    `update account_limit set sends_per_day = $2, sends_per_hour = $2, receives_per_day = $2 where account_id = $1`,
    [accountId, most],
  )
}

export function openOwner(ownerUrl: string): pg.Pool {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 })
  owner.on('error', () => {})
  return owner
}

/** Waits until what a killed process had begun in the database is undone. */
export async function transactionsEnd(owner: pg.Pool): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const { rows } = await owner.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'postern' and xact_start is not null`,
    )
    if (rows.length === 0) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('a transaction of a killed process does not end')
}
