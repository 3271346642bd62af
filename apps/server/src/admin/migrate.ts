// Applies prisma/migrations with Prisma's own schema engine as WebAssembly: no binary is downloaded. It keeps the same
// table that `prisma migrate deploy` reads. Then makes the server's role a member of `postern_app`, and BullMQ's schema.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { createPostgresBackend, Queue } from 'bullmq'
import pg from 'pg'
import { mintOperatorToken } from '../owners/token.ts'

const prismaDir = join(dirname(fileURLToPath(import.meta.url)), '../../../../prisma')
const lockId = 7_067_283

/** Brings the database of `ownerUrl` up to date and lets the role of `serverUrl` use it. Gives the names applied. */
export async function migrate(ownerUrl: string, serverUrl: string | null): Promise<string[]> {
  return withClient(ownerUrl, async client => {
    await client.query('select pg_advisory_lock($1)', [lockId])
    const applied = await applyMigrations(ownerUrl)
    await makeBullSchema(ownerUrl, client)
    if (serverUrl) await letIn(client, serverUrl)
    return applied
  })
}

// The part of the WebAssembly API that is used here; its types come with the DOM's, which a server does not load.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }>
}

interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>
  diff(input: unknown): Promise<{ stdout: string | null }>
  introspect(input: unknown): Promise<{ schema: { files: { content: string }[] } }>
}

// The package is built for bundlers and exports its front alone: its files are reached by path.
export async function loadSchemaEngine(connectionString: string): Promise<SchemaEngine> {
  const dir = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const glue = await import(pathToFileURL(join(dir, 'schema_engine_bg.js')).href)
  const { instance } = await WebAssembly.instantiate(readFileSync(join(dir, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.()
  const schema = readFileSync(join(prismaDir, 'schema.prisma'), 'utf8')
  return glue.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(wholeScripts(connectionString)),
  )
}

/** The adapter cuts a script at every semicolon, also inside of a function; sent whole it is one transaction as well. */
function wholeScripts(connectionString: string): PrismaPg {
  const factory = new PrismaPg({ connectionString })
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = script => withClient(connectionString, async client => void (await client.query(script)))
    return adapter
  }
  return factory
}

const filters = { externalTables: [], externalEnums: [] }

async function applyMigrations(connectionString: string): Promise<string[]> {
  const engine = await loadSchemaEngine(connectionString)
  const dir = join(prismaDir, 'migrations')
  const { appliedMigrationNames } = await engine.applyMigrations({
    filters,
    migrationsList: {
      baseDir: dir,
      lockfile: { path: 'migration_lock.toml', content: readFileSync(join(dir, 'migration_lock.toml'), 'utf8') },
      shadowDbInitScript: '',
      migrationDirectories: readdirSync(dir)
        .filter(name => /^\d/.test(name))
        .sort()
        .map(name => ({
          path: name,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok', value: readFileSync(join(dir, name, 'migration.sql'), 'utf8') },
          },
        })),
    },
  })
  return appliedMigrationNames
}

async function makeBullSchema(ownerUrl: string, client: pg.Client): Promise<void> {
  const queue = new Queue(
    'migrate',
    { connection: { connectionString: ownerUrl, schema: 'bullmq', migrate: true } as never },
    createPostgresBackend as never,
  )
  await queue.waitUntilReady()
  await queue.close()
  await client.query(`
    grant usage on schema bullmq to postern_app;
    grant select, insert, update, delete on all tables in schema bullmq to postern_app;
    grant usage on all sequences in schema bullmq to postern_app;
    grant execute on all functions in schema bullmq to postern_app`)
}

/** Makes the role of `serverUrl` if there is none, and a member of `postern_app`. */
async function letIn(client: pg.Client, serverUrl: string): Promise<void> {
  const { username, password } = new URL(serverUrl)
  const name = client.escapeIdentifier(decodeURIComponent(username))
  const known = await client.query('select 1 from pg_roles where rolname = $1', [decodeURIComponent(username)])
  if (!known.rows.length) {
    await client.query(`create role ${name} login password ${client.escapeLiteral(decodeURIComponent(password))}`)
  }
  const member = await client.query(`select pg_has_role($1, 'postern_app', 'member') as yes`, [
    decodeURIComponent(username),
  ])
  if (!member.rows[0].yes) await client.query(`grant postern_app to ${name}`)
}

/** The operator's token of a new install, or null where there is one already: it is shown once and kept as a hash. */
export async function ensureOperatorToken(ownerUrl: string): Promise<string | null> {
  return withClient(ownerUrl, async client => {
    const { token, hash } = mintOperatorToken()
    const { rowCount } = await client.query(
      'insert into operator_token (hash) select $1 where not exists (select 1 from operator_token)',
      [hash],
    )
    return rowCount ? token : null
  })
}

export async function replaceOperatorToken(ownerUrl: string): Promise<string> {
  return withClient(ownerUrl, async client => {
    const { token, hash } = mintOperatorToken()
    await client.query('begin')
    await client.query('delete from operator_token')
    await client.query('insert into operator_token (hash) values ($1)', [hash])
    await client.query('commit')
    return token
  })
}

async function withClient<T>(connectionString: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
