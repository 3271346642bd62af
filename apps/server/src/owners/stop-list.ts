// What is stopped now, and by whom: for an owner all that keeps mail of their agents here, for the operator everything.
// Newest first, at most 1,000. A switch that is missing is a stop without a time.
import type { Sql } from '../db.ts'
import { isStopFilePresent } from '../stop-file.ts'
import { nounOf, type ScopeNoun } from './stop-scope.ts'

/** As the contract has it. */
export interface Stop {
  scope: ScopeNoun | 'file'
  /** An id, a domain, or `*`. */
  subject: string
  /** Whose inbox or agent; null of what is no one agent's. */
  account_id: string | null
  /** Of a domain: whose agents; null is everybody's. */
  owner_id: string | null
  stopped_by: ('owner' | 'operator' | 'postern')[]
  stopped_at: string | null
}

const stopsMax = 1_000

const select = 'select n.name, n.account_id, s.held_by, s.changed_at'
const newest = `order by s.changed_at desc nulls first, n.name limit ${stopsMax}`

export async function listStopsOfOwner(sql: Sql, ownerId: string, config: { stopFile: string }): Promise<Stop[]> {
  const { rows } = await sql.query(
    `with agents as (select id from account where owner_id = $1 and deleted_at is null)
     ${select}
       from (select '*' as name, null as account_id
             union all select $1, null
             union all select id, id from agents
             union all select i.id, i.account_id from inbox i join agents a on a.id = i.account_id where i.deleted_at is null
             union all select scope, null from kill_switch where scope like '@%' or starts_with(scope, $1 || '@')) n
       left join kill_switch s on s.scope = n.name
      where coalesce(s.state, 'stopped') = 'stopped' ${newest}`,
    [ownerId],
  )
  return [...fileStop(config), ...rows.map(toStop)]
}

export async function listStops(sql: Sql, config: { stopFile: string }): Promise<Stop[]> {
  const { rows } = await sql.query(
    `${select}
       from (select scope as name, coalesce(i.account_id, a.id) as account_id from kill_switch k
              left join inbox i on i.id = k.scope left join account a on a.id = k.scope
              where k.state = 'stopped') n
       join kill_switch s on s.scope = n.name ${newest}`,
  )
  return [...fileStop(config), ...rows.map(toStop)]
}

const fileStop = (config: { stopFile: string }): Stop[] =>
  isStopFilePresent(config)
    ? [
        {
          ...{ scope: 'file' as const, subject: '*', account_id: null, owner_id: null },
          ...{ stopped_by: ['operator' as const], stopped_at: null },
        },
      ]
    : []

function toStop(row: { name: string; account_id: string | null; held_by: Stop['stopped_by']; changed_at: Date }): Stop {
  const [owner, domain] = row.name.includes('@') ? row.name.split('@') : ['', null]
  return {
    scope: nounOf(row.name),
    subject: domain ?? row.name,
    account_id: row.account_id,
    owner_id: owner || null,
    stopped_by: row.held_by ?? [],
    stopped_at: row.changed_at?.toISOString() ?? null,
  }
}
