// Budgets of people and addresses: registrations an IP address, claim mails a target, sign-in links a target.
// One upsert a window, so a budget holds under any number of parallel calls.
import type { Sql } from '../db.ts'

export interface Budget {
  meter: string
  max: number
  per: 'hour' | 'day'
}

/** Takes one from each budget of `subject`; null, or the instant (ISO 8601) at which the exhausted one has room again. */
export async function take(tx: Sql, subject: string, budgets: readonly Budget[]): Promise<string | null> {
  for (const { meter, max, per } of budgets) {
    const { rows } = await tx.query(
      `insert into quota as q (meter, subject, starts_at, used)
       values ($1, $2, date_trunc($3, now() at time zone 'utc') at time zone 'utc', 1)
       on conflict (meter, subject, starts_at) do update set used = q.used + 1 where q.used < $4
       returning used`,
      [`${meter}_${per}`, subject, per, max],
    )
    if (rows.length === 0 || max < 1) {
      const end = await tx.query(
        `select (date_trunc($1, now() at time zone 'utc') + ('1 ' || $1)::interval) at time zone 'utc' as at`,
        [per],
      )
      return (end.rows[0].at as Date).toISOString()
    }
  }
  return null
}
