// The rows of the outbox that a stop ends, and what is known of those that were on their way. `outbox.ts` has the states;
// cancelled is final.
import type { Sql, Tx } from '../db.ts'
import { baseOf, type Outcome } from './outbox.ts'

/**
 * SQL that says of a copy whether a scope, given as `$1`, reaches it. The expressions say whose it is, from which inbox, and
 * whether the domain (a text) is where it goes.
 */
export function reaches(
  scope: string,
  copy: { account: string; inbox: string; goesTo: (domain: string) => string },
): string {
  const agents = `${copy.account} in (select id from account where kind <> 'system')`
  const owned = (owner: string) => `${copy.account} in (select id from account where owner_id = ${owner})`
  const domain = copy.goesTo(`split_part($1::text, '@', 2)`)
  if (scope === '*') return `($1::text = '*' and ${agents})`
  if (scope.startsWith('acc_')) return `${copy.account} = $1::text`
  if (scope.startsWith('inb_'))
    return `(${copy.account} in (select account_id from inbox where id = $1::text) and ${copy.inbox} = $1::text)`
  if (scope.startsWith('@')) return `(${agents} and ${domain})`
  if (!scope.startsWith('own_')) throw new Error(`Nothing has the scope ${scope}.`)
  return scope.includes('@') ? `(${owned(`split_part($1::text, '@', 1)`)} and ${domain})` : owned('$1::text')
}

const inScope = (scope: string) =>
  reaches(scope, {
    account: 'o.account_id',
    inbox: 'o.inbox_id',
    goesTo: domain => `split_part(o.recipient, '@', 2) = ${domain}`,
  })

export interface Cancelled {
  accountId: string
  id: string
  messageId: string
  recipient: string
  /** What it was until now. */
  was: 'queued' | 'deferred' | 'sending'
}

/** At most `limit` rows. With `sending`, also what a hand-off left behind. */
export async function cancelOpen(
  tx: Tx,
  scope: string,
  states: Cancelled['was'][],
  limit: number,
): Promise<Cancelled[]> {
  const { rows } = await tx.query(
    `with open as (
       select o.account_id, o.id, o.state from outbox o
        where o.state = any ($2) and ${inScope(scope)}
        order by o.account_id, o.id limit $3 for no key update
     )
     update outbox o set state = 'cancelled', lease_token = null, leased_until = null
       from open p where o.account_id = p.account_id and o.id = p.id
     returning o.account_id as "accountId", o.id, o.message_id as "messageId", o.recipient, p.state as was`,
    [scope, states, limit],
  )
  return rows
}

/** Cancels what waits for this address and for its plus-variants. */
export async function cancelTo(
  tx: Tx,
  accountId: string,
  base: string,
): Promise<{ accountId: string; messageId: string }[]> {
  const { rows } = await tx.query(
    `with open as (
       select o.account_id, o.id from outbox o
        where o.account_id = $1 and ${baseOf('o.recipient')} = $2
          and (o.state in ('queued', 'deferred') or (o.state = 'sending' and o.leased_until < now()))
        order by o.account_id, o.id for no key update
     )
     update outbox o set state = 'cancelled', lease_token = null, leased_until = null
       from open p where o.account_id = p.account_id and o.id = p.id
     returning o.account_id as "accountId", o.message_id as "messageId"`,
    [accountId, base],
  )
  return rows
}

/** A message is cancelled when no copy of it left or can leave. */
export async function cancelMessages(tx: Tx, copies: { accountId: string; messageId: string }[]): Promise<void> {
  if (copies.length === 0) return
  await tx.query(
    `update message m set status = 'cancelled'
       from (select distinct * from unnest($1::text[], $2::text[]) as x (account_id, id)) x
      where m.account_id = x.account_id and m.id = x.id and m.status in ('accepted', 'held')
        and not exists (select from outbox o where o.account_id = m.account_id and o.message_id = m.id and o.state <> 'cancelled')`,
    [copies.map(copy => copy.accountId), copies.map(copy => copy.messageId)],
  )
}

export interface InFlight {
  accountId: string
  id: string
  messageId: string
  recipient: string
}

/** What is being handed over, or was leased to be, at this moment. */
export async function findSending(sql: Sql, scope: string): Promise<InFlight[]> {
  const { rows } = await sql.query(
    `select o.account_id as "accountId", o.id, o.message_id as "messageId", o.recipient
       from outbox o where o.state = 'sending' and ${inScope(scope)} order by o.account_id, o.id`,
    [scope],
  )
  return rows
}

/** How the last attempt of each ended, as far as anybody knows. */
export async function lastOutcomes(sql: Sql, rows: InFlight[]): Promise<Map<string, Outcome>> {
  const result = await sql.query(
    `select distinct on (p.outbox_id) p.outbox_id, p.outcome
       from attempt p join unnest($1::text[], $2::text[]) as x (account_id, id) on p.account_id = x.account_id and p.outbox_id = x.id
      order by p.outbox_id, p.n desc`,
    [rows.map(row => row.accountId), rows.map(row => row.id)],
  )
  return new Map(result.rows.map(row => [row.outbox_id, row.outcome]))
}
