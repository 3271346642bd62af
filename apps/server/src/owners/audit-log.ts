// Reading the record: a page over one or many chains, and a whole chain as JSON lines for verification offline.
import type { AuditLine } from '../audit.ts'
import type { Sql } from '../db.ts'

const columns = `account_id, seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, subject, data,
  encode(prev_hash, 'hex') as prev_hash, encode(hash, 'hex') as hash`

/** Newest first; `after` is '<at>|<account>|<seq>' of the last event of the page before. */
export async function listEvents(
  sql: Sql,
  accountIds: string[],
  limit: number,
  after: string | null,
): Promise<AuditLine[]> {
  const [at, account, seq] = after?.split('|') ?? []
  const { rows } = await sql.query(
    `select ${columns} from audit_event e
      where account_id = any ($1) and ($2::timestamptz is null or (e.at, e.account_id, e.seq) < ($2::timestamptz, $3, $4::bigint))
      order by e.at desc, e.account_id desc, e.seq desc limit $5`,
    [accountIds, at ?? null, account ?? null, seq ?? null, limit],
  )
  return rows
}

export async function exportChain(sql: Sql, accountId: string): Promise<string> {
  const { rows } = await sql.query(`select ${columns} from audit_event where account_id = $1 order by seq`, [accountId])
  return rows.map(row => `${JSON.stringify(row)}\n`).join('')
}
