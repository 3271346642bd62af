// All of them, by the name of their row.
import type { Tx } from '../../db.ts'
import { watchAnchors } from './anchoring.ts'
import { watchBounces } from './bounce-rate.ts'
import { watchCaps } from './cap.ts'
import { watchHeld } from './held-too-long.ts'
import { keepHouse } from './housekeeping.ts'
import { watchInjections } from './injection.ts'

/** `cursor` is how far it looked; gives how far it has looked now. */
export type Watcher = (tx: Tx, cursor: string) => Promise<string>

export const watchers: Record<string, Watcher> = {
  cap: watchCaps,
  'bounce-rate': watchBounces,
  injection: watchInjections,
  'held-too-long': watchHeld,
  anchor: watchAnchors,
  housekeeping: keepHouse,
}
