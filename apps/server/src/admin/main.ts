// What works with the API down: `npm run admin -- <command>`. Talks to the database alone; an embedded one that nobody runs
// is started for the length of the command.

import { type Config, ConfigError, readConfig } from '../config.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { generateClient } from './generate-client.ts'

const usage = `npm run admin -- <command>

  migrate                        apply migrations, set up the server's role, print the operator token of a new install
  stop [ACCOUNT_ID]              stop an agent, or without an id every agent
  resume [ACCOUNT_ID]            end that stop
  operator-token                 make a new operator token; every older one ends
  audit export ACCOUNT_ID        write an account's chain as JSON lines to standard output
  audit verify FILE [ANCHORS]    check an exported chain, and against the anchors file where one is given
`

async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === 'audit' && rest[0] === 'verify' && rest[1]) {
    const { verifyFile } = await import('./audit-verify.ts')
    return verifyFile(rest[1], rest[2] ?? null)
  }
  const config = readConfig()
  generateClient()
  if (command === 'migrate') return withOwner(config, runMigrate)
  if (command === 'operator-token') return withOwner(config, runOperatorToken)
  if (command === 'stop' || command === 'resume')
    return withDatabase(config, urls => runSwitch(config, urls.databaseUrl, command, rest[0]))
  if (command === 'audit' && rest[0] === 'export' && rest[1])
    return withDatabase(config, urls => runExport(urls.databaseUrl, rest[1]!))
  console.log(usage)
  return command === undefined || command === 'help' ? 0 : 2
}

interface Urls {
  databaseUrl: string
  ownerUrl: string | null
}

async function withDatabase(config: Config, act: (urls: Urls) => Promise<number>): Promise<number> {
  if (config.databaseUrl) return act({ databaseUrl: config.databaseUrl, ownerUrl: config.migrateDatabaseUrl })
  const running = await findEmbeddedPostgres(config.dataDir)
  if (running) return act(running)
  const embedded = await startEmbeddedPostgres(config.dataDir)
  try {
    if (embedded.created) await (await import('./migrate.ts')).migrate(embedded.ownerUrl, embedded.databaseUrl)
    return await act(embedded)
  } finally {
    await embedded.stop()
  }
}

const withOwner = (config: Config, act: (urls: { databaseUrl: string; ownerUrl: string }) => Promise<number>) =>
  withDatabase(config, async urls => {
    if (!urls.ownerUrl) {
      console.error('This needs MIGRATE_DATABASE_URL, the owner of the schema.')
      return 1
    }
    return act({ databaseUrl: urls.databaseUrl, ownerUrl: urls.ownerUrl })
  })

async function runMigrate(urls: { databaseUrl: string; ownerUrl: string }): Promise<number> {
  const { migrate, ensureOperatorToken } = await import('./migrate.ts')
  const applied = await migrate(urls.ownerUrl, urls.databaseUrl)
  console.log(applied.length ? `Applied: ${applied.join(', ')}` : 'Nothing to apply.')
  const token = await ensureOperatorToken(urls.ownerUrl)
  if (token) console.log(`Operator token, shown this once: ${token}`)
  return 0
}

async function runOperatorToken(urls: { ownerUrl: string }): Promise<number> {
  const { replaceOperatorToken } = await import('./migrate.ts')
  console.log(await replaceOperatorToken(urls.ownerUrl))
  return 0
}

async function runSwitch(
  config: Config,
  databaseUrl: string,
  command: 'stop' | 'resume',
  accountId?: string,
): Promise<number> {
  const { openDb } = await import('../db.ts')
  const { createLog } = await import('../log.ts')
  const { resume, stop } = await import('../owners/kill-switch.ts')
  const db = openDb(databaseUrl)
  const bells = { ring() {}, listen() {}, close: async () => {} }
  const ctx = { config, db, bells, log: createLog('warn') }
  try {
    if (accountId && !(await db.prisma.account.findUnique({ where: { id: accountId } }))) {
      console.error(`There is no account ${accountId}.`)
      return 1
    }
    const scope = accountId ? { accountId } : ('instance' as const)
    console.log(
      JSON.stringify(
        command === 'stop' ? await stop(ctx, scope, 'operator') : await resume(ctx, scope, 'operator'),
        null,
        2,
      ),
    )
    return 0
  } finally {
    await db.close()
  }
}

async function runExport(databaseUrl: string, accountId: string): Promise<number> {
  const { openDb } = await import('../db.ts')
  const { exportChain } = await import('../owners/audit-log.ts')
  const db = openDb(databaseUrl)
  try {
    process.stdout.write(await exportChain(db.pool, accountId))
    return 0
  } finally {
    await db.close()
  }
}

main(process.argv.slice(process.argv[2] === 'admin' ? 3 : 2)).then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(
      error instanceof ConfigError ? error.problems.join('\n') : ((error as Error)?.message ?? String(error)),
    )
    process.exitCode = 1
  },
)
