// Keeps a number of leased rows at work: leases as many as there are free hands, starts each, leases again when one is
// done, rests when nothing is due. A ring or the sweep wakes it. The rows and their states are the caller's.
import type { Logger } from './log.ts'

export interface Pump {
  wake(): void
  /** Takes no more rows and waits for those at work. */
  close(): Promise<void>
}

export interface PumpOptions<Row> {
  name: string
  /** Most rows at work at once. */
  concurrency: number
  /** Most rows to lease in one statement. */
  batch: number
  lease(limit: number): Promise<Row[]>
  work(row: Row): Promise<void>
  log: Logger
  /** Looks for work that nobody rang for, this often. */
  sweepMs?: number
}

export const sweepMs = 2_000

export function startPump<Row>(options: PumpOptions<Row>): Pump {
  const { name, concurrency, batch, log } = options
  const atWork = new Set<Promise<void>>()
  let leasing: Promise<void> | null = null
  let wanted = false
  let closed = false

  function wake(): void {
    wanted = true
    if (!closed && !leasing && atWork.size < concurrency) leasing = fill().finally(() => (leasing = null))
  }

  async function fill(): Promise<void> {
    while (wanted && !closed && atWork.size < concurrency) {
      wanted = false
      const free = Math.min(batch, concurrency - atWork.size)
      let rows: Row[]
      try {
        rows = await options.lease(free)
      } catch (error) {
        log.warn({ error, pump: name }, 'pump.lease-failed')
        return
      }
      // Where there was something, there may be more.
      if (rows.length > 0) wanted = true
      for (const row of rows) {
        const done: Promise<void> = options
          .work(row)
          .catch(error => log.error({ error, pump: name }, 'pump.work-failed'))
          .finally(() => {
            atWork.delete(done)
            if (wanted) wake()
          })
        atWork.add(done)
      }
    }
  }

  const timer = setInterval(wake, options.sweepMs ?? sweepMs)
  wake()
  return {
    wake,
    async close() {
      closed = true
      clearInterval(timer)
      await leasing
      await Promise.allSettled([...atWork])
    },
  }
}
