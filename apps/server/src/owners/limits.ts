// What accounts may do and what of it is used, as the ledger has it. Read only: the database alone counts and caps.
import type { Sql } from '../db.ts'

export interface Window {
  used: number
  max: number
  /** ISO 8601 instant. */
  resets_at: string
}

export interface Limits {
  sends_day: Window
  sends_hour: Window
  receives_day: Window
  recipients_per_message: number
  inboxes: { used: number; max: number }
}

export const maxInboxes = (claimed: boolean) => (claimed ? 100 : 1)

export async function loadLimits(sql: Sql, accountIds: string[]): Promise<Map<string, Limits>> {
  const { rows } = await sql.query(
    `select l.account_id, l.recipients_per_message, a.claimed_at is not null as claimed,
            m.meter, window_start(m.meter) + case m.meter when 'send_hour' then interval '1 hour' else interval '1 day' end as resets_at,
            coalesce(g.used, 0) as used,
            coalesce(g.cap, case m.meter when 'send_day' then l.sends_per_day when 'send_hour' then l.sends_per_hour else l.receives_per_day end) as max,
            (select count(*) from inbox i where i.account_id = a.id and i.deleted_at is null) as inboxes
       from account_limit l join account a on a.id = l.account_id
      cross join (values ('send_day'), ('send_hour'), ('receive_day')) m (meter)
       left join ledger g on g.account_id = l.account_id and g.meter = m.meter and g.starts_at = window_start(m.meter)
      where l.account_id = any ($1)`,
    [accountIds],
  )
  const found = new Map<string, Limits>()
  for (const row of rows) {
    const limits = found.get(row.account_id) ?? ({ recipients_per_message: row.recipients_per_message } as Limits)
    const window = { used: row.used, max: row.max, resets_at: (row.resets_at as Date).toISOString() }
    if (row.meter === 'send_day') limits.sends_day = window
    else if (row.meter === 'send_hour') limits.sends_hour = window
    else limits.receives_day = window
    limits.inboxes = { used: row.inboxes, max: maxInboxes(row.claimed) }
    found.set(row.account_id, limits)
  }
  return found
}

export interface NewLimits {
  sends_per_day?: number
  sends_per_hour?: number
  receives_per_day?: number
  recipients_per_message?: number
}

/** Sets caps with the secret of the operator's token as the proof; false where there is no such account. */
export async function setLimits(
  tx: Sql,
  operatorSecret: string,
  accountId: string,
  limits: NewLimits,
): Promise<boolean> {
  const { rows } = await tx.query('select set_account_limits($1, $2, $3, $4, $5, $6) as set', [
    operatorSecret,
    accountId,
    limits.sends_per_day ?? null,
    limits.sends_per_hour ?? null,
    limits.receives_per_day ?? null,
    limits.recipients_per_message ?? null,
  ])
  return rows[0].set
}
