// Applies prisma/migrations with Prisma's own schema engine as WebAssembly: no binary is downloaded. It keeps the same
// table that `prisma migrate deploy` reads. Then makes the server's role a member of `postern_app`, and BullMQ's schema.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { createPostgresBackend, Queue } from 'bullmq'
import type pg from 'pg'
import { mintOperatorToken } from '../owners/token.ts'
import { withClient } from './with-client.ts'

const prismaDir = join(dirname(fileURLToPath(import.meta.url)), '../../../../prisma')
const lockId = 7_067_283

/** Brings the database of `ownerUrl` up to date and lets the role of `serverUrl` use it. Gives the names applied. */
export async function migrate(ownerUrl: string, serverUrl: string | null): Promise<string[]> {
  return withClient(ownerUrl, async client => {
    await client.query('select pg_advisory_lock($1)', [lockId])
    await forgetFailed(client)
    const applied = await applyMigrations(ownerUrl)
    await makeBullSchema(ownerUrl, client)
    if (serverUrl) await letIn(client, serverUrl)
    return applied
  })
}

/** A migration is one transaction: one that failed, or whose process was killed, left nothing behind and may run again. */
async function forgetFailed(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('_prisma_migrations') as known`)
  if (!rows[0].known) return
  await client.query(
    'update _prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null',
  )
}

// The part of the WebAssembly API that is used here; its types come with the DOM's, which a server does not load.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }>
}

interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>
}

async function loadSchemaEngine(connectionString: string): Promise<{
  engine: SchemaEngine
  dispose(): Promise<void>
  cause(): Error | null
}> {
  loaded ??= loadWasm()
  const { SchemaEngine } = await loaded
  const schema = readFileSync(join(prismaDir, 'schema.prisma'), 'utf8')
  const { factory, dispose, cause } = wholeScripts(connectionString)
  const adapter = bindMigrationAwareSqlAdapterFactory(factory)
  return {
    engine: await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter),
    dispose,
    cause,
  }
}

let loaded: ReturnType<typeof loadWasm> | null = null

// The package is built for bundlers and exports its front alone: its files are reached by path. Its glue holds one
// instance a process.
async function loadWasm(): Promise<{
  SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<SchemaEngine> }
}> {
  const dir = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const glue = await import(pathToFileURL(join(dir, 'schema_engine_bg.js')).href)
  const wasm = readFileSync(join(dir, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.()
  return glue
}

/** The adapter cuts a script at every semicolon, also inside of a function; sent whole it is one transaction as well. */
function wholeScripts(connectionString: string): {
  factory: PrismaPg
  dispose(): Promise<void>
  cause(): Error | null
} {
  let failed: Error | null = null
  const opened: { dispose(): Promise<void> }[] = []
  const factory = new PrismaPg({ connectionString })
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = script =>
      withClient(connectionString, async client => {
        await client.query(script).catch(error => {
          failed = error
          throw error
        })
      })
    opened.push(adapter)
    return adapter
  }
  return {
    factory,
    // The engine reports a failure of the adapter by a number.
    cause: () => failed,
    async dispose() {
      for (const adapter of opened) await adapter.dispose()
    },
  }
}

const filters = { externalTables: [], externalEnums: [] }

async function applyMigrations(connectionString: string): Promise<string[]> {
  const { engine, dispose, cause } = await loadSchemaEngine(connectionString)
  const dir = join(prismaDir, 'migrations')
  try {
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
  } catch (error) {
    throw cause()
      ? new Error(`A migration failed, and left nothing behind: ${cause()!.message}`, { cause: error })
      : error
  } finally {
    await dispose()
  }
}

async function makeBullSchema(ownerUrl: string, client: pg.Client): Promise<void> {
  const queue = new Queue(
    'migrate',
    { connection: { connectionString: ownerUrl, schema: 'bullmq', migrate: true } as never },
    createPostgresBackend as never,
  )
  queue.on('error', () => {})
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
