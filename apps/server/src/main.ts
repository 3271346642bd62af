// Everything in one process, or the roles that ROLES names. Brings up the database, then the server, and takes both down
// in the reverse order at SIGINT or SIGTERM. What keeps it from starting is one plain line, never a stack.
import { createServer } from 'node:net'
import { openFolder } from './admin/data-folder.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './admin/embedded-postgres.ts'
import { generateClient } from './admin/generate-client.ts'
import { assertReachable } from './admin/reach.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import type { Db } from './db.ts'
import { makeStopFile } from './stop-file.ts'

const stopWithinMs = 25_000
/** npm sends on the Ctrl-C that the terminal sends already: two signals at once are one. */
const oneSignalMs = 1_000

class CannotStart extends Error {}

async function main(): Promise<void> {
  const config = readConfig()
  stopEverythingOnSignal(config)
  await assertFree(config)
  if (usesFolder(config)) openFolder(config.dataDir)
  generateClient()
  const { migrate, ensureOperatorToken } = await import('./admin/migrate.ts')
  const { startServer } = await import('./start.ts')

  // A signal while starting lets the start come to its end, and then stops: nothing may be left running.
  const stopped = stopOnSignal()
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir)
  try {
    const ownerUrl = embedded?.ownerUrl ?? config.migrateDatabaseUrl
    const databaseUrl = embedded?.databaseUrl ?? config.databaseUrl!
    let operatorToken: string | null = null
    if (ownerUrl) {
      if (!embedded) await assertReachable('MIGRATE_DATABASE_URL', ownerUrl)
      await migrate(ownerUrl, databaseUrl)
      operatorToken = await ensureOperatorToken(ownerUrl)
    }
    // Migrating makes its role at the first start.
    if (!embedded) await assertReachable('DATABASE_URL', databaseUrl)
    const server = await startServer(config, databaseUrl)
    embedded?.onDeath(() => {
      console.error('The embedded PostgreSQL ended by itself. Start again: the data is kept.')
      process.exit(1)
    })
    console.log(banner(config, server, embedded, operatorToken))
    await warnOfOtherDomains(config, server.context.db)
    await stopped
    await server.close()
    await embedded?.stop()
    process.exit(0)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** Who keeps something in DATA_DIR: the database, the certificate that is made, the anchors. */
const usesFolder = (config: Config) =>
  !config.databaseUrl || config.roles.includes('worker') || (config.roles.includes('smtp') && !config.tlsCert)

/** Ports that are taken, and addresses that are not ours, are found before anything is started or touched. */
async function assertFree(config: Config): Promise<void> {
  const wanted = [
    { role: 'api', name: 'HTTP', host: config.httpHost, port: config.httpPort },
    { role: 'smtp', name: 'SMTP', host: config.smtpHost, port: config.smtpPort },
  ] as const
  const problems: string[] = []
  for (const { role, name, host, port } of wanted) {
    if (!config.roles.includes(role)) continue
    const code = await tryListen(host, port)
    if (!code) continue
    if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) {
      problems.push(`${name}_HOST ${host} is not an address of this machine.`)
      continue
    }
    const why =
      code === 'EADDRINUSE' ? 'is taken' : code === 'EACCES' ? 'needs more rights' : `cannot be used (${code})`
    problems.push(`Port ${port} on ${host} ${why}. Stop what uses it, or set ${name}_PORT to another port.`)
  }
  if (problems.length > 0) throw new CannotStart(problems.join('\n'))
}

/** Null, or the code of what went wrong. */
function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}

/** SIGUSR2 makes the stop file, whatever else this process is doing. */
function stopEverythingOnSignal(config: Config): void {
  process.on('SIGUSR2', () => {
    try {
      makeStopFile(config, 'SIGUSR2')
      console.error(`Stopped: nothing of any agent leaves while ${config.stopFile} is there.`)
    } catch (error) {
      console.error(
        `This process sends nothing more, but ${config.stopFile} cannot be made: ${(error as Error).message}`,
      )
    }
  })
}

/**
 * Resolves at the first SIGINT or SIGTERM. A second one, or what takes too long, ends the process at once; PostgreSQL
 * goes with it (`EmbeddedPostgres.kill` runs at every exit).
 */
function stopOnSignal(): Promise<void> {
  const end = (why: string) => {
    console.error(`${why}; ending now. Nothing that was accepted is lost.`)
    process.exit(1)
  }
  let first = 0
  return new Promise(resolve => {
    const stop = () => {
      if (first > 0) {
        if (performance.now() - first > oneSignalMs) end('Not stopped yet')
        return
      }
      first = performance.now()
      console.log('Stopping …')
      setTimeout(() => end(`Not stopped within ${stopWithinMs / 1000} s`), stopWithinMs).unref()
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}

/** MAIL_DOMAIN was another one before: what is sent there is refused, and nobody else would say so. */
async function warnOfOtherDomains(config: Config, db: Db): Promise<void> {
  const { rows } = await db.pool.query(
    `select count(*)::int as count from inbox i join account a on a.id = i.account_id
      where a.kind = 'agent' and i.deleted_at is null and split_part(i.address, '@', 2) <> $1`,
    [config.mailDomain],
  )
  const { count } = rows[0]
  if (count > 0) {
    const inboxes = count === 1 ? '1 inbox is' : `${count} inboxes are`
    console.error(
      `${inboxes} on another domain than MAIL_DOMAIN, ${config.mailDomain}: mail sent there is refused now.`,
    )
  }
}

function banner(
  config: Config,
  server: { httpPort: number | null; smtpPort: number | null },
  embedded: EmbeddedPostgres | null,
  token: string | null,
): string {
  const lines = ['', 'Postern is ready.', '']
  if (server.httpPort !== null) {
    lines.push(`  API       ${config.publicUrl}   contract at /openapi.json, how to use it at /SKILL.md`)
    if (config.transport === 'capture')
      lines.push(`  Captured  ${config.publicUrl}/captured   mail to other domains stays here and is shown there`)
  }
  if (server.smtpPort !== null)
    lines.push(`  SMTP      ${config.smtpHost}:${server.smtpPort}   for *@${config.mailDomain}`)
  if (config.transport === 'smtp' && config.smtpUrl) {
    const { protocol, hostname, port } = new URL(config.smtpUrl)
    lines.push(`  Leaves    through ${hostname}:${port || (protocol === 'smtps:' ? 465 : 587)}   mail to other domains`)
  }
  if (embedded)
    lines.push(
      `  Data      ${config.dataDir}${embedded.clusterDir.startsWith(config.dataDir) ? '' : `, database at ${embedded.clusterDir}`}`,
    )
  if (config.transport === 'capture' && config.smtpUrl)
    lines.push('', 'SMTP_URL is set, but TRANSPORT is capture: mail stays here.')
  if (token) lines.push('', `  Operator token, shown this once: ${token}`)
  if (server.httpPort !== null) {
    lines.push(
      '',
      'Register an agent:',
      `  curl -X POST ${config.publicUrl}/v1/register -d '{"name":"my-agent","owner_email":"you@example.com"}'`,
    )
  }
  return `${lines.join('\n')}\n`
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError)
    console.error(`These settings are wrong:\n${error.problems.map(p => `  ${p}`).join('\n')}`)
  else if (error instanceof CannotStart) console.error(error.message)
  else console.error(`Postern cannot start: ${(error as Error)?.message ?? error}`)
  process.exit(1)
})
