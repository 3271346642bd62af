// Who may hand a message to the network, and who may forbid it. Each hand-off holds the locks of everything that it could
// be stopped by, shared: every agent's, its account's, its inbox's, the recipient's domain's, and that domain's for this
// account alone; the platform's own mail only its account's. A stop takes those of its scope exclusively, which it gets when
// no hand-off of the scope is left. An owner's scope is the accounts that are theirs when the switch was put: who owns an
// account may change while it hands over, so no lock is named after an owner.
// The locks are advisory and belong to a session: all hand-offs of a process share one connection, and if that is lost
// the locks are gone, so every hand-off in flight is aborted. A lock that cannot be had at once is never waited for: a stop
// is under way. After the lock the switch must be read again, in a later statement, or a stop in between goes unseen.
import type pg from 'pg'
import type { Sql } from '../db.ts'

/** The instance's. */
export const everyAgent = '*'

interface Copy {
  accountId: string
  inboxId: string
  recipient: string
  system: boolean
}

/** The names of the locks that a hand-off of this copy holds. */
export function locksOf({ accountId, inboxId, recipient, system }: Copy): string[] {
  if (system) return [accountId]
  const domain = recipient.slice(recipient.indexOf('@'))
  return [everyAgent, accountId, inboxId, domain, accountId + domain]
}

/** The names of the locks that a stop of this scope takes: of an owner, one an agent that is theirs now. */
export async function locksOver(sql: Sql, scope: string): Promise<string[]> {
  const [, ownerId, domain] = /^(own_[a-z0-9]+)(@.+)?$/.exec(scope) ?? []
  if (!ownerId) return [scope]
  const { rows } = await sql.query('select id from account where owner_id = $1 order by id', [ownerId])
  return rows.map(row => row.id + (domain ?? ''))
}

const keyOf = (parameter: string) => `hashtextextended('postern.hand-off ' || ${parameter}, 0)`

/** One entry a list of scopes: whether all of its locks are held now. Held are all of them, or none. */
export async function tryShare(sql: Sql, wanted: string[][]): Promise<boolean[]> {
  const flat = wanted.flatMap((scopes, n) => scopes.map(scope => ({ n, scope })))
  const { rows } = await sql.query({
    name: 'try-hand-off-locks',
    text: `select pg_try_advisory_lock_shared(${keyOf('x.scope')}) as held from unnest($1::text[]) with ordinality as x (scope, n) order by x.n`,
    values: [flat.map(each => each.scope)],
  })
  const granted = wanted.map(() => true)
  flat.forEach(({ n }, i) => {
    granted[n] &&= rows[i].held
  })
  await release(
    sql,
    flat.filter(({ n }, i) => rows[i].held && !granted[n]).map(each => each.scope),
  )
  return granted
}

export async function release(sql: Sql, scopes: string[]): Promise<void> {
  if (scopes.length === 0) return
  await sql.query({
    name: 'release-hand-off-locks',
    text: `select pg_advisory_unlock_shared(${keyOf('x.scope')}) from unnest($1::text[]) as x (scope)`,
    values: [scopes],
  })
}

/**
 * Waits until no hand-off holds one of these; false if that takes longer. Each is let go of as soon as it was had: the
 * switch was put before, so whoever takes it later reads that.
 */
export async function outwait(client: pg.Client, locks: string[], waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs
  for (const lock of locks) {
    await client.query(`set lock_timeout = ${Math.max(1, Math.floor(until - performance.now()))}`)
    try {
      await client.query(`select pg_advisory_lock(${keyOf('$1::text')}), pg_advisory_unlock(${keyOf('$1::text')})`, [
        lock,
      ])
    } catch (error) {
      if ((error as { code?: string }).code === '55P03') return false
      throw error
    }
  }
  return true
}
