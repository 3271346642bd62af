// Looks, each minute, for what nobody's act raises: a cap reached, copies that come back, mail with an injection, a held
// message that waits too long, a record that is not anchored. One process looks at a time: who holds the watcher's row. A
// watcher that fails is logged and looks again a minute later; the others go on.
import type { Context, Part } from '../context.ts'
import type { Tx } from '../db.ts'
import { type Watcher, watchers } from './watch/watchers.ts'

const everyMs = 60_000

export function startWatching(ctx: Context): Part {
  let running = Promise.resolve()
  const look = () => {
    running = running.then(() => watchAll(ctx))
  }
  const timer = setInterval(look, everyMs)
  look()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}

export async function watchAll(ctx: Pick<Context, 'db' | 'log'>, minAgeMs = everyMs / 2): Promise<void> {
  for (const [name, look] of Object.entries(watchers)) {
    try {
      await ctx.db.transaction(tx => watchOnce(tx, name, look, minAgeMs))
    } catch (error) {
      ctx.log.warn({ error, watcher: name }, 'watch.failed')
    }
  }
}

async function watchOnce(tx: Tx, name: string, look: Watcher, minAgeMs: number): Promise<void> {
  const { rows } = await tx.query(
    `select cursor from watch where name = $1 and (looked_at is null or looked_at <= now() - $2 * interval '1 millisecond') for update skip locked`,
    [name, minAgeMs],
  )
  if (rows.length === 0) return
  const cursor = await look(tx, rows[0].cursor)
  await tx.query('update watch set cursor = $2, looked_at = now() where name = $1', [name, cursor])
}
