// A backup: every table as PostgreSQL's COPY writes it, of one instant, in a folder of its own, with a manifest of row counts
// and SHA-256s and the root of the audit at that instant. Never within DATA_DIR: what loses the data must not lose its
// backup. Files are made read-only, and only `backup delete` removes one, with the operator's token and on record.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { withClient } from './with-client.ts'

export interface BackedUpTable {
  name: string
  /** Those that are not computed. */
  columns: string[]
  rows: number
  bytes: number
  sha256: string
}

export interface Manifest {
  postern: 'backup'
  version: 1
  at: string
  migrations: string[]
  tables: BackedUpTable[]
  /** Of the audit: over all heads, and the last anchor that was made outside. */
  root: string
  anchors: { key_id: string; n: number }[]
}

const tablesSql = `
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 where n.nspname = 'public' and c.relkind = 'r' and c.relname not like '\\_prisma%' group by c.relname order by c.relname`

const rootSql = `select encode(sha256(convert_to(coalesce(string_agg(account_id || ':' || seq || ':' || encode(hash, 'hex'), ','
  order by account_id collate "C"), ''), 'utf8')), 'hex') as root from audit_head where seq > 0`

export const tablesOf = async (client: pg.Client): Promise<{ name: string; columns: string[] }[]> =>
  (await client.query(tablesSql)).rows

export const migrationsOf = async (client: pg.Client): Promise<string[]> =>
  (
    await client.query('select migration_name from _prisma_migrations where finished_at is not null order by 1')
  ).rows.map(row => row.migration_name)

/** Writes a backup into a new folder below `dir` and gives its path. */
export async function backUp(url: string, dir: string, dataDir: string): Promise<string> {
  mkdirSync(dir, { recursive: true })
  if (isWithin(dir, dataDir)) throw new Error(`${dir} is in DATA_DIR: a backup there is lost with what it is of.`)
  const at = new Date().toISOString()
  const folder = join(dir, `postern-${at.replaceAll(/[-:]|\.\d+/g, '')}`)
  const unfinished = `${folder}.unfinished`
  if (existsSync(folder)) throw new Error(`There is a backup ${folder} already.`)
  mkdirSync(unfinished, { mode: 0o700 })
  try {
    const manifest = await withClient(url, client => writeTables(client, unfinished, at))
    write(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    renameSync(unfinished, folder)
    chmodSync(folder, 0o500)
    return folder
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

async function writeTables(client: pg.Client, folder: string, at: string): Promise<Manifest> {
  await client.query('begin isolation level repeatable read read only')
  const migrations = await migrationsOf(client)
  const { root } = (await client.query(rootSql)).rows[0]
  const anchors = (await client.query('select key_id, n::int as n from anchor_mark order by key_id')).rows
  const tables: BackedUpTable[] = []
  for (const { name, columns } of await tablesOf(client)) {
    const file = join(folder, `${name}.copy`)
    const copy = client.query(copyTo(`copy ${quote(name)} (${columns.map(quote).join(', ')}) to stdout`))
    const sum = summing()
    await pipeline(copy, sum.stream, createWriteStream(file, { mode: 0o400, flags: 'wx', flush: true }))
    tables.push({ name, columns, rows: copy.rowCount, ...sum.result() })
  }
  await client.query('commit')
  return { postern: 'backup', version: 1, at, migrations, tables, root, anchors }
}

/** Whether a folder is another or below it, links followed. */
function isWithin(path: string, parent: string): boolean {
  const real = (text: string) => (existsSync(text) ? realpathSync(text) : resolve(text))
  return `${real(path)}${sep}`.startsWith(`${real(parent)}${sep}`)
}

const write = (file: string, text: string) => writeFileSync(file, text, { mode: 0o400, flag: 'wx', flush: true })

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`

export function summing() {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) }
}

export function readManifest(folder: string): Manifest {
  const file = join(folder, 'manifest.json')
  if (!existsSync(file)) throw new Error(`${folder} is no backup: it has no manifest.json.`)
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  if (manifest.postern !== 'backup' || manifest.version !== 1) throw new Error(`${file} is not one of this version.`)
  return manifest
}

/** What is wrong with a backup, in plain sentences. */
export async function verifyBackup(folder: string): Promise<string[]> {
  const problems: string[] = []
  for (const { name, bytes, sha256 } of readManifest(folder).tables) {
    const file = join(folder, `${name}.copy`)
    if (!existsSync(file)) {
      problems.push(`${name}.copy is missing.`)
      continue
    }
    const sum = summing()
    await pipeline(createReadStream(file), sum.stream.resume())
    const found = sum.result()
    if (found.bytes !== bytes || found.sha256 !== sha256) problems.push(`${name}.copy was changed.`)
  }
  return problems
}
