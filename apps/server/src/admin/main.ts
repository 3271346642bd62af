// What works with the API down: `npm run admin -- <command>`. Talks to the database alone; an embedded one that nobody runs
// is started for the length of the command.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Config, ConfigError, readConfig } from '../config.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { generateClient } from './generate-client.ts'
import {
  runBackup,
  runDeleteBackup,
  runRestore,
  runVerifyBackup,
  showAnchorKey,
  verifyEverything,
  verifyExport,
} from './keep-record.ts'
import { assertReachable } from './reach.ts'

const usage = `npm run admin -- <command>

  migrate                        apply migrations, set up the server's role, print the operator token of a new install
  accounts                       list the newest 50 agents: id, name, address, state, claimed or not
  stop [WHAT]                    stop an agent (account id or address), an inbox (inb_…), all agents of an owner (own_…), mail to
                                 a domain (@good.test, own_…@good.test), or without a word every agent
  stop --file                    the same for every agent of this machine, with the database down: makes STOP_FILE
  resume [WHAT], resume --file   end that stop
  drill                          try the stop on mail that reaches nobody; needs a worker that runs
  operator-token                 make a new operator token; every older one ends
  audit export ACCOUNT_ID [FILE] write an account's chain as JSON lines to FILE, or to standard output
  audit verify FILE [ANCHORS [KEY]]
                                 check an exported chain, and against the file of anchors where one is given
  audit verify --all [ANCHORS [KEY]]
                                 check every chain of the database against the anchors, while it runs
  audit key                      print the public key that signs the anchors
  backup DIR                     write a backup into a new folder below DIR, which is not in DATA_DIR
  backup verify DIR/NAME         check that a backup is whole
  backup delete DIR/NAME         delete a backup: asks for the operator token, and is on record
  restore DIR/NAME               put a backup into a new database; nothing of it is sent again
`

interface Command {
  /** How many words may follow: least and most. */
  words: [number, number]
  run(words: string[]): Promise<number>
}

const commands: Record<string, Command> = {
  migrate: { words: [0, 0], run: () => withOwner(settled(), runMigrate) },
  accounts: { words: [0, 0], run: () => withDatabase(settled(), urls => runAccounts(urls.databaseUrl)) },
  stop: { words: [0, 1], run: words => runSwitch('stop', words[0]) },
  resume: { words: [0, 1], run: words => runSwitch('resume', words[0]) },
  drill: { words: [0, 0], run: () => runDrill(settled()) },
  'operator-token': { words: [0, 0], run: () => withOwner(settled(), runOperatorToken) },
  'audit export': {
    words: [1, 2],
    run: ([id, file]) => withDatabase(settled(), urls => runExport(urls.databaseUrl, id!, file)),
  },
  'audit verify': {
    words: [1, 3],
    run: ([first, ...rest]) =>
      first === '--all'
        ? withConfig((config, urls) => verifyEverything(config, urls.ownerUrl ?? urls.databaseUrl, rest))
        : verifyExport(() => readConfig().dataDir, [first!, ...rest]),
  },
  'audit key': { words: [0, 0], run: () => showAnchorKey(readConfig()) },
  backup: {
    words: [1, 1],
    run: ([dir]) => withConfig((config, urls) => runBackup(config, urls.ownerUrl ?? urls.databaseUrl, dir!)),
  },
  'backup verify': { words: [1, 1], run: ([folder]) => runVerifyBackup(folder!) },
  'backup delete': {
    words: [1, 1],
    run: ([folder]) => withDatabase(settled(), urls => runDeleteBackup(urls.databaseUrl, folder!)),
  },
  restore: { words: [1, 1], run: ([folder]) => withOwner(settled(), urls => runRestore(urls, folder!)) },
}

async function main(args: string[]): Promise<number> {
  const [first = 'help'] = args
  if (['help', '--help', '-h'].includes(first)) {
    console.log(usage)
    return 0
  }
  const two = args.slice(0, 2).join(' ')
  const name = first === 'audit' || Object.hasOwn(commands, two) ? two : first
  const words = args.slice(name.split(' ').length)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command || words.length < command.words[0] || words.length > command.words[1]) {
    const why =
      command && words.length > command.words[1]
        ? `"${words[command.words[1]]}" is one word too many for ${name}.`
        : command
          ? `${name} needs more.`
          : `There is no command ${name}.`
    console.error(`${why}\n\n${usage}`)
    return 2
  }
  return command.run(words)
}

function settled(): Config {
  const config = readConfig()
  generateClient()
  return config
}

const withConfig = (act: (config: Config, urls: Urls) => Promise<number>): Promise<number> => {
  const config = settled()
  return withDatabase(config, urls => act(config, urls))
}

interface Urls {
  databaseUrl: string
  ownerUrl: string | null
}

async function withDatabase(config: Config, act: (urls: Urls) => Promise<number>): Promise<number> {
  if (config.databaseUrl) {
    const setting = config.migrateDatabaseUrl ? 'MIGRATE_DATABASE_URL' : 'DATABASE_URL'
    await assertReachable(setting, config.migrateDatabaseUrl ?? config.databaseUrl)
    return act({ databaseUrl: config.databaseUrl, ownerUrl: config.migrateDatabaseUrl })
  }
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

function runSwitch(command: 'stop' | 'resume', what?: string): Promise<number> {
  if (what === '--file') return runStopFile(readConfig(), command)
  const config = settled()
  return withServer(config, async ctx => {
    const { findScope } = await import('./find-scope.ts')
    const scope = await findScope(ctx.db.pool, config.mailDomain, what)
    if ('problem' in scope) {
      console.error(scope.problem)
      return 1
    }
    const { resume, stop } = await import('../owners/kill-switch.ts')
    const act = command === 'stop' ? stop : resume
    console.log(JSON.stringify(await act(ctx, scope.scope, 'operator'), null, 2))
    return 0
  })
}

/** Needs no database and asks none. */
async function runStopFile(config: Config, command: 'stop' | 'resume'): Promise<number> {
  const { makeStopFile, removeStopFile } = await import('../stop-file.ts')
  if (command === 'stop') {
    makeStopFile(config, 'npm run admin -- stop --file')
    console.log(`${config.stopFile} is there: nothing of any agent leaves from this machine.`)
    return 0
  }
  const was = removeStopFile(config)
  console.log(was ? `${config.stopFile} is gone.` : `There is no ${config.stopFile}.`)
  console.log('The stop stays in the database, where the server wrote it down; end it with npm run admin -- resume.')
  return 0
}

const runDrill = (config: Config): Promise<number> =>
  withServer(config, async ctx => {
    const drills = await import('../owners/drill.ts')
    const drill = await drills.runDrill(ctx, 'operator')
    if (drill) console.log(JSON.stringify(drill, null, 2))
    else console.error('A drill is under way already.')
    return drill?.outcome === 'passed' ? 0 : 1
  })

/** What the paths of the server are given; nobody is rung here, the sweep finds it. */
const withServer = (config: Config, act: (ctx: Context) => Promise<number>): Promise<number> =>
  withDatabase(config, urls =>
    withDb(urls.databaseUrl, async db => {
      const { createLog } = await import('../log.ts')
      const bells = { ring() {}, listen() {}, close: async () => {} }
      return act({ config, db, bells, log: createLog('warn') })
    }),
  )

const runAccounts = (databaseUrl: string): Promise<number> =>
  withDb(databaseUrl, async db => {
    const { rows } = await db.pool.query(
      `select a.id, a.name, a.claimed_at is not null as claimed, coalesce(s.state, 'stopped') as state,
              coalesce((select string_agg(i.address, ' ' order by i.created_at, i.id) from inbox i
                         where i.account_id = a.id and i.deleted_at is null), '-') as addresses
         from account a left join kill_switch s on s.scope = a.id
        where a.kind = 'agent' order by a.created_at desc, a.id desc limit 50`,
    )
    const table = [
      ['ID', 'NAME', 'ADDRESS', 'STATE', 'CLAIMED'],
      ...rows.map(row => [row.id, row.name, row.addresses, row.state, row.claimed ? 'yes' : 'no']),
    ]
    const widths = table[0]!.map((_, column) => Math.max(...table.map(row => row[column].length)))
    for (const row of table)
      console.log(
        row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd(),
      )
    return 0
  })

const runExport = (databaseUrl: string, accountId: string, file?: string): Promise<number> =>
  withDb(databaseUrl, async db => {
    const { exportChain } = await import('../owners/audit-log.ts')
    if (!(await db.prisma.account.findUnique({ where: { id: accountId } }))) {
      console.error(`There is no account ${accountId}.`)
      return 1
    }
    const out = file ? createWriteStream(file) : process.stdout
    await pipeline(Readable.from(exportChain(db.pool, accountId)), out, { end: file !== undefined })
    if (file) console.log(`The chain of ${accountId} is in ${file}.`)
    return 0
  })

async function withDb(databaseUrl: string, act: (db: Db) => Promise<number>): Promise<number> {
  const { openDb } = await import('../db.ts')
  const db = openDb(databaseUrl)
  try {
    return await act(db)
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
