// The receiving half of a server: SMTP and the worker, on a database of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from '../../apps/server/src/config.ts'
import type { Context } from '../../apps/server/src/context.ts'
import { openDb } from '../../apps/server/src/db.ts'
import { newId } from '../../apps/server/src/id.ts'
import { type DoorLimits, doorLimits } from '../../apps/server/src/incoming/door.ts'
import { type ReceivingOptions, startReceiving } from '../../apps/server/src/incoming/receive.ts'
import { startSmtp } from '../../apps/server/src/incoming/session.ts'
import { createLog } from '../../apps/server/src/log.ts'
import { openBells } from '../../apps/server/src/queue.ts'
import { makeDatabase } from './database.ts'

export interface TestInbox {
  accountId: string
  inboxId: string
  address: string
}

export interface Incoming {
  ctx: Context
  port: number
  owner: pg.Pool
  /** An account with one inbox; receives so many mails a day. */
  addInbox(name?: string, receives?: number): Promise<TestInbox>
  /** Waits until nothing is spooled, then answers with the messages of an inbox, oldest first. */
  // biome-ignore lint/suspicious/noExplicitAny: rows as the database has them
  settled(inbox: TestInbox): Promise<Record<string, any>[]>
  receive(options?: ReceivingOptions): Promise<void>
  stopReceiving(): Promise<void>
  stop(): Promise<void>
}

export interface IncomingOptions {
  env?: Record<string, string>
  door?: Partial<DoorLimits>
  /** false: nothing is judged until `receive` is called. */
  receiving?: ReceivingOptions | false
}

export async function startIncoming(options: IncomingOptions = {}): Promise<Incoming> {
  const database = await makeDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-data-'))
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    SMTP_PORT: '0',
    HTTP_PORT: '0',
    DNS_SERVERS: '127.0.0.1:1',
    ...options.env,
  })
  const log = createLog(process.env.TEST_LOG ?? 'silent')
  const db = openDb(database.url)
  const bells = openBells(config, database.url, log)
  const ctx: Context = { config, db, log, bells }
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  const smtp = await startSmtp(ctx, { ...doorLimits, ...options.door })
  let receiving: { close(): Promise<void> } | null = null

  const incoming: Incoming = {
    ctx,
    port: smtp.port,
    owner,
    async addInbox(name = 'ann', receives = 1000) {
      const accountId = newId('acc')
      const inboxId = newId('inb')
      const address = `${name}-${inboxId.slice(-4)}@${config.mailDomain}`
      await db.pool.query(`insert into account (id, environment, name) values ($1, 'live', $2)`, [accountId, name])
      await db.pool.query('insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4)', [
        accountId,
        inboxId,
        address,
        name,
      ])
      await owner.query('update account_limit set receives_per_day = $2 where account_id = $1', [accountId, receives])
      return { accountId, inboxId, address }
    },
    async settled(inbox) {
      for (let i = 0; i < 600; i++) {
        const { rows } = await db.pool.query('select 1 from spool limit 1')
        if (rows.length === 0) break
        await sleep(25)
      }
      const { rows } = await db.pool.query(
        `select m.*, v.verdict, v.safety from message m left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
          where m.inbox_id = $1 order by m.id`,
        [inbox.inboxId],
      )
      return rows
    },
    async receive(receivingOptions = {}) {
      receiving = await startReceiving(ctx, { sweepMs: 200, ...receivingOptions })
    },
    async stopReceiving() {
      await receiving?.close()
      receiving = null
    },
    async stop() {
      await smtp.close()
      await receiving?.close()
      await bells.close()
      await db.close()
      await owner.end()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  if (options.receiving !== false) await incoming.receive(options.receiving)
  return incoming
}

export const sampleMail = (subject = 'Hello', body = 'How are you?', headers = '') =>
  `From: Bob <bob@sender.example>\r\nTo: Ann <ann@postern.localhost>\r\nSubject: ${subject}\r\n` +
  `Message-ID: <${subject.replace(/\W/g, '.')}@sender.example>\r\n${headers}\r\n${body}\r\n`
