// One pool to PostgreSQL, used in two ways: Prisma reads and writes single rows by key, typed by the schema;
// everything with a lock, a count or many rows is SQL in a transaction of our own (docs/decisions/transactions.md).
// The server's role owns nothing: `assertRole` refuses to start otherwise.
import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/prisma/client.ts'

export type Sql = Pick<pg.ClientBase, 'query'>
/** A connection inside a transaction: every writing function takes it first. */
export type Tx = Sql & { readonly inTransaction: true }

export interface Db {
  pool: pg.Pool
  prisma: PrismaClient
  /** Runs `act` in one READ COMMITTED transaction; a deadlock is tried again, at most three times. */
  transaction<T>(act: (tx: Tx) => Promise<T>): Promise<T>
  /** A connection outside of the pool, for LISTEN and for session locks. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
}

// bigint counts and sequence numbers fit in a double here.
pg.types.setTypeParser(20, Number)

export const poolSize = 20
const statementTimeoutMs = 30_000
const retryCodes = new Set(['40P01', '40001'])

export function openDb(connectionString: string): Db {
  const options = {
    connectionString,
    application_name: 'postern',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // A network that fell silent ends no connection by itself.
    keepAlive: true,
    query_timeout: statementTimeoutMs + 5_000,
  }
  const pool = new pg.Pool({ ...options, max: poolSize, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000 })
  // A connection that breaks is replaced; whoever needs one meets the error in the own query. Without a listener of its
  // own, one that breaks between two queries of a transaction would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => {
    client.on('error', () => {})
  })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })

  async function once<T>(act: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken = false
    try {
      // Lock first, then read: what the lock waited for must be seen (docs/decisions/transactions.md).
      await client.query('begin isolation level read committed')
      const result = await act(client as unknown as Tx)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    pool,
    prisma,
    async transaction(act) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(act)
        } catch (error) {
          if (attempt >= 3 || !retryCodes.has(errorCode(error))) throw error
        }
      }
    },
    async connect() {
      const client = new pg.Client({
        ...options,
        statement_timeout: 0,
        query_timeout: 0,
        idle_in_transaction_session_timeout: 0,
        keepAlive: true,
      })
      await client.connect()
      return client
    },
    async close() {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}

export function errorCode(error: unknown): string {
  return (error as { code?: string } | null)?.code ?? ''
}

export function constraintOf(error: unknown): string {
  return (error as { constraint?: string } | null)?.constraint ?? ''
}

/** Whether the database could not be reached or ended the connection: worth another try later, nobody's mistake. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error)
  return (
    /^(08|57P|53)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
    // Prisma's own: not reachable, timed out, closed; and PostgreSQL's code where Prisma knows no name for it.
    ['P1001', 'P1002', 'P1008', 'P1017'].includes(code) ||
    /timeout exceeded when trying to connect|Connection terminated|connection timeout|is not queryable|Code: `(08|57P|53)/i.test(
      String((error as Error)?.message),
    )
  )
}

/** Whether others held what was needed for too long, or a deadlock kept coming back: nothing was done, and later it may be. */
export const isBusy = (error: unknown): boolean => ['55P03', '57014', '40P01', '40001'].includes(errorCode(error))

/** Tries again while the database is away, for at most so long: for what this process alone knows. */
export async function outlast<T>(forMs: number, act: () => Promise<T>): Promise<T> {
  const until = performance.now() + forMs
  for (let waitMs = 100; ; waitMs = Math.min(2 * waitMs, 2_000)) {
    try {
      return await act()
    } catch (error) {
      if (!isUnavailable(error) || performance.now() + waitMs > until) throw error
      await sleep(waitMs)
    }
  }
}

/** Refuses a role that could lift a cap: a superuser, an owner of tables, or one that does not wait for its commits. */
export async function assertRole(db: Db): Promise<void> {
  const { rows } = await db.pool.query(`
    select current_user as name, rolsuper as super,
           exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'public' and pg_has_role(current_user, c.relowner, 'member')) as owns,
           pg_has_role(current_user, 'postern_app', 'member') as app,
           current_setting('synchronous_commit') as sync
      from pg_roles where rolname = current_user`)
  const role = rows[0]
  const fix = 'Set MIGRATE_DATABASE_URL to the owner of the schema and run: npm run admin -- migrate'
  if (role.super || role.owns) throw new Error(`The role "${role.name}" of DATABASE_URL could lift every cap. ${fix}`)
  if (!role.app) throw new Error(`The role "${role.name}" of DATABASE_URL is not set up. ${fix}`)
  if (role.sync === 'off' || role.sync === 'local')
    throw new Error('synchronous_commit must be on: a 250 or a 202 is a promise. Set it for this role.')
}
