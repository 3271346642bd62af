// How fast a send is accepted over HTTP: key, contract, gate with all rules, exact caps, message, decision, outbox and audit,
// committed with fsync; 2 KB of text, 32 connections, load from another process. Beside it, in the same run, an Express
// that only echoes: what HTTP alone costs here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import pg from 'pg'
import { startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { ensureOperatorToken, migrate } from '../apps/server/src/admin/migrate.ts'
import { readConfig } from '../apps/server/src/config.ts'
import { createLog } from '../apps/server/src/log.ts'
import { startServer } from '../apps/server/src/start.ts'
import { befriend } from '../test/support/befriend.ts'

const connections = 32
const rounds = 3
const sends = 3_000
const text = `${'The quarterly figures are in, and they look better than last time. '.repeat(30)}\n`

interface Loaded {
  perSecond: number
  p50: number
  p99: number
  failed: number
}

interface Registration {
  token: string
  account_id: string
  inbox_id: string
}

export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbeddedPostgres(dir)
  const json = { 'content-type': 'application/json' }
  try {
    await migrate(cluster.ownerUrl, cluster.databaseUrl)
    const operator = await ensureOperatorToken(cluster.ownerUrl)
    const config = readConfig({
      DATABASE_URL: cluster.databaseUrl,
      DATA_DIR: dir,
      HTTP_PORT: '0',
      SMTP_PORT: '0',
      ROLES: 'api',
    })
    const server = await startServer(config, cluster.databaseUrl, createLog('warn'))
    const base = `http://127.0.0.1:${server.httpPort}`
    const call = async (method: string, path: string, token: string, body: unknown) =>
      (
        await fetch(base + path, {
          method,
          headers: { ...json, ...(token ? { authorization: `Bearer ${token}` } : {}) },
          body: JSON.stringify(body),
        })
      ).json()
    const agent = (await call('POST', '/v1/register', '', { name: 'bench' })) as Registration
    await call('PUT', `/v1/operator/accounts/${agent.account_id}/limits`, operator!, {
      sends_per_day: 1_000_000,
      sends_per_hour: 1_000_000,
    })

    const owner = new pg.Pool({ connectionString: cluster.ownerUrl, max: 1 })
    await befriend(owner, agent.account_id, ['example.org'])
    await owner.end()

    const app = express().use(express.json())
    app.post('/', (req, res) => void res.status(202).json(req.body))
    const echo = app.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    const echoUrl = `http://127.0.0.1:${(echo.address() as { port: number }).port}/`
    const body = JSON.stringify({ to: 'friend@example.org', subject: 'Figures', text })
    const path = `${base}/v1/inboxes/${agent.inbox_id}/messages`
    const headers = { ...json, authorization: `Bearer ${agent.token}` }

    const warm = await load(path, 1_000, headers, body)
    if (warm.failed)
      throw new Error(
        `sends are refused: ${JSON.stringify(await call('POST', path.slice(base.length), agent.token, JSON.parse(body)))}`,
      )
    const ran: { send: Loaded; echo: Loaded }[] = []
    for (let round = 0; round < rounds; round++) {
      ran.push({ echo: await load(echoUrl, sends * 3, json, body), send: await load(path, sends, headers, body) })
    }
    const median = (pick: (one: (typeof ran)[number]) => Loaded) =>
      ran.map(pick).toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds / 2)]!
    const [send, bare] = [median(one => one.send), median(one => one.echo)]
    console.table({
      'sends accepted over HTTP': send,
      'bare Express echo': bare,
    })
    console.log(
      `ratio ${(send.perSecond / bare.perSecond).toFixed(2)}; one account, ${connections} connections, median of ${rounds} interleaved rounds`,
    )
    echo.close()
    await server.close()
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

function load(url: string, count: number, headers: object, body: string): Promise<Loaded> {
  const script = fileURLToPath(new URL('./http-load.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      script,
      url,
      String(count),
      String(connections),
      JSON.stringify(headers),
      body,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`the load ended with ${code}`)),
    )
  })
}
