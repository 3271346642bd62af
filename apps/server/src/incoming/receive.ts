// Receives what was accepted: lease ─► authenticate ─► judge ─► store. A mail that cannot be read, hangs its thread or
// kills it is stored unscanned and withheld; it is never lost, and never stands in the way of the next one.
// States of a spool row: due (no lease), leased, gone (stored in the same transaction). A worker that dies leaves leased
// rows behind: they are due again when the lease ends, and after three attempts the mail is stored unread.
import type { Context } from '../context.ts'
import { isBusy, isUnavailable, outlast } from '../db.ts'
import { type Pump, startPump } from '../pump.ts'
import { endLeases, forgiveAttempt, leaseSpooled, renewLeases, type Spooled } from '../spool.ts'
import { nobody } from './authenticate.ts'
import { type Judged, unreadable } from './judged.ts'
import { type JudgingOptions, startJudging } from './judging.ts'
import { startStoring } from './store.ts'

export interface ReceivingOptions extends JudgingOptions {
  leaseSeconds?: number
  sweepMs?: number
}

const defaultLeaseSeconds = 60
const maxAttempts = 3
/** Mails leased at once, and groups of them at work: while one is stored, the next is judged. */
const groupMails = 64
const groups = 3
const groupBytes = 32 * 1024 * 1024

export async function startReceiving(
  ctx: Context,
  options: ReceivingOptions = {},
): Promise<{ close(): Promise<void> }> {
  const { db, log, bells } = ctx
  const judging = startJudging(ctx.config, log, options)
  const store = startStoring(ctx)
  const sweepMs = options.sweepMs ?? 2_000
  const leaseSeconds = options.leaseSeconds ?? defaultLeaseSeconds
  const leases = new Set<string>()
  let sweptAt = 0

  async function lease(): Promise<Spooled[][]> {
    if (Date.now() - sweptAt >= sweepMs) {
      sweptAt = Date.now()
      await endLeases(db.pool)
    }
    const limits = { rows: groupMails, bytes: groupBytes, leaseSeconds }
    const mails = await leaseSpooled(db.pool, limits)
    return mails.length > 0 ? [mails] : []
  }

  async function receive(spooled: Spooled): Promise<void> {
    const judged = spooled.attempts > maxAttempts ? quarantined(spooled) : await judging.judge(spooled)
    // Else a database that was away for a moment would cost the mail another judging, a lease later.
    try {
      await outlast(leaseSeconds * 1000, () => store.add({ spooled, judged }))
    } catch (error) {
      // A database that was busy three times says nothing about the mail, which would be stored unread.
      if (isBusy(error) || isUnavailable(error)) await forgiveAttempt(db.pool, spooled)
      throw error
    }
  }

  const pump: Pump = startPump<Spooled[]>({
    name: 'receive',
    concurrency: groups,
    batch: 1,
    lease,
    work: async mails => {
      const token = mails[0]!.leaseToken
      leases.add(token)
      const results = await Promise.allSettled(mails.map(receive))
      leases.delete(token)
      const failed = results.find(result => result.status === 'rejected')
      if (failed) throw failed.reason
    },
    log,
    sweepMs,
  })
  bells.listen('receive', pump.wake)
  const renewing = setInterval(
    () => {
      if (leases.size === 0) return
      renewLeases(db.pool, [...leases], leaseSeconds).catch(error => log.warn({ error }, 'receive.lease-not-renewed'))
    },
    (leaseSeconds * 1000) / 3,
  )

  return {
    async close() {
      await pump.close()
      clearInterval(renewing)
      await store.drain()
      await judging.close()
    },
  }
}

function quarantined(spooled: Spooled): Judged {
  return unreadable('attempts', spooled.raw.length, nobody, new Date().toISOString())
}
