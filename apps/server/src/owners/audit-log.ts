// Reading the record: a page over one or many chains, and a whole chain as JSON lines for verification offline.
import type { AuditLine } from '../audit.ts'
import type { Sql } from '../db.ts'

const columns = `account_id, seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, subject, data,
  encode(prev_hash, 'hex') as prev_hash, encode(hash, 'hex') as hash`

/** Newest first; `after` is '<at>|<account>|<seq>' of the last event of the page before. Each chain is read from its end. */
export async function listEvents(
  sql: Sql,
  accountIds: string[],
  limit: number,
  after: string | null,
): Promise<AuditLine[]> {
  const [at, account, seq] = after?.split('|') ?? []
  const { rows } = await sql.query(
    `select ${columns}
       from unnest($1::text[]) as chain (id)
      cross join lateral (
        select * from audit_event e
         where e.account_id = chain.id
           and ($2::timestamptz is null or (e.at, e.account_id, e.seq) < ($2::timestamptz, $3, $4::bigint))
         order by e.seq desc limit $5) e
      order by e.at desc, e.account_id desc, e.seq desc limit $5`,
    [accountIds, at ?? null, account ?? null, seq ?? null, limit],
  )
  return rows
}

const exportRows = 1_000

/** A whole chain as JSON lines, oldest first, some at a time. */
export async function* exportChain(sql: Sql, accountId: string): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const { rows } = await sql.query(
      `select ${columns} from audit_event where account_id = $1 and seq > $2 order by seq limit ${exportRows}`,
      [accountId, after],
    )
    if (rows.length > 0) yield rows.map(row => `${JSON.stringify(row)}\n`).join('')
    if (rows.length < exportRows) return
    after = rows.at(-1).seq
  }
}
