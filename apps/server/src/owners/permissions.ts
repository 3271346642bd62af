// What each key may do and what of it was used, for the owner; and what lapses: a scope that a key of 30 days did not use
// for 30 days, unless the owner keeps it. A lapse only takes away. It runs once a day wherever a worker does; a second one
// finds nothing left to do. Once a month the owner is told to look.
import { raise } from '../alert.ts'
import { append } from '../audit.ts'
import type { Context, Part } from '../context.ts'
import type { Sql, Tx } from '../db.ts'
import { inOrder, keysListed, type Scope } from './keys.ts'

export const unusedDays = 30
/** A younger key has had no time to be used. */
const noticeAfterDays = 7
const everyMs = 3_600_000
const accountsAtOnce = 100

/** Of the key `k` and those that it replaced, within the days that count. */
const usesSql = `from key_use u join api_key f on f.account_id = u.account_id and f.id = u.key_id
  where u.account_id = k.account_id and coalesce(f.family, f.id) = coalesce(k.family, k.id)
    and u.day > (now() at time zone 'utc')::date - ${unusedDays}`

export async function loadPermissions(sql: Sql, accountId: string) {
  const { rows } = await sql.query(
    `select k.id, k.name, k.suspended_at is not null as suspended, k.scopes,
            (select coalesce(json_agg(t), '[]') from (select u.scope, sum(u.uses) as uses, max(u.day)::text as last_used_on ${usesSql} group by u.scope) t) as used
       from api_key k
      where k.account_id = $1 and k.kind = 'key' and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      order by k.id desc limit $2`,
    [accountId, keysListed],
  )
  return {
    account_id: accountId,
    days: unusedDays,
    keys: rows.map(row => {
      const used = row.used as { scope: Scope; uses: number; last_used_on: string }[]
      return {
        key_id: row.id as string,
        name: row.name as string,
        state: row.suspended ? 'suspended' : 'active',
        granted: inOrder(row.scopes),
        used: inOrder(used.map(each => each.scope)).map(scope => used.find(each => each.scope === scope)!),
        narrower: inOrder(row.scopes).filter(scope => used.some(each => each.scope === scope)),
      }
    }),
  }
}

/**
 * Takes the scopes that lapsed from the keys of at most so many accounts, and from the sessions below them, each account in
 * a transaction of its own. Gives how many keys lost any.
 */
export async function lapseScopes({ db }: Pick<Context, 'db'>): Promise<number> {
  let narrowed = 0
  for (let after = ''; ; ) {
    const { rows } = await db.pool.query(
      `select distinct k.account_id as id from api_key k
        where k.account_id > $1 and ${lapsingSql} order by k.account_id limit ${accountsAtOnce}`,
      [after],
    )
    for (const { id } of rows) narrowed += await db.transaction(tx => lapse(tx, id))
    if (rows.length < accountsAtOnce) return narrowed
    after = rows.at(-1).id
  }
}

/** A key that replaced another is as old as its family; what a rotation handed on was granted then. */
const keptSql = `array(select s from unnest(k.scopes) s where s = any (k.kept_scopes) or exists (select ${usesSql} and u.scope = s))`

const lapsingSql = `k.kind = 'key' and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
  and k.suspended_at is null
  and (select min(f.created_at) from api_key f where f.account_id = k.account_id and coalesce(f.family, f.id) = coalesce(k.family, k.id))
      < now() - interval '${unusedDays} days'
  and cardinality(${keptSql}) < cardinality(k.scopes)`

async function lapse(tx: Tx, accountId: string): Promise<number> {
  await tx.query('select 1 from account where id = $1 for no key update', [accountId])
  const { rows } = await tx.query(
    `update api_key k set scopes = n.scopes
       from (select k.id, k.scopes as before, ${keptSql} as scopes from api_key k where k.account_id = $1 and ${lapsingSql}) n
      where k.account_id = $1 and k.id = n.id returning k.id, k.scopes, n.before`,
    [accountId],
  )
  for (const { id, scopes } of rows) {
    await tx.query(
      `update api_key s set scopes = array(select x from unnest(s.scopes) x where x = any ($3))
        where s.account_id = $1 and s.kind = 'session' and $2 = any (s.path) and s.expires_at > now() and not s.scopes <@ $3`,
      [accountId, id, scopes],
    )
  }
  await append(
    tx,
    ...rows.map(row => ({
      accountId,
      actor: 'postern',
      action: 'key.scopes-lapsed',
      subject: row.id as string,
      data: { lapsed: inOrder(row.before).filter(scope => !row.scopes.includes(scope)), left: inOrder(row.scopes) },
    })),
  )
  return rows.length
}

/** Once a month: what each owner should look at, one notice an agent that has scopes which nothing uses. */
export async function remindOwners({ db }: Pick<Context, 'db'>): Promise<void> {
  await db.transaction(async tx => {
    // One process a month: the quota's row is the turn.
    const turn = await tx.query(
      `insert into quota (meter, subject, starts_at, used) values ('permission_notice', '*', date_trunc('month', now() at time zone 'utc') at time zone 'utc', 1)
       on conflict do nothing returning 1`,
    )
    if (turn.rows.length === 0) return
    const { rows } = await tx.query(
      `select k.account_id, count(*) as keys, to_char(now() at time zone 'utc', 'YYYY-MM') as month
         from api_key k join account a on a.id = k.account_id
        where a.owner_id is not null and a.kind = 'agent' and a.deleted_at is null and k.kind = 'key' and k.revoked_at is null
          and (k.expires_at is null or k.expires_at > now())
          and k.created_at < now() - interval '${noticeAfterDays} days'
          and exists (select from unnest(k.scopes) s where not exists (select ${usesSql} and u.scope = s))
        group by k.account_id order by k.account_id`,
    )
    for (const row of rows) {
      await raise(tx, {
        accountId: row.account_id,
        kind: 'permission',
        dedupe: `permission ${row.account_id} ${row.month}`,
        sentence: `The agent has ${row.keys === 1 ? 'a key' : `${row.keys} keys`} with scopes that nothing used in the last ${unusedDays} days.`,
        next: 'Look at what its keys may do, and keep what is needed; the rest lapses by itself.',
        data: { keys: row.keys },
      })
    }
  })
}

/** Looks each hour: what is a day's or a month's work is done once in it, by whoever comes first. */
export function startPermissionAudit(ctx: Context): Part {
  let running = Promise.resolve()
  const tick = () => {
    running = running
      .then(() => lapseScopes(ctx))
      .then(() => remindOwners(ctx))
      .catch(error => ctx.log.error({ error }, 'permissions.not-audited'))
  }
  const timer = setInterval(tick, everyMs)
  tick()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
