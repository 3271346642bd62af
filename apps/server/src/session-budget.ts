// What a session may still spend, and spending it. A budget counts for the session that asks and for every session above
// it; it is all or nothing, exact under any number of parallel calls, and only ever used up. A key without budgets is not
// bounded here. What a session was given is written in `owners/agent-sessions.ts` alone.
import type { Sql } from './db.ts'

export const meters = ['sends', 'recipients', 'api_calls', 'bytes', 'cost_units'] as const
export type Meter = (typeof meters)[number]
/** What an act would add to each meter; what is left out adds nothing. */
export type Adds = Partial<Record<Meter, number>>

export interface Budget {
  meter: Meter
  used: number
  max: number
  adds: number
}

/**
 * One entry an ask, in order: every budget, of the session and of those above it, that the act would add to. Empty for a
 * key without any. It reads only: under the account's lock nothing else spends `sends`, `recipients` and `bytes`.
 */
export async function loadBudgets(
  sql: Sql,
  asked: { accountId: string; keyId: string | null; adds: Adds }[],
): Promise<Budget[][]> {
  const found: Budget[][] = asked.map(() => [])
  const bounded = asked.flatMap(({ accountId, keyId }, n) =>
    keyId === null ? [] : [{ n, account: accountId, key: keyId }],
  )
  if (bounded.length === 0) return found
  const { rows } = await sql.query({
    name: 'load-session-budgets',
    text: `select i.n, b.meter, b.used, b.cap
             from json_to_recordset($1::json) as i (n int, account text, key text)
             join api_key k on k.account_id = i.account and k.id = i.key and k.kind = 'session'
             join session_budget b on b.account_id = k.account_id and b.key_id = any (k.path)
            order by i.n, array_position(k.path, b.key_id) desc, b.meter`,
    values: [JSON.stringify(bounded)],
  })
  for (const row of rows) {
    const adds = asked[row.n]!.adds[row.meter as Meter] ?? 0
    if (adds > 0) found[row.n]!.push({ meter: row.meter, used: row.used, max: row.cap, adds })
  }
  return found
}

/** Takes all of it, or nothing and false. In the act's own transaction; at the edge before the act. */
export async function takeBudget(sql: Sql, accountId: string, keyId: string, adds: Adds): Promise<boolean> {
  const { rows } = await sql.query({
    name: 'take-session-budget',
    text: 'select take_session_budget($1, $2, $3, $4, $5, $6, $7) as taken',
    values: [
      accountId,
      keyId,
      adds.sends ?? 0,
      adds.recipients ?? 0,
      adds.bytes ?? 0,
      adds.api_calls ?? 0,
      adds.cost_units ?? 0,
    ],
  })
  return rows[0].taken
}
