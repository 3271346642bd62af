// Empties the outbox: lease, take the locks and look again, hand over, put the outcome on record, let go.
// A ring or the sweep wakes it; several processes share the rows. Whatever happens to this process, a row is never lost:
// its lease runs out and another worker takes it, with the same bytes. A row that may not leave now is given back.
// While the stop file is there only the platform's own mail is leased; who is about to hand over looks for it once more,
// and what is under way is aborted when it appears.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { isUnavailable, outlast } from '../db.ts'
import { startPump } from '../pump.ts'
import { isStopFilePresent } from '../stop-file.ts'
import { startDrillSink } from './drill-sink.ts'
import { type HandOff, openHandOffs } from './hand-offs.ts'
import { type Leased, leaseDue, renewLeases } from './outbox.ts'
import { type Ended, openSettling } from './settle.ts'
import { openWire, type Wire, type WireTimeouts } from './wire.ts'

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
/** How often the stop file is looked for while copies are being handed over. */
const stopFileMs = 50
/** What is under way may finish in this time when the worker closes; then it is aborted, and another worker has it. */
const finishMs = 10_000

export async function startDelivering(ctx: Context, options: DeliverOptions = {}): Promise<{ close(): Promise<void> }> {
  const { concurrency = 32, leaseMs = 60_000, sweepMs, timeouts } = options
  const handOffs = await openHandOffs(ctx)
  const wire = openWire(ctx.config, timeouts)
  const settling = openSettling(ctx)
  let drill: Promise<Wire & { close(): Promise<void> }> | null = null
  /** The rows that are ours, and until when by this process's own clock. */
  const ours = new Map<string, { row: Leased; until: number }>()

  async function lease(limit: number): Promise<Leased[]> {
    const until = performance.now() + leaseMs - Math.min(marginMs, leaseMs / 4)
    const rows = await leaseDue(ctx.db.pool, limit, leaseMs, isStopFilePresent(ctx.config))
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
    const mayBegin = () => !signal.aborted && stillOurs(row) && !isHalted(row)
    if (!mayBegin()) return notStarted(row)
    if (row.route === 'local') return { row, outcome: 'local', mayBegin }
    if (row.route === 'capture') return { row, outcome: 'sent', reply: 'captured' }
    const parcel = { from: row.system ? null : row.from, to: row.recipient, raw: row.raw }
    const line = row.route === 'drill' ? await openDrill() : wire
    return { row, ...(await line.send(parcel, { signal, mayBegin })) }
  }

  const stillOurs = (row: Leased) => performance.now() < (ours.get(row.id)?.until ?? 0)
  const isHalted = (row: Leased) => !row.system && isStopFilePresent(ctx.config)
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

  /** A wire to a mail server of this process's own, opened at the first drill. */
  function openDrill(): Promise<Wire & { close(): Promise<void> }> {
    drill ??= startDrillSink(ctx.db).then(sink => {
      const line = openWire({ ...ctx.config, smtpUrl: sink.url }, timeouts)
      return {
        send: line.send,
        async close() {
          line.close()
          await sink.close()
        },
      }
    })
    return drill
  }

  const renewing = setInterval(renew, leaseMs / 3)
  const looking = setInterval(() => {
    if (isStopFilePresent(ctx.config)) handOffs.abortAgents('The stop file is there.')
  }, stopFileMs)
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
      clearInterval(looking)
      await settling.drain()
      await handOffs.close()
      wire.close()
      await (await drill)?.close()
    },
  }
}
