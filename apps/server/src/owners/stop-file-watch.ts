// Makes the stop file permanent: while it is there and the database answers, the instance is stopped in the database, in its
// record, and the operator is told. Then removing the file lets nothing burst; it takes a resume. Every process watches for
// itself; whoever hands over looks by itself as well and waits for none of this.
import { setTimeout as sleep } from 'node:timers/promises'
import { raise } from '../alert.ts'
import type { Context, Part } from '../context.ts'
import { isStopFilePresent, stopFileIsRecorded } from '../stop-file.ts'
import { stop } from './kill-switch.ts'
import { stands } from './stop-switch.ts'

const lookEveryMs = 200
const againMs = 1_000

export function startStopFileWatch(ctx: Context): Part {
  let recording: Promise<void> | null = null
  let closed = false
  const timer = setInterval(() => {
    if (!recording && isStopFilePresent(ctx.config)) recording = record().finally(() => (recording = null))
  }, lookEveryMs)

  async function record(): Promise<void> {
    for (let said = false; !closed; said = true) {
      try {
        await stopForGood(ctx)
        return stopFileIsRecorded(ctx.config)
      } catch (error) {
        if (!said) ctx.log.error({ error }, 'stop-file.not-recorded-yet')
        await sleep(againMs)
      }
    }
  }

  return {
    async close() {
      closed = true
      clearInterval(timer)
      await recording
    },
  }
}

async function stopForGood(ctx: Context): Promise<void> {
  if (await stands(ctx.db.pool, '*')) return
  ctx.log.warn('stop-file.stops-the-instance')
  await ctx.db.transaction(tx =>
    raise(tx, {
      accountId: null,
      kind: 'stopped',
      dedupe: 'stop-file',
      sentence: 'The stop file is there, so every agent here is stopped.',
      next: 'When all is well remove the file, then resume the instance.',
    }),
  )
  await stop(ctx, 'instance', 'postern', 'The stop file is there.')
}
