// The breaker of an agent: tripped, everything that it sends waits for the owner, until the owner resets it. What trips it
// (the gate, or what recipients report) calls `emergency-stop.ts`; resetting is the owner's alone, and the database holds
// that too.
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'

export interface Breaker {
  state: 'never-tripped' | 'tripped' | 'reset'
  because: string | null
  tripped_at: string | null
  reset_at: string | null
}

export async function loadBreaker(sql: Sql, accountId: string): Promise<Breaker> {
  const { rows } = await sql.query('select state, because, tripped_at, reset_at from breaker where account_id = $1', [
    accountId,
  ])
  const row = rows[0]
  if (!row) return { state: 'never-tripped', because: null, tripped_at: null, reset_at: null }
  const { state, because, tripped_at, reset_at } = row
  return { state, because, tripped_at: tripped_at.toISOString(), reset_at: reset_at?.toISOString() ?? null }
}

/** Resetting one that is not tripped changes nothing. */
export async function resetBreaker(tx: Tx, accountId: string, ownerId: string): Promise<Breaker> {
  const { rows } = await tx.query(
    `update breaker set state = 'reset', owner_id = $2, reset_at = now() where account_id = $1 and state = 'tripped'
     returning because`,
    [accountId, ownerId],
  )
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'breaker.reset',
    subject: accountId,
    data: { operation: 'resetBreaker', was: rows[0]?.because ?? null },
  })
  return loadBreaker(tx, accountId)
}
