// What every path is given: settings, database, log and bells. Nothing else hangs on it, and it holds no state.
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import type { Logger } from './log.ts'
import type { Bells } from './queue.ts'

export interface Context {
  config: Config
  db: Db
  log: Logger
  bells: Bells
}

/** Something that runs until it is closed. */
export interface Part {
  close(): Promise<void>
}

export interface Listener extends Part {
  port: number
}
