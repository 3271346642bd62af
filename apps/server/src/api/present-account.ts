// An account as its agent or its owner sees it, with limits and state read in two statements for any number of accounts.
import type { Sql } from '../db.ts'
import { presentInbox } from '../owners/inboxes.ts'
import { loadLimits } from '../owners/limits.ts'

export async function presentAccount(sql: Sql, accountIds: string[]) {
  const { rows } = await sql.query(
    `select a.*, coalesce(own.state, 'stopped') = 'running' and coalesce(all_.state, 'stopped') = 'running'
              and (a.owner_id is null or coalesce(person.state, 'stopped') = 'running') as running,
            case when own.state is distinct from 'running' then own.changed_at when person.state = 'stopped' then person.changed_at
                 else all_.changed_at end as switched_at,
            (select c.state from claim c where c.account_id = a.id order by c.created_at desc limit 1) as last_claim,
            (select coalesce(jsonb_agg(i order by i.id desc), '[]') from (select * from inbox where account_id = a.id and deleted_at is null order by id desc limit 100) i) as inboxes
       from account a
       left join kill_switch own on own.scope = a.id
       left join kill_switch all_ on all_.scope = '*'
       left join kill_switch person on person.scope = a.owner_id
      where a.id = any ($1) order by a.id desc`,
    [accountIds],
  )
  const limits = await loadLimits(sql, accountIds)
  return rows.map(row => {
    const inboxes = row.inboxes.map((inbox: { created_at: string }) =>
      presentInbox({ ...inbox, created_at: new Date(inbox.created_at) } as never),
    )
    return {
      account_id: row.id as string,
      name: row.name as string,
      description: row.description as string | null,
      email: (inboxes.at(-1)?.email ?? null) as string | null,
      environment: row.environment as 'live' | 'test',
      state: row.running ? 'running' : 'stopped',
      stopped_at: row.running ? null : (row.switched_at?.toISOString() ?? null),
      claimed: row.claimed_at !== null,
      claimed_at: row.claimed_at?.toISOString() ?? null,
      claim_state: row.claimed_at
        ? 'claimed'
        : row.last_claim === 'disowned'
          ? 'disowned'
          : row.last_claim
            ? 'requested'
            : 'unclaimed',
      limits: limits.get(row.id),
      inboxes,
      created_at: row.created_at.toISOString() as string,
    }
  })
}
