// How fast a stop is answered, and that nothing begins after it: 20 hand-offs at once to a slow mail server, 10 runs, each
// stopped in the middle of 400 copies. Whether something leaked is what the mail server says, by the clock of this process.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { readConfig } from '../apps/server/src/config.ts'
import type { Context } from '../apps/server/src/context.ts'
import { openDb } from '../apps/server/src/db.ts'
import { newId } from '../apps/server/src/id.ts'
import { createLog } from '../apps/server/src/log.ts'
import { startDelivering } from '../apps/server/src/outgoing/deliver.ts'
import { submit } from '../apps/server/src/outgoing/submit.ts'
import { type StopReport, stop } from '../apps/server/src/owners/kill-switch.ts'
import { openBells } from '../apps/server/src/queue.ts'

const runs = 10
const copies = 400
const concurrency = 20
/** What the mail server takes for each copy. */
const slowMs = 40
const goalMs = 100

interface Run {
  report: StopReport
  answerMs: number
  begunAfter: number
}

export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbeddedPostgres(dir)
  await migrate(cluster.ownerUrl, cluster.databaseUrl)
  const sink = await startSink()
  const config = readConfig({ DATABASE_URL: cluster.databaseUrl, DATA_DIR: dir, TRANSPORT: 'smtp', SMTP_URL: sink.url })
  const db = openDb(cluster.databaseUrl)
  const log = createLog('warn')
  const ctx: Context = { config, db, log, bells: openBells(config, cluster.databaseUrl, log) }
  const owner = new pg.Pool({ connectionString: cluster.ownerUrl, max: 1 })
  owner.on('error', () => {})
  try {
    const done: Run[] = []
    for (let i = 0; i <= runs; i++) {
      const one = await stopOnce(ctx, owner, sink)
      // The first warms up.
      if (i > 0) done.push(one)
    }
    print(done)
    process.exitCode = done.some(each => each.begunAfter > 0) ? 1 : 0
  } finally {
    await ctx.bells.close()
    await db.close()
    await owner.end()
    await sink.close()
    await sleep(100)
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function stopOnce(ctx: Context, owner: pg.Pool, sink: Sink): Promise<Run> {
  const accountId = await queueCopies(ctx, owner)
  sink.forget()
  const worker = await startDelivering(ctx, { concurrency })
  while (sink.ended() < 3 * concurrency) await sleep(5)
  const calledAt = performance.now()
  const report = await stop(ctx, { accountId }, 'operator')
  const answeredAt = performance.now()
  await sleep(500)
  const begunAfter = sink.begunAfter(answeredAt)
  await worker.close()
  return { report, answerMs: answeredAt - calledAt, begunAfter }
}

/** One message through the gate, and its row as often as there are copies. */
async function queueCopies(ctx: Context, owner: pg.Pool): Promise<string> {
  const accountId = newId('acc')
  const inboxId = newId('inb')
  await ctx.db.pool.query(`insert into account (id, environment, name) values ($1, 'live', 'Agent')`, [accountId])
  await ctx.db.pool.query(`insert into inbox (account_id, id, address, name) values ($1, $2, $3, 'Agent')`, [
    accountId,
    inboxId,
    `${inboxId.replace('_', '-')}@${ctx.config.mailDomain}`,
  ])
  const who = { actor: 'agent:key_bench', keyId: 'key_bench' }
  const letter = { to: ['reader1@example.com'], subject: 'Figures', text: 'A few words.\n' }
  const { outcome } = await submit(ctx, { accountId, inboxId, ...who, ...letter })
  if (outcome !== 'queued') throw new Error(`The message was ${outcome}.`)
  await owner.query('alter table outbox disable trigger outbox_counted')
  await owner.query(
    `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select account_id, message_id, 'reader' || n || '@example.com', kind, $2 || n, raw_sha256
       from message_recipient, generate_series(2, $3) n where account_id = $1`,
    [accountId, accountId, copies],
  )
  await owner.query(
    `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
     select account_id, id || n, inbox_id, message_id, 'reader' || n || '@example.com', decision_id, environment, route, raw_sha256
       from outbox, generate_series(2, $2) n where account_id = $1`,
    [accountId, copies],
  )
  await owner.query('alter table outbox enable trigger outbox_counted')
  return accountId
}

interface Sink {
  url: string
  /** Messages that it had whole. */
  ended(): number
  begunAfter(at: number): number
  forget(): void
  close(): Promise<void>
}

async function startSink(): Promise<Sink> {
  let begun: number[] = []
  let ended = 0
  const server = createServer(socket => {
    let rest = ''
    let inMessage = false
    socket.on('error', () => {})
    socket.write('220 sink\r\n')
    socket.on('data', chunk => {
      rest += chunk.toString('latin1')
      for (;;) {
        const end = rest.indexOf(inMessage ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const line = rest.slice(0, end)
        rest = rest.slice(end + (inMessage ? 5 : 2))
        if (inMessage) {
          inMessage = false
          ended++
          setTimeout(() => socket.write('250 ok\r\n'), slowMs)
        } else if (/^ehlo/i.test(line)) socket.write('250 sink\r\n')
        else if (/^data/i.test(line)) {
          inMessage = true
          socket.write('354 go\r\n')
        } else if (/^quit/i.test(line)) socket.end('221 bye\r\n')
        else {
          if (/^mail/i.test(line)) begun.push(performance.now())
          socket.write('250 ok\r\n')
        }
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    ended: () => ended,
    begunAfter: at => begun.filter(each => each > at).length,
    forget() {
      begun = []
      ended = 0
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function print(done: Run[]): void {
  const sum = (of: (each: Run) => number) => done.reduce((total, each) => total + of(each), 0)
  const median = (of: (each: Run) => number) => done.map(of).toSorted((a, b) => a - b)[Math.floor(done.length / 2)]!
  const most = (of: (each: Run) => number) => Math.max(...done.map(of))
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const rows: [string, string][] = [
    ['hand-offs begun after the answer', `${sum(each => each.begunAfter)} in ${done.length} stops`],
    ['until nothing more can leave: median / most', spread(each => each.report.took_ms)],
    ['until the answer: median / most', spread(each => each.answerMs)],
    [
      'cancelled / completed in flight',
      `${sum(each => each.report.cancelled)} / ${sum(each => each.report.completed_in_flight)}`,
    ],
    ['aborted / unconfirmed', `${sum(each => each.report.aborted)} / ${sum(each => each.report.unconfirmed)}`],
    ['goal for the median', `${goalMs} ms`],
  ]
  function spread(of: (each: Run) => number): string {
    return `${ms(median(of))} / ${ms(most(of))}`
  }
  const width = Math.max(...rows.map(([what]) => what.length))
  for (const [what, value] of rows) console.log(`${what.padEnd(width)}  ${value}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()
