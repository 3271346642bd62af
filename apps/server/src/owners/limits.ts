// What accounts may do and what of it is used, as the ledger has it. The database alone counts and caps: whoever sets a
// limit hands it the proof (the operator's token, the owner's session), and it holds the owner to the operator's bounds.
import type { Sql } from '../db.ts'

export interface Window {
  used: number
  max: number
  /** ISO 8601 instant. */
  resets_at: string
}

export interface SharedWindow extends Window {
  of: 'owner' | 'instance'
  window: 'day' | 'hour'
}

export interface Limits {
  sends_day: Window
  sends_hour: Window
  receives_day: Window
  recipients_per_message: number
  /** Shared with the owner's other agents, or with every agent here; empty where nobody set one. */
  shared: SharedWindow[]
  inboxes: { used: number; max: number }
}

export const maxInboxes = (claimed: boolean) => (claimed ? 100 : 1)

/** The windows above the account `a`, those of the owner first. */
const sharedSql = `
  select coalesce(json_agg(json_build_object('of', c.kind, 'window', substr(c.meter, 6), 'used', coalesce(g.used, 0), 'max', c.cap,
           'resets_at', to_char((window_start(c.meter) + case c.meter when 'send_hour' then interval '1 hour' else interval '1 day' end) at time zone 'utc',
                                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by c.kind desc, c.meter), '[]')
    from (select 'owner' as kind, o.owner_id as scope, w.meter, case w.meter when 'send_day' then o.sends_per_day else o.sends_per_hour end as cap
            from owner_limit o, (values ('send_day'), ('send_hour')) w (meter) where o.owner_id = a.owner_id
          union all
          select 'instance', '*', w.meter, i.value from instance_limit i
            join (values ('send_day', 'sends_per_day'), ('send_hour', 'sends_per_hour')) w (meter, name) on w.name = i.name) c
    left join shared_ledger g on g.scope = c.scope and g.meter = c.meter and g.starts_at = window_start(c.meter)
   where c.cap is not null and a.kind = 'agent'`

export async function loadLimits(sql: Sql, accountIds: string[]): Promise<Map<string, Limits>> {
  const { rows } = await sql.query(
    `select l.account_id, l.recipients_per_message, a.claimed_at is not null as claimed,
            m.meter, window_start(m.meter) + case m.meter when 'send_hour' then interval '1 hour' else interval '1 day' end as resets_at,
            coalesce(g.used, 0) as used,
            coalesce(g.cap, case m.meter when 'send_day' then l.sends_per_day when 'send_hour' then l.sends_per_hour else l.receives_per_day end) as max,
            (select count(*) from inbox i where i.account_id = a.id and i.deleted_at is null) as inboxes,
            case when m.meter = 'send_day' then (${sharedSql}) end as shared
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
    if (row.shared) limits.shared = row.shared
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

export type OwnersSetting = 'set' | 'unknown' | 'not_fresh' | { field: keyof NewLimits; bound: number }

/** With the secret of the owner's session or token as the proof, within the operator's bounds. */
export async function setLimitsAsOwner(
  tx: Sql,
  ownerSecret: string,
  accountId: string,
  limits: NewLimits,
): Promise<OwnersSetting> {
  const { rows } = await tx.query('select set_account_limits_as_owner($1, $2, $3, $4, $5, $6) as set', [
    ownerSecret,
    accountId,
    limits.sends_per_day ?? null,
    limits.sends_per_hour ?? null,
    limits.receives_per_day ?? null,
    limits.recipients_per_message ?? null,
  ])
  const said: string = rows[0].set
  if (said === 'set' || said === 'unknown' || said === 'not_fresh') return said
  const field = said as keyof NewLimits
  const bound = await tx.query(
    `select greatest(l.${field}, i.value) as most from account_limit l, instance_limit i
      where l.account_id = $1 and i.name = 'owner_may_set_' || $2`,
    [accountId, field],
  )
  return { field, bound: bound.rows[0].most }
}
