// Reading alerts and saying that one was seen. An owner's are the owner's; '*' are the operator's.
import type { Sql, Tx } from '../db.ts'

const shown = `id as alert_id, account_id, kind, sentence, next, data, count, first_at, last_at, told_at, acknowledged_at`

/** Newest first; `after` is the last id of the page before. */
export async function listAlerts(
  sql: Sql,
  audience: string,
  { open, limit, after }: { open: boolean; limit: number; after: string | null },
) {
  const { rows } = await sql.query(
    `select ${shown} from alert
      where audience = $1 and ($2::text is null or id < $2) and (acknowledged_at is null or not $3)
      order by id desc limit $4`,
    [audience, after, open, limit],
  )
  return rows
}

/** Null where there is no such alert. One that is acknowledged stays as it is; `changed` says whether it was. */
export async function acknowledgeAlert(tx: Tx, audience: string, alertId: string) {
  const { rowCount } = await tx.query(
    'update alert set acknowledged_at = now() where audience = $1 and id = $2 and acknowledged_at is null',
    [audience, alertId],
  )
  const { rows } = await tx.query(`select ${shown} from alert where audience = $1 and id = $2`, [audience, alertId])
  return rows[0] ? { alert: rows[0], changed: rowCount === 1 } : null
}
