// Empties the outbox: lease, take the locks and look again, hand over, put the outcome on record, let go.
// A ring or the sweep wakes it; several processes share the rows. Whatever happens to this process, a row is never lost:
// its lease runs out and another worker takes it, with the same bytes. A row that may not leave now is given back.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { isUnavailable, outlast } from '../db.ts'
import { startPump } from '../pump.ts'
import { type HandOff, openHandOffs } from './hand-offs.ts'
import { type Leased, leaseDue, renewLeases } from './outbox.ts'
import { type Ended, openSettling } from './settle.ts'
import { openWire, type WireTimeouts } from './wire.ts'

export interface DeliverOptions {
  /** Most copies being handed over at once, and so most connections to the smarthost. */
  concurrency?: number
  /** How long a row stays with a worker that says nothing. */
  leaseMs?: number
  sweepMs?: number
  timeouts?: Partial<WireTimeouts>
}

const batchRows = 50
/** A lease counts as run out this much earlier here than in the database. */
const marginMs = 2_000
const settleTries = 5
/** What is under way may finish in this time when the worker closes; then it is aborted, and another worker has it. */
const finishMs = 10_000

export async function startDelivering(ctx: Context, options: DeliverOptions = {}): Promise<{ close(): Promise<void> }> {
  const { concurrency = 32, leaseMs = 60_000, sweepMs, timeouts } = options
  const handOffs = await openHandOffs(ctx)
  const wire = openWire(ctx.config, timeouts)
  const settling = openSettling(ctx)
  /** The rows that are ours, and until when by this process's own clock. */
  const ours = new Map<string, { row: Leased; until: number }>()

  async function lease(limit: number): Promise<Leased[]> {
    const until = performance.now() + leaseMs - Math.min(marginMs, leaseMs / 4)
    const rows = await leaseDue(ctx.db.pool, limit, leaseMs)
    for (const row of rows) ours.set(row.id, { row, until })
    return rows
  }

  async function deliver(row: Leased): Promise<void> {
    const handOff = await handOffs.begin(row).catch(error => {
      ctx.log.warn({ error, outboxId: row.id }, 'hand-off.no-locks')
      return null
    })
    try {
      await settle(handOff ? await handOver(row, handOff) : notStarted(row))
    } finally {
      handOff?.end()
      ours.delete(row.id)
    }
  }

  async function handOver(row: Leased, { signal }: HandOff): Promise<Ended> {
    if (!stillOurs(row) || signal.aborted) return notStarted(row)
    if (row.route === 'local') return { row, outcome: 'local' }
    if (row.route === 'capture') return { row, outcome: 'sent', reply: 'captured' }
    const parcel = { from: row.system ? null : row.from, to: row.recipient, raw: row.raw }
    return { row, ...(await wire.send(parcel, { signal, mayBegin: () => stillOurs(row) })) }
  }

  const stillOurs = (row: Leased) => performance.now() < (ours.get(row.id)?.until ?? 0)
  const notStarted = (row: Leased): Ended => ({ row, outcome: 'not-started', reply: 'Given back: not handed over.' })

  /** The outcome is known here alone: it is worth more than one try, and waits for a database that is away. */
  async function settle(ended: Ended): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await outlast(leaseMs, () => settling.add(ended))
      } catch (error) {
        if (attempt >= settleTries || isUnavailable(error)) throw error
        ctx.log.warn({ error, outboxId: ended.row.id }, 'delivery.not-recorded')
        await sleep(200 * attempt)
      }
    }
  }

  async function renew(): Promise<void> {
    const rows = [...ours.values()].map(each => each.row)
    if (rows.length === 0) return
    const until = performance.now() + leaseMs - Math.min(marginMs, leaseMs / 4)
    try {
      const kept = await renewLeases(ctx.db.pool, rows, leaseMs)
      for (const row of rows) {
        const own = ours.get(row.id)
        if (kept.has(row.id)) own && (own.until = until)
        else handOffs.abort(row.id, 'The lease was lost to another worker.')
      }
    } catch (error) {
      ctx.log.warn({ error }, 'delivery.leases-not-renewed')
    }
  }

  const renewing = setInterval(renew, leaseMs / 3)
  const pump = startPump({
    name: 'deliver',
    concurrency,
    batch: batchRows,
    lease,
    work: deliver,
    log: ctx.log,
    sweepMs,
  })
  ctx.bells.listen('deliver', pump.wake)

  return {
    async close() {
      const finished = pump.close()
      const late = setTimeout(() => handOffs.abortAll('The worker is closing.'), finishMs)
      await finished
      clearTimeout(late)
      clearInterval(renewing)
      await settling.drain()
      await handOffs.close()
      wire.close()
    },
  }
}
