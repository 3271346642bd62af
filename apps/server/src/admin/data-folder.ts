// One server a data folder, and nothing left over in it: the pid file of a server that is gone is stale, a postmaster that
// a killed server left behind is ended before the next one starts.
import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const endTimeoutMs = 30_000

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

export const releaseFolder = (dataDir: string) => rmSync(join(dataDir, 'postern.pid'), { force: true })

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
