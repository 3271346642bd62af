// The outbox: one row a recipient, and the truth about every copy that may leave. Every statement on it and on its
// attempts is here, but those of a stop, which are in `cancel.ts`. The queue only rings; what a row says is what happens.
//
//   queued     put here by the gate, due at once
//   sending    leased by a worker: a token, a time, and an attempt whose outcome is `unknown` until it is told
//   deferred   a temporary failure, or an answer that was lost; due again at `next_attempt_at`
//   sent, failed, cancelled   final; a trigger keeps them
//
//   pass-gate   → queued                     with the allow decision that the foreign key asks for
//   lease       queued, deferred → sending   only while every switch above the account runs; a missing switch is stopped
//   lease       sending → sending            when the lease ran out: the worker is gone, its attempt stays `unknown`
//   settle      sending → sent, deferred, failed; → queued, deferred when nothing was handed over; → cancelled instead of
//               another try where whom it is for wants no more
//   cancel      queued, deferred → cancelled when an agent is stopped, or whom it is for wants no more; what is `sending`
//               only after its hand-off ended
//
// Only the holder of the lease settles: a result that comes too late changes the attempt and not the row. A retry sends
// the same bytes, so the same Message-ID. Times are the database's.
import { randomUUID } from 'node:crypto'
import type { Route } from '@postern/gate'
import type { Sql, Tx } from '../db.ts'

export interface OutboxInsert {
  accountId: string
  id: string
  inboxId: string
  messageId: string
  recipient: string
  decisionId: string
  environment: 'live' | 'test'
  route: Route
  rawSha256: Buffer
}

export interface Leased {
  accountId: string
  inboxId: string
  id: string
  messageId: string
  recipient: string
  route: Route
  /** The platform's own mail: not stopped by the instance's switch, and sent with an empty return path. */
  system: boolean
  from: string
  raw: Buffer
  /** This one included. */
  attempts: number
  /** Of the row's attempts, those given back included. */
  attempt: number
  leaseToken: string
}

/** `not-started`: nothing was handed over, the try does not count. `unknown`: it may have arrived. */
export type Outcome = 'sent' | 'deferred' | 'failed' | 'unknown' | 'not-started'

export interface Settled {
  row: Leased
  outcome: Outcome
  /** What the other side said, cleaned and capped; or what we know. */
  reply: string
}

/** Minutes until the next try, by the number of tries made; the last one repeats. */
export const retryMinutes = [1, 5, 15, 30, 60]
/** After this a temporary failure is a failure. */
const giveUpHours = 48

const retryArray = `(array[${retryMinutes.join(', ')}])`

export async function insertOutbox(tx: Tx, rows: OutboxInsert[]): Promise<void> {
  await tx.query({
    name: 'insert-outbox',
    text: `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
           select account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, decode(sha256, 'hex')
             from json_to_recordset($1::json) as x (account_id text, id text, inbox_id text, message_id text, recipient text, decision_id text,
                  environment text, route text, sha256 text)
            order by account_id, id`,
    values: [
      JSON.stringify(
        rows.map(row => ({
          account_id: row.accountId,
          id: row.id,
          inbox_id: row.inboxId,
          message_id: row.messageId,
          recipient: row.recipient,
          decision_id: row.decisionId,
          environment: row.environment,
          route: row.route,
          sha256: row.rawSha256.toString('hex'),
        })),
      ),
    ],
  })
}

/** Every switch above the copy runs; a migration has the function. */
const runs = 'may_leave(o.account_id, o.inbox_id, o.recipient)'

/** As `baseAddress` in packages/mail: without what stands from the first plus to the @. */
export const baseOf = (address: string) => `regexp_replace(${address}, '^([^+@]+)[+][^@]*@', '\\1@')`

/** Whom the copy is for did not ask for an end, nor did the address that theirs is a variant of. */
const welcome = `
  not exists (select from suppression n where n.account_id = o.account_id and n.address in (o.recipient, ${baseOf('o.recipient')}))`

/** With `$4`, the platform's own mail alone. */
const asked = `(not $4::boolean or o.account_id in (select id from account where kind = 'system'))`

const leaseSql = `
with waiting as (
  select o.account_id, o.id from outbox o
   where o.state in ('queued', 'deferred') and o.next_attempt_at <= now() and ${asked} and ${runs} and ${welcome}
   order by o.next_attempt_at limit $1 for no key update skip locked
), abandoned as (
  select o.account_id, o.id from outbox o
   where o.state = 'sending' and o.leased_until < now() and ${asked} and ${runs} and ${welcome}
   order by o.leased_until limit $1 for no key update skip locked
), due as (
  select * from waiting union all select * from abandoned limit $1
), taken as (
  update outbox o set state = 'sending', attempts = o.attempts + 1, lease_token = $2, leased_until = now() + make_interval(secs => $3)
    from due d where o.account_id = d.account_id and o.id = d.id
  returning o.*
), tried as (
  insert into attempt (account_id, outbox_id, n)
  select t.account_id, t.id, (select count(*) + 1 from attempt p where p.account_id = t.account_id and p.outbox_id = t.id) from taken t
  returning *
), ended as (
  update attempt p set ended_at = now(), smtp_reply = coalesce(p.smtp_reply, 'The worker ended before it could say what happened.')
    from abandoned b where p.account_id = b.account_id and p.outbox_id = b.id and p.ended_at is null
)
select t.account_id as "accountId", t.inbox_id as "inboxId", t.id, t.message_id as "messageId", t.recipient, t.route, a.kind = 'system' as system,
       m.from_address as "from", r.bytes as raw, t.attempts, p.n as attempt
  from taken t
  join tried p on p.account_id = t.account_id and p.outbox_id = t.id
  join account a on a.id = t.account_id
  join message m on m.account_id = t.account_id and m.id = t.message_id
  join raw r on r.account_id = t.account_id and r.sha256 = t.raw_sha256
 order by t.id`

/** Takes rows that are due, each for one worker. Commits by itself: the attempt is on record before it is made. */
export async function leaseDue(sql: Sql, limit: number, leaseMs: number, onlySystem = false): Promise<Leased[]> {
  const token = randomUUID()
  const values = [limit, token, leaseMs / 1000, onlySystem]
  const { rows } = await sql.query({ name: 'lease-outbox', text: leaseSql, values })
  return rows.map(row => ({ ...row, leaseToken: token }))
}

/** Holds on to rows whose hand-off takes long. Answers the ids that are still ours. */
export async function renewLeases(sql: Sql, rows: Leased[], leaseMs: number): Promise<Set<string>> {
  const result = await sql.query({
    name: 'renew-leases',
    text: `with mine as (
             select o.account_id, o.id from outbox o join unnest($1::text[], $2::text[], $3::uuid[]) as x (account_id, id, token)
                 on o.account_id = x.account_id and o.id = x.id
              where o.state = 'sending' and o.lease_token = x.token
              order by o.account_id, o.id for no key update of o
           ), renewed as (
             update outbox o set leased_until = greatest(o.leased_until, now() + make_interval(secs => $4))
               from mine k where k.account_id = o.account_id and k.id = o.id
           )
           select id from mine`,
    values: [...keys(rows), leaseMs / 1000],
  })
  return new Set(result.rows.map(row => row.id))
}

/**
 * Which of these may be handed over now: still leased by us, every switch runs, and nobody asked for an end. To be asked in a statement of its own,
 * on the session that holds the hand-off locks, after they were taken.
 */
export async function stillMayLeave(sql: Sql, rows: Leased[]): Promise<Set<string>> {
  const result = await sql.query({
    name: 'still-may-leave',
    text: `select o.id from outbox o join unnest($1::text[], $2::text[], $3::uuid[]) as x (account_id, id, token)
               on o.account_id = x.account_id and o.id = x.id
            where o.state = 'sending' and o.lease_token = x.token and o.leased_until > now() and ${runs} and ${welcome}`,
    values: keys(rows),
  })
  return new Set(result.rows.map(row => row.id))
}

const settleSql = `
with told as (
  select * from json_to_recordset($1::json) as x (account_id text, id text, n int, token uuid, outcome text, reply text)
), mine as (
  select o.account_id, o.id, t.outcome, t.reply,
         case when t.outcome not in ('sent', 'failed') and not (${welcome}) then 'cancelled'
              when t.outcome = 'not-started' then case when o.attempts > 1 then 'deferred' else 'queued' end
              when t.outcome in ('sent', 'failed') then t.outcome
              when now() - o.created_at > interval '${giveUpHours} hours' then 'failed'
              else 'deferred' end as state
    from outbox o join told t on t.account_id = o.account_id and t.id = o.id
   where o.state = 'sending' and o.lease_token = t.token
   order by o.account_id, o.id for no key update of o
), moved as (
  update outbox o
     set state = k.state, smtp_reply = k.reply, lease_token = null, leased_until = null,
         attempts = o.attempts - (k.outcome = 'not-started')::int,
         sent_at = case k.state when 'sent' then now() end,
         next_attempt_at = case when k.outcome = 'not-started' then now() + interval '1 second'
           else now() + make_interval(mins => ${retryArray}[least(greatest(o.attempts, 1), ${retryMinutes.length})]) end
    from mine k
   where k.account_id = o.account_id and k.id = o.id
  returning o.account_id, o.id, o.message_id, o.state
), noted as (
  update attempt p set outcome = t.outcome, smtp_reply = t.reply, ended_at = clock_timestamp()
    from told t where p.account_id = t.account_id and p.outbox_id = t.id and p.n = t.n
)
select account_id as "accountId", id, message_id as "messageId", state from moved`

/** Tells what became of attempts. Answers the rows that this lease still held, with their new state. */
export async function settleAttempts(
  tx: Tx,
  settled: Settled[],
): Promise<{ accountId: string; id: string; messageId: string; state: string }[]> {
  const told = settled.map(({ row, outcome, reply }) => ({
    account_id: row.accountId,
    id: row.id,
    n: row.attempt,
    token: row.leaseToken,
    outcome,
    reply,
  }))
  const { rows } = await tx.query({ name: 'settle-attempts', text: settleSql, values: [JSON.stringify(told)] })
  return rows
}

/** Whether this lease is still ours, keeping it so until the transaction ends. */
export async function holdLeases(tx: Tx, rows: Leased[]): Promise<Set<string>> {
  const result = await tx.query({
    name: 'hold-leases',
    text: `select o.id from outbox o join unnest($1::text[], $2::text[], $3::uuid[]) as x (account_id, id, token)
               on o.account_id = x.account_id and o.id = x.id
            where o.state = 'sending' and o.lease_token = x.token
            order by o.account_id, o.id for no key update of o`,
    values: keys(rows),
  })
  return new Set(result.rows.map(row => row.id))
}

function keys(rows: Leased[]): [string[], string[], string[]] {
  return [rows.map(row => row.accountId), rows.map(row => row.id), rows.map(row => row.leaseToken)]
}
