// Which scopes a key uses, a day and a count: noted in memory by the edge, written together a moment later, never in the
// way of a call. A session's use is counted for the key that it was made with. What is lost with a crash is counts of the
// last moment, which no lapse depends on.
import type { Db } from '../db.ts'
import type { Logger } from '../log.ts'
import type { Scope } from './keys.ts'

const writeAfterMs = 200
/** Keys and scopes that wait to be written; beyond it they are not noted. */
const maxWaiting = 10_000

export interface KeyUse {
  note(accountId: string, keyId: string, scope: Scope): void
  /** Writes what waits. */
  flush(): Promise<void>
}

export function startKeyUse(db: Db, log: Logger): KeyUse {
  let waiting = new Map<string, { accountId: string; keyId: string; scope: Scope; uses: number }>()
  let timer: NodeJS.Timeout | null = null

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = [...waiting.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    waiting = new Map()
    if (batch.length === 0) return
    await db.pool
      .query(
        `insert into key_use (account_id, key_id, scope, day, uses)
         select a, k, s, (now() at time zone 'utc')::date, u from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as t (a, k, s, u)
         on conflict (account_id, key_id, scope, day) do update set uses = key_use.uses + excluded.uses`,
        [batch.map(b => b.accountId), batch.map(b => b.keyId), batch.map(b => b.scope), batch.map(b => b.uses)],
      )
      .catch(error => log.error({ error }, 'key-use.not-written'))
  }

  return {
    note(accountId, keyId, scope) {
      const key = keyOf({ accountId, keyId, scope })
      const known = waiting.get(key)
      if (known) known.uses++
      else if (waiting.size < maxWaiting) waiting.set(key, { accountId, keyId, scope, uses: 1 })
      timer ??= setTimeout(() => void flush(), writeAfterMs).unref()
    },
    flush,
  }
}

const keyOf = (use: { accountId: string; keyId: string; scope: Scope }) => `${use.accountId} ${use.keyId} ${use.scope}`
