// The outgoing path on a database of its own: agents by SQL, letters by `submit`, workers as many as a test starts.
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Config, readConfig } from '../../apps/server/src/config.ts'
import type { Context } from '../../apps/server/src/context.ts'
import { type Db, openDb } from '../../apps/server/src/db.ts'
import { newId } from '../../apps/server/src/id.ts'
import { createLog } from '../../apps/server/src/log.ts'
import { type DeliverOptions, startDelivering } from '../../apps/server/src/outgoing/deliver.ts'
import { type Intent, type Submission, submit } from '../../apps/server/src/outgoing/submit.ts'
import { ensureSystemAccount } from '../../apps/server/src/owners/system-account.ts'
import { openBells } from '../../apps/server/src/queue.ts'
import { befriend, freshWords } from './befriend.ts'
import { makeDatabase } from './database.ts'

export interface TestAgent {
  accountId: string
  inboxId: string
  address: string
}

export interface Caps {
  day?: number
  hour?: number
  receives?: number
  recipients?: number
}

export interface Outgoing {
  ctx: Context
  config: Config
  db: Db
  databaseUrl: string
  /** As the owner of the schema: to set a stage, never to make a test pass. */
  owner: pg.Pool
  makeAgent(caps?: Caps, environment?: 'live' | 'test'): Promise<TestAgent>
  /** With the operator's token, as an operator would. */
  setCaps(accountId: string, caps: Caps): Promise<void>
  send(agent: TestAgent, changes?: Partial<Intent>): Promise<Submission>
  startWorker(options?: DeliverOptions): Promise<{ close(): Promise<void> }>
  rows(sql: string, values?: unknown[]): Promise<Record<string, never>[]>
  /** A context like another process would have. */
  anotherProcess(): Context
  close(): Promise<void>
}

const operatorSecret = 'the operator of this test'

export async function openOutgoing(env: Record<string, string> = {}): Promise<Outgoing> {
  const database = await makeDatabase()
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 })
  owner.on('error', () => {})
  await owner.query('insert into operator_token (hash) values ($1)', [
    createHash('sha256').update(operatorSecret).digest(),
  ])
  const config = readConfig({ DATABASE_URL: database.url, HTTP_PORT: '0', SMTP_PORT: '0', DATA_DIR: '/tmp', ...env })
  const closing: (() => Promise<unknown>)[] = []
  const workers: { close(): Promise<void> }[] = []
  const log = createLog(process.env['TEST_LOG'] ?? 'silent')

  function anotherProcess(): Context {
    const db = openDb(database.url)
    const bells = openBells(config, database.url, log)
    closing.push(
      () => bells.close(),
      () => db.close(),
    )
    return { config, db, log, bells }
  }

  const ctx = anotherProcess()
  await ensureSystemAccount(ctx)

  async function setCaps(accountId: string, caps: Caps): Promise<void> {
    await ctx.db.pool.query('select set_account_limits($1, $2, $3, $4, $5, $6)', [
      operatorSecret,
      accountId,
      caps.day ?? null,
      caps.hour ?? null,
      caps.receives ?? null,
      caps.recipients ?? null,
    ])
  }

  return {
    ctx,
    config,
    db: ctx.db,
    databaseUrl: database.url,
    owner,
    setCaps,
    anotherProcess,
    async makeAgent(caps = { day: 1_000, hour: 1_000 }, environment = 'live') {
      const accountId = newId('acc')
      const inboxId = newId('inb')
      const address = `agent-${randomBytes(4).toString('hex')}@${config.mailDomain}`
      await ctx.db.pool.query('insert into account (id, environment, name) values ($1, $2, $3)', [
        accountId,
        environment,
        'Agent',
      ])
      await ctx.db.pool.query('insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4)', [
        accountId,
        inboxId,
        address,
        'Agent',
      ])
      await setCaps(accountId, caps)
      await befriend(owner, accountId)
      return { accountId, inboxId, address }
    },
    send(agent, changes = {}) {
      return submit(ctx, {
        accountId: agent.accountId,
        inboxId: agent.inboxId,
        actor: 'agent:key_test',
        keyId: 'key_test',
        to: ['ann@good.test'],
        subject: 'Hello',
        // No two alike: the same words to many are held.
        text: `A short message, ${freshWords()}.\n`,
        ...changes,
      })
    },
    async startWorker(options) {
      const worker = await startDelivering(ctx, options)
      workers.push(worker)
      return worker
    },
    async rows(sql, values) {
      return (await ctx.db.pool.query(sql, values)).rows
    },
    async close() {
      for (const worker of workers) await worker.close()
      for (const close of closing) await close()
      await owner.end()
      await database.drop()
    },
  }
}

/** Waits until `read` gives something that is neither false nor null; throws after `withinMs`. */
export async function eventually<T>(
  read: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await read()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${read}`)
    await sleep(20)
  }
}
