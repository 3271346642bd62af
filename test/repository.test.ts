// Rules of this repository that no other tool checks: what a file may mention, what the schema says about the tables,
// links that lead somewhere, files that stay small, one place that reads the environment, packages that are pure.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settings } from '../apps/server/src/config.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

// Tracked files and those that would be; the checkout may belong to another user.
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter(file => file && existsSync(join(root, file)))
const code = files.filter(file => /\.(ts|tsx|mjs|cjs|js)$/.test(file) && file !== 'packages/sdk/src/contract.ts')
const isTest = (file: string) => file.endsWith('.test.ts')

/** Lines of these files that match, as `file:line: text`. Comments count where they are asked for. */
function linesWith(pattern: RegExp, among: string[], comments = false): string[] {
  return among.flatMap(file =>
    read(file)
      .split('\n')
      .map((line, i) => ({ line: comments ? line : line.replace(/^\s*(\/\/|\*|\/\*).*$|\s\/\/ .*$/, ''), at: i + 1 }))
      .filter(({ line }) => pattern.test(line))
      .map(({ line, at }) => `${file}:${at}: ${line.trim().slice(0, 120)}`),
  )
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

test('no file names a package registry or a folder of the machine that it was written on', () => {
  // Put together here, so that this file does not name them either.
  const needles = [
    ['registry', 'npmjs'].join('.'),
    ['registry', 'yarnpkg'].join('.'),
    ['npm', 'pkg', 'github'].join('.'),
    ['..', 'shared'].join('/'),
    ['', 'work', 'main'].join('/'),
    ['', 'work', 'shared'].join('/'),
  ]
  const configured = process.env['npm_config_registry']
  if (configured && URL.canParse(configured)) needles.push(new URL(configured).host)
  if (root.split('/').length > 2) needles.push(`${root}/`)
  const text = files.filter(file => !read(file).includes('\0'))
  expect(text.length).toBeGreaterThan(50)
  expect(linesWith(new RegExp(needles.map(literally).join('|')), text, true)).toEqual([])
})

test('the lock file has a checksum for each package, and says of none where it was fetched', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
  }
  const wrong = Object.entries(packages).filter(([path, { resolved, integrity, link }]) => {
    if (!path.includes('node_modules/')) return resolved !== undefined
    return link ? !/^(packages|apps)\/\w+$/.test(resolved ?? '') : resolved !== undefined || !integrity
  })
  expect(wrong.map(([path]) => path)).toEqual([])
})

test('the environment is read in config.ts alone', () => {
  const server = code.filter(file => file.startsWith('apps/server/') && !isTest(file))
  // These hand it on to a process that they start.
  const passOn = [
    /^apps\/server\/src\/admin\/(embedded-postgres|generate-client)\.ts$/,
    /^apps\/server\/src\/config\.ts$/,
  ]
  const others = server.filter(file => !passOn.some(pattern => pattern.test(file)))
  expect(linesWith(/\bprocess\.env\b|\benv\b.*from 'node:process'/, others)).toEqual([])
  expect(linesWith(/\bprocess\.env\b/, ['apps/server/src/config.ts'])).toHaveLength(1)
})

test('the README has a row for each setting, and none that is gone', () => {
  const rows = [...read('README.md').matchAll(/^\| (`[A-Z][A-Z0-9_]+`(?:, `[A-Z][A-Z0-9_]+`)*) \|/gm)].flatMap(match =>
    match[1]!.replaceAll('`', '').split(', '),
  )
  expect(rows.sort()).toEqual(Object.keys(settings).sort())
})

test('only the gate puts a row into the outbox', () => {
  const server = code.filter(file => file.startsWith('apps/server/src/') && !isTest(file))
  const naming = (pattern: RegExp) => [...new Set(linesWith(pattern, server).map(line => line.split(':')[0]))].sort()
  const outgoing = 'apps/server/src/outgoing'
  expect(naming(/\binto\s+(public\.)?outbox\b|prisma\.outbox\.(create|upsert)/i)).toEqual([`${outgoing}/outbox.ts`])
  expect(naming(/\binsertOutbox\b/)).toEqual([`${outgoing}/outbox.ts`, `${outgoing}/pass-gate.ts`])
})

test('the pure packages read no clock, roll no dice and reach for nothing', () => {
  const pure = code.filter(file => /^packages\/(gate|mail|verdict)\/src\//.test(file) && !isTest(file))
  expect(pure.length).toBeGreaterThan(20)
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandom(UUID|Bytes|Int)\(|\bset(Timeout|Interval|Immediate)\(|\bfetch\(|\bprocess\./
  expect(linesWith(impure, pure)).toEqual([])
  // The judge measures how long it may go on; nothing that it says depends on the hour.
  const judge = 'packages/verdict/src/judge.ts'
  expect(
    linesWith(
      /\bperformance\.now\b/,
      pure.filter(file => file !== judge),
    ),
  ).toEqual([])
  expect(JSON.parse(read('packages/gate/package.json'))).not.toHaveProperty('dependencies')
})

test('a source file has at most 300 lines', () => {
  const long = code
    .filter(file => /^(apps|packages|bench|examples|\.ci)\//.test(file) && !isTest(file))
    .map(file => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300)
  expect(long).toEqual([])
})

test('a link in the documents leads somewhere', () => {
  const documents = files.filter(file => /^(docs\/.+|[A-Z]+)\.md$/.test(file))
  expect(documents.length).toBeGreaterThan(0)
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
  const dead = documents.flatMap(document =>
    [
      ...read(document)
        .replace(/^```[\s\S]*?^```/gm, '')
        .matchAll(/\]\(([^)\s]+)[^)]*\)|(?:href|src)="([^"]+)"/g),
    ]
      .map(match => match[1] ?? match[2]!)
      .filter(target => !/^[a-z][a-z0-9+.-]*:/i.test(target))
      .filter(target => {
        const [path, anchor] = target.split('#') as [string, string?]
        const file = path ? normalize(join(dirname(document), decodeURIComponent(path))) : document
        if (file.startsWith('..') || !existsSync(join(root, file))) return true
        if (!anchor || !file.endsWith('.md')) return false
        return ![...read(file).matchAll(/^#+ (.+)$/gm)].some(heading => slug(heading[1]!) === anchor)
      })
      .map(target => `${document} → ${target}`),
  )
  expect(dead).toEqual([])
})

test('the architecture fits on a few screens and names tests that exist', () => {
  const architecture = read('ARCHITECTURE.md')
  expect(architecture.split('\n').length).toBeLessThan(200)
  const tests = files.filter(isTest).map(file => basename(file))
  const named = [...architecture.matchAll(/[\w/-]*?([\w-]+\.test\.ts)/g)].map(match => match[1]!)
  expect(named.filter(name => !tests.includes(name))).toEqual([])

  // Each row of the table of what must always hold names its test.
  const table = /^## What must always hold$([\s\S]*?)^## /m.exec(architecture)?.[1] ?? ''
  const rows = table
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(row => !/[\w-]+\.test\.ts/.test(row))).toEqual([])
})

const columnTypes: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Json: 'jsonb',
  'DateTime @db.Timestamptz': 'timestamp with time zone',
  'String @db.Uuid': 'uuid',
  'DateTime @db.Date': 'date',
  Float: 'double precision',
}

/** Each column as `table.column type`, with `[]` for a list and `?` for one that may be null, and each primary key. */
function shapesOf(schema: string): string[] {
  return [...schema.matchAll(/^model (\w+) \{$([\s\S]*?)^\}$/gm)].flatMap(([, table, body]) => {
    const keys: string[] = []
    const columns = body!
      .split('\n')
      .map(line => line.replace(/\/\/.*$/, '').trim())
      .filter(Boolean)
      .flatMap(line => {
        const composed = /^@@id\(\[(.+)\]\)$/.exec(line)
        if (composed) keys.push(...composed[1]!.split(/,\s*/))
        if (line.startsWith('@@')) return []
        const [, name, kind, list, optional, rest] = /^(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/.exec(line)!
        if (/(^|\s)@id\b/.test(rest!)) keys.push(name!)
        const native = /@db\.\w+/.exec(rest!)?.[0]
        const type = columnTypes[native ? `${kind} ${native}` : kind!] ?? `unknown ${kind} ${native ?? ''}`
        return [`${table}.${name} ${type}${list ?? ''}${optional ?? ''}`]
      })
    return [...columns, `${table} key ${keys.join(', ')}`]
  })
}

let database: TestDatabase
beforeAll(async () => {
  database = await makeDatabase()
})
afterAll(() => database.drop())

test('schema.prisma says what the migrations made: tables, columns, types and keys', async () => {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  const columns = await client.query<{ shape: string }>(`
    select format('%s.%s %s%s', c.table_name, c.column_name,
                  case when c.data_type = 'ARRAY' then replace(substr(c.udt_name, 2), 'int4', 'integer') || '[]' else c.data_type end,
                  case c.is_nullable when 'YES' then '?' else '' end) as shape
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like '\\_prisma%'`)
  const keys = await client.query<{ shape: string }>(`
    select format('%s key %s', conrelid::regclass, string_agg(a.attname, ', ' order by k.n)) as shape
      from pg_constraint c, unnest(c.conkey) with ordinality k (attnum, n), pg_attribute a
     where c.contype = 'p' and c.connamespace = 'public'::regnamespace and a.attrelid = c.conrelid
       and a.attnum = k.attnum and conrelid::regclass::text not like '\\_prisma%'
     group by c.conrelid`)
  await client.end()
  const made = [...columns.rows, ...keys.rows].map(row => row.shape)
  expect(made.length).toBeGreaterThan(100)
  expect(shapesOf(read('prisma/schema.prisma')).sort()).toEqual(made.sort())
})
