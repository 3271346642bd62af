// Everything in one process, or the roles that ROLES names. Brings up the database, then the server, and takes both down
// in the reverse order at SIGINT or SIGTERM. What keeps it from starting is one plain line, never a stack.
import { createServer } from 'node:net'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './admin/embedded-postgres.ts'
import { generateClient } from './admin/generate-client.ts'
import { type Config, ConfigError, readConfig } from './config.ts'

const stopWithinMs = 25_000

class CannotStart extends Error {}

async function main(): Promise<void> {
  const config = readConfig()
  await assertFree(config)
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
      await migrate(ownerUrl, databaseUrl)
      operatorToken = await ensureOperatorToken(ownerUrl)
    }
    const server = await startServer(config, databaseUrl)
    embedded?.onDeath(() => {
      console.error('The embedded PostgreSQL ended by itself. Start again: the data is kept.')
      process.exit(1)
    })
    console.log(banner(config, server, embedded, operatorToken))
    await stopped
    await server.close()
    await embedded?.stop()
    process.exit(0)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** A taken port is found before anything is started or touched. */
async function assertFree(config: Config): Promise<void> {
  const wanted = [
    { role: 'api', name: 'HTTP_PORT', host: config.httpHost, port: config.httpPort },
    { role: 'smtp', name: 'SMTP_PORT', host: config.smtpHost, port: config.smtpPort },
  ] as const
  for (const { role, name, host, port } of wanted) {
    if (!config.roles.includes(role)) continue
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const why =
          error.code === 'EADDRINUSE'
            ? 'is taken'
            : error.code === 'EACCES'
              ? 'needs more rights'
              : `cannot be used (${error.code})`
        reject(new CannotStart(`Port ${port} on ${host} ${why}. Stop what uses it, or set ${name} to another port.`))
      })
      server.listen(port, host, () => server.close(() => resolve()))
    })
  }
}

/** Resolves at the first SIGINT or SIGTERM. What then takes too long is ended. */
function stopOnSignal(): Promise<void> {
  return new Promise(resolve => {
    const stop = () => {
      console.log('Stopping …')
      setTimeout(() => {
        console.error(`Not stopped within ${stopWithinMs / 1000} s; ending now. Nothing that was accepted is lost.`)
        process.exit(1)
      }, stopWithinMs).unref()
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
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
  if (embedded)
    lines.push(
      `  Data      ${config.dataDir}${embedded.clusterDir.startsWith(config.dataDir) ? '' : `, database at ${embedded.clusterDir}`}`,
    )
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
