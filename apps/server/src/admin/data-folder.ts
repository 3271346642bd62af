// One server a data folder, and nothing left over in it: the pid file of a server that is gone is stale, a postmaster that
// a killed server left behind is ended before the next one starts.
import { execFileSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const endTimeoutMs = 30_000

/** Makes the folder where there is none. One of another user is a plain line: whose it is, and what to do. */
export function openFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    const pidFile = join(dataDir, 'postern.pid')
    if (existsSync(pidFile)) accessSync(pidFile, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') throw new Error(`DATA_DIR ${dataDir} is below a file. Write a folder.`)
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) throw error
    throw new Error(
      `DATA_DIR ${dataDir} cannot be written by ${nameOf(process.getuid?.() ?? 0)}: ${ownerOf(dataDir)}. ` +
        'Start as that user, or set another DATA_DIR.',
    )
  }
}

function ownerOf(path: string): string {
  for (const at of [join(path, 'postern.pid'), path]) {
    try {
      const { uid } = statSync(at)
      return `${at} belongs to ${nameOf(uid)}`
    } catch {}
  }
  return path === dirname(path) ? 'nobody can' : ownerOf(dirname(path))
}

function nameOf(uid: number): string {
  if (uid === process.getuid?.()) return userInfo().username
  try {
    return execFileSync('id', ['-un', String(uid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return `user ${uid}`
  }
}

/** One server a data folder. A pid file of a process that is gone, or is another program by now, is stale. */
export function takeOver(dataDir: string): void {
  const file = join(dataDir, 'postern.pid')
  if (existsSync(file)) {
    const [pid, started] = readFileSync(file, 'utf8').trim().split(' ')
    if (Number(pid) !== process.pid && started && startedAt(Number(pid)) === started) {
      throw new Error(`Postern runs already on ${dataDir} (process ${pid}). Stop it first, or set another DATA_DIR.`)
    }
  }
  writeFileSync(file, `${process.pid} ${startedAt(process.pid)}\n`)
}

/** Removes the pid file, unless another server wrote it. */
export function releaseFolder(dataDir: string): void {
  const file = join(dataDir, 'postern.pid')
  try {
    if (readFileSync(file, 'utf8').startsWith(`${process.pid} `)) rmSync(file)
  } catch {}
}

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
export async function endOrphan(clusterDir: string): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!isPostmasterOf(pid, clusterDir)) {
    rmSync(file, { force: true })
    return
  }
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + endTimeoutMs
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
