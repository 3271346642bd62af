// Stops one account inside a transaction that found a reason no human has to confirm: a planted secret is leaving, or has
// left. From the commit nothing more is leased or handed over, and what is under way is aborted; cancelling what waits is
// left to the owner's stop or resume, which both do it. A person resumes; nothing here does.
import { raise } from './alert.ts'
import type { AuditEvent } from './audit.ts'
import type { Tx } from './db.ts'

/** A stop's word to hand-offs that outlast its grace: the name of a lock that they hold. */
export const stopChannel = 'postern_stop'

/** The account's row is locked by the caller. Answers the events that the caller appends. */
export async function stopAccountNow(tx: Tx, accountId: string, because: string): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    `update kill_switch set state = 'stopped', changed_by = 'postern', changed_at = now() where scope = $1 and state = 'running' returning scope`,
    [accountId],
  )
  await raise(tx, {
    accountId,
    kind: 'canary',
    dedupe: `canary ${accountId}`,
    sentence: because,
    next: 'The agent is stopped. Read its incident report, rotate its keys, and resume it only when you know what happened.',
    operatorToo: true,
  })
  if (rows.length === 0) return []
  await tx.query('select pg_notify($1, $2)', [stopChannel, accountId])
  return [
    {
      accountId,
      actor: 'postern',
      action: 'account.stopped',
      subject: accountId,
      data: { reason: because, at: 'canary' },
    },
  ]
}

/**
 * Everything that the agent sends waits from now on until the owner resets its breaker. No events where it was tripped
 * before; the caller appends them.
 */
export async function tripBreaker(
  tx: Tx,
  accountId: string,
  because: string,
  { operatorToo = false } = {},
): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    `insert into breaker as b (account_id, state, because) values ($1, 'tripped', $2)
     on conflict (account_id) do update set state = 'tripped', because = excluded.because, tripped_at = now()
      where b.state = 'reset' returning account_id`,
    [accountId, because],
  )
  if (rows.length === 0) return []
  await raise(tx, {
    accountId,
    kind: 'breaker',
    dedupe: `breaker ${accountId}`,
    sentence: `The agent’s breaker tripped: ${because}. Everything that it sends waits now.`,
    next: 'Look at what it read and sent; then stop it, or reset the breaker.',
    operatorToo,
  })
  return [{ accountId, actor: 'postern', action: 'breaker.tripped', subject: accountId, data: { because } }]
}
