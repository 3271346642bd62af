// The owner's checkpoint: whatever the agent read before it taints nothing that it sends afterwards. The owner is shown what
// would be cleared, message by message. The reads themselves stay on record.
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'

export interface Taint {
  state: 'none' | 'unverified' | 'flagged'
  /** Since when reads count; null where the owner never cleared. */
  cleared_at: string | null
  /** The mails that taint, the one read last first, at most 50. */
  messages: { message_id: string; verdict: string; verified: boolean; injection: boolean; read_at: string }[]
}

const messagesMax = 50
/** How long a read of clear mail whose sender is not verified counts. */
const unverifiedHours = 24

export async function loadTaint(sql: Sql, accountId: string): Promise<Taint> {
  const { rows } = await sql.query(
    `select r.message_id, r.verdict, r.verified, r.injection, r.last_at, c.at
       from (select $1::text as account_id) a
       left join checkpoint c using (account_id)
       left join lateral (
         select * from reading r
          where r.account_id = a.account_id and r.last_at > coalesce(c.at, '-infinity')
            and (r.verdict <> 'clear' or not r.verified and r.last_at > now() - make_interval(hours => ${unverifiedHours}))
          order by r.verdict = 'clear', r.last_at desc limit ${messagesMax}) r on true`,
    [accountId],
  )
  const tainting = rows.filter(row => row.message_id !== null)
  return {
    state: tainting.some(row => row.verdict !== 'clear') ? 'flagged' : tainting.length > 0 ? 'unverified' : 'none',
    cleared_at: rows[0].at?.toISOString() ?? null,
    messages: tainting.map(row => ({
      message_id: row.message_id,
      verdict: row.verdict,
      verified: row.verified,
      injection: row.injection,
      read_at: row.last_at.toISOString(),
    })),
  }
}

/** `until`: when the owner looked; what was read later still taints. Never in the future, never before the last one. */
export async function clearTaint(tx: Tx, accountId: string, ownerId: string, until: Date | null): Promise<Taint> {
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const before = await loadTaint(tx, accountId)
  await tx.query(
    `insert into checkpoint as c (account_id, owner_id, at) values ($1, $2, least($3::timestamptz, clock_timestamp()))
     on conflict (account_id) do update set owner_id = excluded.owner_id, at = greatest(c.at, excluded.at)`,
    [accountId, ownerId, until],
  )
  const after = await loadTaint(tx, accountId)
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'taint.cleared',
    subject: accountId,
    data: {
      operation: 'clearTaint',
      until: after.cleared_at,
      was: before.state,
      is: after.state,
      messages: before.messages.map(each => each.message_id),
    },
  })
  return after
}
