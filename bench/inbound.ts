// How fast mail is taken in (250 after the commit), and how fast it is judged and stored: one process, embedded
// PostgreSQL with fsync, 4 KB mails, 20 sessions on kept connections. smtp-source drives it where it is installed,
// else a client of our own in another process. Then signed mail, the latencies of a lone mail, and the cost of a verdict.
import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from '@postern/mail'
import { judge } from '@postern/verdict'
import { type DKIMSignOptions, dkimSign } from 'mailauth'
import pg from 'pg'
import { startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { readConfig } from '../apps/server/src/config.ts'
import type { Context } from '../apps/server/src/context.ts'
import { openDb } from '../apps/server/src/db.ts'
import { newId } from '../apps/server/src/id.ts'
import { nobody } from '../apps/server/src/incoming/authenticate.ts'
import { startReceiving } from '../apps/server/src/incoming/receive.ts'
import { startSmtp } from '../apps/server/src/incoming/session.ts'
import { createLog } from '../apps/server/src/log.ts'
import { openBells } from '../apps/server/src/queue.ts'
import { startDnsServer } from '../test/support/dns-server.ts'
import { dial } from '../test/support/smtp-client.ts'

const sessions = 20
const bytes = 4096
/** The middle one counts; the first ones warm up. */
const rounds = 3
const domain = 'bench.example'

interface Row {
  what: string
  value: number
  unit: string
}

export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbeddedPostgres(dir)
  await migrate(cluster.ownerUrl, cluster.databaseUrl)
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const dns = await startDnsServer({
    [`TXT s1._domainkey.${domain}`]: [
      `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
    ],
    [`TXT ${domain}`]: ['v=spf1 ip4:127.0.0.1 -all'],
    [`TXT _dmarc.${domain}`]: ['v=DMARC1; p=reject'],
  })
  const env = { DATABASE_URL: cluster.databaseUrl, DATA_DIR: dir, SMTP_PORT: '0', DNS_SERVERS: dns.address }
  const config = readConfig(env)
  const db = openDb(cluster.databaseUrl)
  const log = createLog('warn')
  const bells = openBells(config, cluster.databaseUrl, log)
  const ctx: Context = { config, db, log, bells }
  const owner = new pg.Pool({ connectionString: cluster.ownerUrl, max: 1 })
  const rows: Row[] = []
  try {
    const smtp = await startSmtp(ctx)
    const to = await addInbox(ctx, owner)
    const load = (count: number) => drive(smtp.port, to, count)
    await load(1_000)
    rows.push({ what: 'accepted, nothing judged', unit: 'mails/s', value: await median(() => rate(4_000, load)) })

    // Bells of its own: who stopped receiving must not take the rings of who begins.
    const firstBells = openBells(config, cluster.databaseUrl, log)
    let receiving = await startReceiving({ ...ctx, bells: firstBells })
    await drained(ctx)
    rows.push({
      what: 'accepted, judged and stored',
      unit: 'mails/s',
      value: await median(() =>
        rate(2_000, async count => {
          await load(count)
          await drained(ctx)
        }),
      ),
    })
    await receiving.close()
    await firstBells.close()

    const signed = await signedMails(1_000, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    await sendEach(smtp.port, to, signed)
    receiving = await startReceiving(ctx)
    rows.push({
      what: 'backlog, RSA-signed, judged and stored',
      unit: 'mails/s',
      value: await rate(signed.length, () => drained(ctx)),
    })

    rows.push(...(await latencies(ctx, smtp.port, to)))
    rows.push({ what: 'parse', unit: 'µs/mail', value: microseconds(signed, raw => parse(raw)) })
    rows.push({ what: 'parse and verdict', unit: 'µs/mail', value: microseconds(signed, judgeOne) })
    await receiving.close()
    await smtp.close()
  } finally {
    await bells.close()
    await db.close()
    await owner.end()
    dns.close()
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
    if (!cluster.clusterDir.startsWith(dir)) rmSync(cluster.clusterDir, { recursive: true, force: true })
  }
  print(rows)
}

async function addInbox({ db, config }: Context, owner: pg.Pool): Promise<string> {
  const [accountId, address] = [newId('acc'), `load@${config.mailDomain}`]
  await db.pool.query(`insert into account (id, environment, name) values ($1, 'live', 'load')`, [accountId])
  await db.pool.query(`insert into inbox (account_id, id, address, name) values ($1, $2, $3, 'load')`, [
    accountId,
    newId('inb'),
    address,
  ])
  await owner.query('update account_limit set receives_per_day = 1000000 where account_id = $1', [accountId])
  return address
}

/** Another process sends, so that its work is not the server's. */
async function drive(port: number, to: string, count: number): Promise<void> {
  const [command, args] = hasSmtpSource()
    ? [
        'smtp-source',
        ['-d', '-s', sessions, '-m', count, '-l', bytes, '-f', `load@${domain}`, '-t', to, `127.0.0.1:${port}`],
      ]
    : [process.execPath, [fileURLToPath(new URL('./smtp-load.ts', import.meta.url)), port, to, count, sessions, bytes]]
  const child = spawn(command as string, (args as (string | number)[]).map(String), {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise(resolve => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}

function hasSmtpSource(): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v smtp-source'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function rate(count: number, act: (count: number) => Promise<void>): Promise<number> {
  const start = performance.now()
  await act(count)
  return (count / (performance.now() - start)) * 1000
}

async function median(act: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let i = 0; i < rounds; i++) values.push(await act())
  return values.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!
}

async function drained({ db }: Context): Promise<void> {
  while ((await db.pool.query('select 1 from spool limit 1')).rows.length > 0) await sleep(5)
}

async function signedMails(count: number, privateKey: string): Promise<Buffer[]> {
  const words = 'the quarterly report is attached and we meet on tuesday at ten in room four please bring your notes '
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const body = (
        words
          .repeat(Math.ceil(bytes / words.length))
          .slice(0, bytes - 600)
          .match(/.{1,72}/g) ?? []
      ).join('\r\n')
      const raw =
        `From: Load <load@${domain}>\r\nTo: <load@postern.localhost>\r\nSubject: Report ${i}\r\n` +
        `Message-ID: <${i}.${process.pid}@${domain}>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\n${body}\r\n`
      const options = { signatureData: [{ signingDomain: domain, selector: 's1', privateKey }] }
      const { signatures } = await dkimSign(raw, options as unknown as DKIMSignOptions)
      return Buffer.from(signatures + raw)
    }),
  )
}

async function sendEach(port: number, to: string, mails: Buffer[]): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: sessions }, async () => {
      const client = await dial(port)
      await client.command('EHLO bench.example')
      for (let i = next++; i < mails.length; i = next++) await sendOne(client, to, mails[i]!)
      client.close()
    }),
  )
}

async function sendOne(client: Awaited<ReturnType<typeof dial>>, to: string, raw: Buffer): Promise<number> {
  await client.command(`MAIL FROM:<load@${domain}>`)
  await client.command(`RCPT TO:<${to}>`)
  const start = performance.now()
  await client.command('DATA')
  client.socket.write(Buffer.concat([raw, Buffer.from('.\r\n')]))
  const reply = await client.reply()
  if (!reply.startsWith('250')) throw new Error(reply)
  return performance.now() - start
}

async function latencies(ctx: Context, port: number, to: string): Promise<Row[]> {
  const client = await dial(port)
  await client.command('EHLO bench.example')
  const [accepted, readable]: [number[], number[]] = [[], []]
  for (let i = 0; i < 120; i++) {
    const id = `<lone.${i}@${domain}>`
    const raw = Buffer.from(
      `From: <load@${domain}>\r\nSubject: ${i}\r\nMessage-ID: ${id}\r\n\r\n${'text '.repeat(700)}\r\n`,
    )
    const ms = await sendOne(client, to, raw)
    const start = performance.now()
    for (;;) {
      const { rows } = await ctx.db.pool.query('select 1 from message where rfc_message_id = $1 limit 1', [id])
      if (rows.length > 0) break
      await sleep(1)
    }
    // The first ones warm up.
    if (i >= 20) {
      accepted.push(ms)
      readable.push(performance.now() - start)
    }
    await sleep(30)
  }
  client.close()
  const at = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!
  return [
    { what: 'DATA to 250, idle, p50', unit: 'ms', value: at(accepted, 0.5) },
    { what: 'DATA to 250, idle, p99', unit: 'ms', value: at(accepted, 0.99) },
    { what: '250 to readable, idle, p50', unit: 'ms', value: at(readable, 0.5) },
    { what: '250 to readable, idle, p99', unit: 'ms', value: at(readable, 0.99) },
  ]
}

function judgeOne(raw: Buffer): void {
  judge({ mail: parse(raw), authentication: nobody, scannedAt: new Date().toISOString() })
}

function microseconds(mails: Buffer[], act: (raw: Buffer) => unknown): number {
  for (const raw of mails) act(raw)
  const start = performance.now()
  for (const raw of mails) act(raw)
  return ((performance.now() - start) * 1000) / mails.length
}

function print(rows: Row[]): void {
  const width = Math.max(...rows.map(row => row.what.length))
  console.log(`inbound, ${bytes} bytes, ${sessions} sessions`)
  for (const { what, value, unit } of rows) {
    const digits = value < 100 ? 1 : 0
    console.log(`${what.padEnd(width)}  ${value.toFixed(digits).padStart(9)} ${unit}`)
  }
}
