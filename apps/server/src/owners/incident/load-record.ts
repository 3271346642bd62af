// What the audit says of a span: of the account's own chain, and of its owner's and the platform's what concerns it. A chain
// has no index by time; its lines are in order of time, so the ends of the span are found by halving.
import type { Sql } from '../../db.ts'
import { systemAccountId } from '../system-account.ts'
import type { KeyUse, Span } from './report.ts'

export interface RecordLine {
  chain: string
  seq: number
  at: Date
  actor: string
  action: string
  subject: string
  data: Record<string, unknown>
}

/** Told by decisions, readings, verdicts and attempts themselves. */
const toldElsewhere = [
  'api.called',
  'message.accepted',
  'message.held',
  'message.refused',
  'message.received',
  'message.judged',
  'delivery.attempted',
]

const stopsAbove = ['owner', 'instance', 'domain'].flatMap(scope =>
  ['stopped', 'stop-ended', 'resumed'].map(act => `${scope}.${act}`),
)

/** Oldest first, the newest `max`. */
export async function loadRecord(
  sql: Sql,
  { accountId, ownerId }: { accountId: string; ownerId: string | null },
  span: Span,
  max: number,
): Promise<RecordLine[]> {
  const own = await linesOf(sql, accountId, span, max, { but: toldElsewhere })
  // Stops over the account: its owner's, and the instance's.
  const above = [ownerId, systemAccountId].filter(chain => chain !== null)
  const stops = []
  for (const chain of above) stops.push(...(await linesOf(sql, chain, span, max, { only: stopsAbove })))
  return [...own, ...stops].toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(-max)
}

async function linesOf(
  sql: Sql,
  chain: string,
  span: Span,
  max: number,
  which: { but: string[] } | { only: string[] },
): Promise<RecordLine[]> {
  const ends = await endsOf(sql, chain, span)
  if (!ends) return []
  const { rows } = await sql.query(
    `select * from audit_event e
      where e.account_id = $1 and e.seq between $2 and $3 and (e.action = any ($5)) = $6 order by e.seq desc limit $4`,
    [chain, ...ends, max, 'only' in which ? which.only : which.but, 'only' in which],
  )
  return rows.map(row => ({ ...row, chain: row.account_id, data: read(row.data) })).toReversed()
}

/** The first and the last line of the span, by halving; null where it has none. */
async function endsOf(sql: Sql, chain: string, { from, to }: Span): Promise<[number, number] | null> {
  const head = await sql.query('select seq from audit_head where account_id = $1', [chain])
  const last: number = head.rows[0]?.seq ?? 0
  const firstAfter = async (at: Date, inclusive: boolean) => {
    let low = 1
    let high = last + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const { rows } = await sql.query('select at from audit_event where account_id = $1 and seq = $2', [chain, middle])
      const seen = rows[0].at as Date
      if (inclusive ? seen >= at : seen > at) high = middle
      else low = middle + 1
    }
    return low
  }
  const first = await firstAfter(from, true)
  const end = (await firstAfter(to, false)) - 1
  return first > end ? null : [first, end]
}

const keysMax = 500

/** Calls by key and operation, and those that were refused one line a minute. */
export async function loadCalls(
  sql: Sql,
  accountId: string,
  span: Span,
  max: number,
): Promise<{ keys: KeyUse[]; refused: { at: Date; actor: string; operation: string; code: string; times: number }[] }> {
  const ends = await endsOf(sql, accountId, span)
  if (!ends) return { keys: [], refused: [] }
  const calls = `select e.actor, e.at, e.data::jsonb as data from audit_event e
                  where e.account_id = $1 and e.seq between $2 and $3 and e.action = 'api.called'`
  const byKey = await sql.query(
    `select actor, data ->> 'operation' as operation, count(*) as calls,
            count(*) filter (where (data ->> 'status')::int >= 400) as refused, min(at) as first_at, max(at) as last_at
       from (${calls} and e.actor like 'agent:%') c group by 1, 2 order by 5 limit ${keysMax * 50}`,
    [accountId, ...ends],
  )
  const refused = await sql.query(
    `select min(at) as at, actor, data ->> 'operation' as operation, coalesce(data ->> 'code', data ->> 'status') as code, count(*) as times
       from (${calls}) c where (data ->> 'status')::int >= 400
      group by date_trunc('minute', at), 2, 3, 4 order by 1 desc limit $4`,
    [accountId, ...ends, max],
  )
  const keys = new Map<string, KeyUse>()
  for (const row of byKey.rows) {
    const keyId: string = row.actor.slice('agent:'.length)
    const use: KeyUse = keys.get(keyId) ?? {
      key_id: keyId,
      calls: 0,
      refused: 0,
      first_at: row.first_at.toISOString(),
      last_at: row.last_at.toISOString(),
      operations: {},
    }
    use.calls += row.calls
    use.refused += row.refused
    if (row.last_at.toISOString() > use.last_at) use.last_at = row.last_at.toISOString()
    use.operations[row.operation] = row.calls
    keys.set(keyId, use)
  }
  return { keys: [...keys.values()].slice(0, keysMax), refused: refused.rows }
}

function read(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
