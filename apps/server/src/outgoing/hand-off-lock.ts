// Who may hand a message to the network, and who may forbid it. Each hand-off holds its account's lock, and an agent's
// also the instance's, shared; a stop takes the one of its scope exclusively, which it gets when no hand-off is left.
// The locks are advisory and belong to a session: all hand-offs of a process share one connection, and if that is lost
// the locks are gone, so every hand-off in flight is aborted. A lock that cannot be had at once is never waited for: a stop
// is under way. After the lock the switch must be read again, in a later statement, or a stop in between goes unseen.
import type pg from 'pg'
import type { Sql } from '../db.ts'

/** The instance's. */
export const everyAgent = '*'

/** A stop's word to hand-offs that outlast its grace: the account's id, or '*'. */
export const stopChannel = 'postern_stop'

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

/** Waits until no hand-off of this scope is left; false if that takes longer. Held until the connection ends. */
export async function takeExclusive(client: pg.Client, scope: string, waitMs: number): Promise<boolean> {
  await client.query(`set lock_timeout = ${Math.max(1, Math.floor(waitMs))}`)
  try {
    await client.query(`select pg_advisory_lock(${keyOf('$1::text')})`, [scope])
    return true
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false
    throw error
  }
}
