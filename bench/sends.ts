// How fast a send is accepted: 2 KB of text, all rules, exact caps, message, decision, outbox and audit committed with
// fsync, in one process with an embedded PostgreSQL. `submit` itself with 32 callers, over a thousand accounts and over
// one; the parts of its cost; and the handing over of what was accepted, to a sink in another process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compose, footerFor, inspect } from '@postern/mail'
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
import { openBells } from '../apps/server/src/queue.ts'
import { freshWords } from '../test/support/befriend.ts'

const callers = 32
const accounts = 1_000
const rounds = 3
/** No two alike, as the same words to many people wait for the owner. */
const freshText = () => Array.from({ length: 28 }, freshWords).join('\n')

interface Row {
  what: string
  value: number
  unit: string
}

export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbeddedPostgres(dir)
  await migrate(cluster.ownerUrl, cluster.databaseUrl)
  const sink = await startSinkProcess()
  const config = readConfig({ DATABASE_URL: cluster.databaseUrl, DATA_DIR: dir, TRANSPORT: 'smtp', SMTP_URL: sink.url })
  const db = openDb(cluster.databaseUrl)
  const log = createLog('warn')
  const ctx: Context = { config, db, log, bells: openBells(config, cluster.databaseUrl, log) }
  const owner = new pg.Pool({ connectionString: cluster.ownerUrl, max: 1 })
  owner.on('error', () => {})
  const rows: Row[] = []
  try {
    const postmaster = Number(readFileSync(join(cluster.clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0])
    const stage: Stage = { ctx, postmaster }
    const many = await addAgents(ctx, owner, accounts)
    const one = many.slice(0, 1)
    await accept(stage, many, 3_000)

    const runs = { many: [] as Accepted[], one: [] as Accepted[] }
    for (let round = 0; round < rounds; round++) {
      runs.many.push(await accept(stage, many, 6_000))
      runs.one.push(await accept(stage, one, 6_000))
    }
    for (const [what, accepted] of [
      [`accepted, ${accounts} accounts`, runs.many],
      ['accepted, one hot account', runs.one],
    ] as const) {
      const median = accepted.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(accepted.length / 2)]!
      rows.push({ what, value: Math.round(median.perSecond), unit: 'sends/s' })
      rows.push({ what: `${what}: median / 99 of 100`, value: median.p50, unit: `/ ${median.p99.toFixed(1)} ms` })
      const [server, database] = [median.cpuUs, median.databaseUs].map(Math.round)
      rows.push({ what: `${what}: CPU of server + Postgres`, value: server!, unit: `+ ${database} µs/send` })
    }
    const lone = await accept(stage, many, 300, 1)
    rows.push({
      what: 'accepted, one caller: median / 99 of 100',
      value: lone.p50,
      unit: `/ ${lone.p99.toFixed(1)} ms`,
    })
    rows.push(...(await parts()))
    rows.push(await deliver(ctx, owner))
    print(rows)
  } finally {
    sink.stop()
    await ctx.bells.close()
    await db.close()
    await owner.end()
    // Connections that are still on their way out meet the end of the server.
    await sleep(100)
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Stage {
  ctx: Context
  postmaster: number
}

interface Agent {
  accountId: string
  inboxId: string
}

interface Accepted {
  perSecond: number
  p50: number
  p99: number
  /** Of this process, and of PostgreSQL's. */
  cpuUs: number
  databaseUs: number
}

const ticksPerSecond = 100

/** CPU seconds of a postmaster and everything below it. */
function databaseCpu(postmaster: number): number {
  let ticks = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      if (Number(pid) !== postmaster && Number(fields[1]) !== postmaster) continue
      ticks += Number(fields[11]) + Number(fields[12])
      if (Number(pid) === postmaster) ticks += Number(fields[13]) + Number(fields[14])
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks / ticksPerSecond
}

async function accept(stage: Stage, agents: Agent[], count: number, width = callers): Promise<Accepted> {
  const { ctx, postmaster } = stage
  let next = 0
  const texts = Array.from({ length: count }, freshText)
  const times: number[] = []
  const caller = async () => {
    while (next < count) {
      const i = next++
      const began = performance.now()
      const answer = await submit(ctx, {
        ...agents[i % agents.length]!,
        ...{
          actor: 'agent:key_bench',
          keyId: 'key_bench',
          to: [`reader${i}@example.com`],
          subject: `Figures ${i}`,
          text: texts[i]!,
        },
      })
      if (answer.outcome !== 'queued') throw new Error(JSON.stringify(answer))
      times.push(performance.now() - began)
    }
  }
  const cpu = process.cpuUsage()
  const database = databaseCpu(postmaster)
  const began = performance.now()
  await Promise.all(Array.from({ length: width }, caller))
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)]! * 10) / 10
  const databaseUs = ((databaseCpu(postmaster) - database) * 1_000_000) / count
  return { perSecond: count / seconds, p50: at(0.5), p99: at(0.99), cpuUs: (user + system) / count, databaseUs }
}

/** What composing and reading again cost by themselves. */
async function parts(): Promise<Row[]> {
  const footer = footerFor('agent', 'http://localhost:3000', 'A'.repeat(22))
  const input = {
    from: { name: 'Agent', address: 'agent@example.org' },
    ...{
      to: ['reader@example.com'],
      subject: 'Figures',
      text: freshText(),
      messageId: '<bench@example.org>',
      date: new Date(),
      footer,
    },
    ...{ autoSubmitted: 'auto-generated' as const, listUnsubscribe: { url: footer.url, oneClick: true } },
  }
  const composed = await compose(input)
  if ('problem' in composed) throw new Error(composed.problem.sentence)
  const time = async (act: () => Promise<unknown>) => {
    for (let i = 0; i < 500; i++) await act()
    const cpu = process.cpuUsage()
    for (let i = 0; i < 2_000; i++) await act()
    const { user, system } = process.cpuUsage(cpu)
    return Math.round((user + system) / 2_000)
  }
  return [
    { what: 'of it: compose', value: await time(() => compose(input)), unit: 'µs' },
    { what: 'of it: second parser', value: await time(() => inspect(composed.raw, footer)), unit: 'µs' },
  ]
}

async function deliver(ctx: Context, owner: pg.Pool): Promise<Row> {
  await owner.query('vacuum analyze outbox')
  const open = async () =>
    (await owner.query(`select count(*)::int as n from outbox where state in ('queued', 'sending', 'deferred')`))
      .rows[0].n
  const before = await open()
  const began = performance.now()
  const worker = await startDelivering(ctx)
  while ((await open()) > 0) await sleep(50)
  const seconds = (performance.now() - began) / 1000
  await worker.close()
  return { what: 'handed over to a sink, recorded', value: Math.round(before / seconds), unit: 'copies/s' }
}

async function addAgents(ctx: Context, owner: pg.Pool, count: number): Promise<Agent[]> {
  const agents = Array.from({ length: count }, () => ({ accountId: newId('acc'), inboxId: newId('inb') }))
  const ids = [agents.map(agent => agent.accountId), agents.map(agent => agent.inboxId)]
  await ctx.db.pool.query(
    `insert into account (id, environment, name) select x, 'live', 'Agent' from unnest($1::text[]) x`,
    [ids[0]],
  )
  await ctx.db.pool.query(
    `insert into inbox (account_id, id, address, name) select a, i, replace(i, '_', '-') || '@' || $3, 'Agent' from unnest($1::text[], $2::text[]) as x (a, i)`,
    [...ids, ctx.config.mailDomain],
  )
  await owner.query('update account_limit set sends_per_day = 1000000, sends_per_hour = 1000000')
  await letThemWrite(owner)
  return agents
}

/** One human owns them all and allows whom they write to, and they always sent as much. */
async function letThemWrite(owner: pg.Pool): Promise<void> {
  await owner.query(`insert into owner (id, email) values ('own_bench', 'owner@example.net')`)
  await owner.query(`update account set owner_id = 'own_bench', claimed_at = now() where kind = 'agent'`)
  await owner.query(
    `insert into list_entry (account_id, id, list, action, pattern, owner_id)
     select id, 'lst_bench', 'send', 'allow', '@example.com', 'own_bench' from account where kind = 'agent'`,
  )
  await owner.query(
    `insert into activity (account_id, day, sends, active_hours, last_hour, recipients, domains, bytes)
     select id, (now() at time zone 'utc')::date - 1, 1000000, 1, now() - interval '1 day', 1000000, 1000000, 1000000000000
       from account where kind = 'agent'`,
  )
}

/** Takes everything at once and keeps nothing, in a process of its own. */
async function startSinkProcess(): Promise<{ url: string; stop(): void }> {
  const script = `
    import { createServer } from 'node:net'
    const server = createServer(socket => {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      let data = false, rest = ''
      socket.write('220 sink\\r\\n')
      socket.on('data', chunk => {
        rest += chunk.toString('latin1')
        for (;;) {
          if (data) {
            const end = rest.indexOf('\\r\\n.\\r\\n')
            if (end < 0) return
            rest = rest.slice(end + 5); data = false; socket.write('250 ok\\r\\n'); continue
          }
          const end = rest.indexOf('\\r\\n')
          if (end < 0) return
          const line = rest.slice(0, end); rest = rest.slice(end + 2)
          if (/^ehlo/i.test(line)) socket.write('250-sink\\r\\n250 PIPELINING\\r\\n')
          else if (/^data/i.test(line)) { data = true; socket.write('354 go\\r\\n') }
          else if (/^quit/i.test(line)) socket.end('221 bye\\r\\n')
          else socket.write('250 ok\\r\\n')
        }
      })
    })
    server.listen(0, '127.0.0.1', () => console.log(server.address().port))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout!, 'data')
  return { url: `smtp://127.0.0.1:${String(line).trim()}`, stop: () => child.kill() }
}

function print(rows: Row[]): void {
  const width = Math.max(...rows.map(row => row.what.length))
  for (const { what, value, unit } of rows) console.log(`${what.padEnd(width)}  ${String(value).padStart(8)} ${unit}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()
