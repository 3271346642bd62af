// Writes the models of schema.prisma from the tables that the migrations make, on a PostgreSQL of its own that ends with it:
// `npm run schema`, after a migration was written. What stands before the first model is kept.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'

const types: Record<string, string> = {
  text: 'String',
  integer: 'Int',
  bigint: 'BigInt',
  boolean: 'Boolean',
  bytea: 'Bytes',
  jsonb: 'Json',
  date: 'DateTime @db.Date',
  'double precision': 'Float',
  'timestamp with time zone': 'DateTime @db.Timestamptz(6)',
  uuid: 'String @db.Uuid',
}

interface Column {
  table: string
  name: string
  type: string
  list: boolean
  optional: boolean
  default: string | null
  identity: boolean
}

const columnsSql = `
select c.table_name as table, c.column_name as name, c.data_type = 'ARRAY' as list, c.is_nullable = 'YES' as optional,
       case when c.data_type = 'ARRAY' then format_type(e.oid, null) else c.data_type end as type,
       case when c.is_generated = 'ALWAYS' then null else c.column_default end as default, c.is_identity = 'YES' as identity
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  left join pg_type e on e.typname = substr(c.udt_name, 2) and c.data_type = 'ARRAY'
 where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like '\\_prisma%'
 order by c.table_name, c.ordinal_position`

const keysSql = `
select conrelid::regclass::text as table, contype as kind, array_agg(a.attname::text order by k.n) as columns
  from pg_constraint c, unnest(c.conkey) with ordinality k (attnum, n), pg_attribute a
 where c.contype in ('p', 'u') and c.connamespace = 'public'::regnamespace and a.attrelid = c.conrelid and a.attnum = k.attnum
 group by conrelid, c.oid, contype order by contype, c.oid`

interface Key {
  table: string
  kind: 'p' | 'u'
  columns: string[]
}

function line(column: Column, keys: Key[]): string {
  const [type, native] = (types[column.type] ?? `Unsupported("${column.type}")`).split(' ')
  const alone = keys.find(key => key.columns.length === 1 && key.columns[0] === column.name)
  return [
    `  ${column.name} ${type}${column.list ? '[]' : ''}${column.optional ? '?' : ''}`,
    alone && (alone.kind === 'p' ? '@id' : '@unique'),
    defaultOf(column),
    native,
  ]
    .filter(Boolean)
    .join(' ')
}

function defaultOf({ identity, default: value, list, type }: Column): string {
  if (identity) return '@default(autoincrement())'
  if (value === null || type === 'jsonb' || value.includes('(') !== (value === 'now()')) return ''
  if (value === 'now()') return '@default(now())'
  if (type.startsWith('timestamp')) return ''
  const bare = value.replace(/^'(.*)'::[\w ]+(\[\])?$/, '$1')
  if (list)
    return `@default([${bare
      .slice(1, -1)
      .split(',')
      .filter(Boolean)
      .map(each => JSON.stringify(each))
      .join(', ')}])`
  return `@default(${type === 'text' ? JSON.stringify(bare) : bare})`
}

function model(table: string, columns: Column[], keys: Key[]): string {
  const composed = keys
    .filter(key => key.columns.length > 1)
    .map(key => `  @@${key.kind === 'p' ? 'id' : 'unique'}([${key.columns.join(', ')}])`)
  const lines = columns.map(column => line(column, keys))
  return `model ${table} {\n${lines.join('\n')}\n${composed.length > 0 ? `\n${composed.join('\n')}\n` : ''}}\n`
}

const dir = mkdtempSync(join(tmpdir(), 'postern-schema-'))
const cluster = await startEmbeddedPostgres(dir, ['fsync=off'])
try {
  await migrate(cluster.ownerUrl, cluster.databaseUrl)
  const client = new pg.Client({ connectionString: cluster.ownerUrl })
  await client.connect()
  const columns = (await client.query<Column>(columnsSql)).rows
  const keys = (await client.query<Key>(keysSql)).rows
  await client.end()
  const file = fileURLToPath(new URL('schema.prisma', import.meta.url))
  const head = readFileSync(file, 'utf8').split(/^model /m)[0]
  const tables = [...new Set(columns.map(column => column.table))]
  const models = tables.map(table =>
    model(
      table,
      columns.filter(column => column.table === table),
      keys.filter(key => key.table === table),
    ),
  )
  writeFileSync(file, `${head}${models.join('\n')}`)
  console.log(`${tables.length} models written.`)
} finally {
  await cluster.stop()
  rmSync(dir, { recursive: true, force: true })
}
