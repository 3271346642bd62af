// A stop that needs no database: while STOP_FILE is there, nothing of an agent is handed over and the gate refuses; the
// platform's own mail goes on. Whoever hands over looks right before, which costs a few microseconds. A process that saw
// the file takes it as there until the stop stands in the database as well (`owners/stop-file-watch.ts`), so that a file
// that is removed too early lets nothing burst. What cannot be looked at counts as there.
import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from './config.ts'

type Where = Pick<Config, 'stopFile'>

/** Files that this process saw, and that are not yet a stop in the database. */
const seen = new Set<string>()

export function isStopFilePresent({ stopFile }: Where): boolean {
  if (!isThere(stopFile)) return seen.has(stopFile)
  seen.add(stopFile)
  return true
}

/** The stop stands in the database: from here on that alone counts, once the file is gone. */
export function stopFileIsRecorded({ stopFile }: Where): void {
  seen.delete(stopFile)
}

/** Says who made it and when, for whoever finds it. One that is there stays as it is. */
export function makeStopFile({ stopFile }: Where, by: string): void {
  seen.add(stopFile)
  mkdirSync(dirname(stopFile), { recursive: true })
  if (!isThere(stopFile)) writeFileSync(stopFile, `${new Date().toISOString()} ${by}\n`)
}

/** False where there was none. */
export function removeStopFile({ stopFile }: Where): boolean {
  const there = isThere(stopFile)
  rmSync(stopFile, { force: true })
  return there
}

function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
