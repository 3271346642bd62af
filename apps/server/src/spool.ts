// Accepted mail that nobody has judged yet: every statement on `spool`, and the seam between the two paths.
//
// A row is made by `spoolMails` (from the network) or `spoolLocal` (from an inbox here), in the transaction whose commit
// is the promise. It is leased by a worker (`leaseSpooled`), and removed in the transaction that stores the message
// (`removeSpooled`, which only the holder of the lease can do). A lease that ends unused makes the row due again.
// The same bytes to the same inbox are one mail, whether they wait here or are a message already.
import { createHash, randomUUID } from 'node:crypto'
import type { Sql, Tx } from './db.ts'

export interface SpoolMail {
  /** The bytes as they came. */
  raw: Buffer
  mailFrom: string
  clientIp: string
  helo: string
  handedOver: boolean
  /** Inboxes here, at most 50. */
  recipients: { accountId: string; inboxId: string; rcptTo: string }[]
}

/** `duplicate`: these bytes are in that inbox already. `over-cap`: its account received its share of today. */
export type SpoolOutcome = 'spooled' | 'duplicate' | 'over-cap' | 'unknown'

// One round trip for a whole batch; the bytes come end to end in one parameter. Where an account has no room for all of
// its mails, each is counted alone, in order.
// Statements on many rows here are not named: a prepared one keeps the plan that it got while tables were empty, when
// every index costs the same (measured: 1,100 accepted mails a second became 120). `limit` tells the planner how many rows
// there are, and a subquery with a limit is looked up row by row, never joined by a scan.
const spoolSql = `
with mail as (
  select m.*, decode(m.sha, 'hex') as sha256
    from json_to_recordset($1::json) as m (n int, account_id text, inbox_id text, sha text, at int, size int,
         mail_from text, rcpt_to text, client_ip text, helo text, handed_over boolean)
   limit $3
), fresh as (
  select distinct on (m.account_id, m.inbox_id, m.sha256) m.*
    from mail m
   where (select true from inbox i where i.account_id = m.account_id and i.id = m.inbox_id and i.deleted_at is null limit 1)
     and (select true from spool s
           where s.account_id = m.account_id and s.inbox_id = m.inbox_id and s.raw_sha256 = m.sha256 limit 1) is null
     and (select true from message g
           where g.account_id = m.account_id and g.inbox_id = m.inbox_id and g.raw_sha256 = m.sha256
             and g.direction = 'in' limit 1) is null
   order by m.account_id, m.inbox_id, m.sha256, m.n
), counted as materialized (
  select a.account_id, count_receives(a.account_id, a.mails) as fits
    from (select account_id, count(*)::int as mails from fresh group by account_id order by account_id) a
), kept as materialized (
  select f.* from (select * from fresh order by n) f join counted c using (account_id)
   where case when c.fits then true else count_receives(f.account_id, 1) end
), stored as (
  insert into raw (account_id, sha256, bytes)
  select distinct on (account_id, sha256) account_id, sha256, substr($2::bytea, at, size) from kept order by account_id, sha256
  on conflict do nothing
), spooled as (
  insert into spool (account_id, inbox_id, raw_sha256, mail_from, rcpt_to, client_ip, helo, handed_over)
  select account_id, inbox_id, sha256, mail_from, rcpt_to, client_ip, helo, handed_over from kept order by n
  on conflict do nothing
)
select n, 'known' as is from mail m
 where (select true from inbox i where i.account_id = m.account_id and i.id = m.inbox_id and i.deleted_at is null limit 1)
union all select n, 'fresh' from fresh
union all select n, 'kept' from kept`

interface SpoolRow {
  n: number
  account_id: string
  inbox_id: string
  sha: string
  /** Where its bytes begin in the batch, from 1. */
  at: number
  size: number
  mail_from: string
  rcpt_to: string
  client_ip: string
  helo: string
  handed_over: boolean
}

/** Writes a batch; answers, for each mail, the outcome for each of its recipients, in order. */
export async function spoolMails(tx: Tx, mails: SpoolMail[]): Promise<SpoolOutcome[][]> {
  const rows: SpoolRow[] = []
  let at = 1
  for (const mail of mails) {
    const sha = createHash('sha256').update(mail.raw).digest('hex')
    for (const recipient of mail.recipients) {
      rows.push({
        n: rows.length,
        account_id: recipient.accountId,
        inbox_id: recipient.inboxId,
        sha,
        at,
        size: mail.raw.length,
        mail_from: mail.mailFrom,
        rcpt_to: recipient.rcptTo,
        client_ip: mail.clientIp,
        helo: mail.helo,
        handed_over: mail.handedOver,
      })
    }
    at += mail.raw.length
  }
  const bytes = mails.length === 1 ? mails[0]!.raw : Buffer.concat(mails.map(mail => mail.raw))
  const result = await tx.query(spoolSql, [JSON.stringify(rows), bytes, rows.length])
  const known = new Set<number>()
  const fresh = new Set<string>()
  const kept = new Set<string>()
  for (const row of result.rows) {
    if (row.is === 'known') known.add(row.n)
    else (row.is === 'fresh' ? fresh : kept).add(keyOf(rows[row.n]!))
  }
  const outcomes = rows.map((row): SpoolOutcome => {
    if (kept.has(keyOf(row))) return 'spooled'
    if (fresh.has(keyOf(row))) return 'over-cap'
    return known.has(row.n) ? 'duplicate' : 'unknown'
  })
  let n = 0
  return mails.map(mail => mail.recipients.map(() => outcomes[n++]!))
}

const keyOf = (row: { inbox_id: string; sha: string }) => `${row.inbox_id} ${row.sha}`

export interface LocalMail {
  accountId: string
  inboxId: string
  raw: Buffer
  mailFrom: string
  rcptTo: string
}

/** Hands mail over from an inbox here to another, under the same caps. Ring 'receive' after the commit. */
export async function spoolLocal(tx: Tx, mail: LocalMail): Promise<SpoolOutcome> {
  const { accountId, inboxId, raw, mailFrom, rcptTo } = mail
  const [outcomes] = await spoolMails(tx, [
    { raw, mailFrom, clientIp: '', helo: '', handedOver: true, recipients: [{ accountId, inboxId, rcptTo }] },
  ])
  return outcomes![0]!
}

export interface Spooled {
  accountId: string
  id: number
  inboxId: string
  sha256: Buffer
  mailFrom: string
  rcptTo: string
  clientIp: string
  helo: string
  handedOver: boolean
  receivedAt: Date
  /** This attempt included. */
  attempts: number
  leaseToken: string
  raw: Buffer
}

/**
 * Leases the oldest due mails: at most `rows`, and `bytes` in sum (but always one). A mail whose worker died is leased
 * alone, so that one that ends processes takes no other with it.
 */
export async function leaseSpooled(
  sql: Sql,
  limits: { rows: number; bytes: number; leaseSeconds: number },
): Promise<Spooled[]> {
  const token = randomUUID()
  const { rows } = await sql.query({
    text: `
    with due as (
      select account_id, id, raw_sha256, attempts from spool where leased_until is null order by id limit $1 for update skip locked
    ), together as (
      select * from (select *, row_number() over (order by id) as n, first_value(attempts) over (order by id) as tried from due) d
       where case when tried > 0 then n = 1 else attempts = 0 end
    ), sized as (
      select d.account_id, d.id, octet_length(r.bytes) as size, sum(octet_length(r.bytes)) over (order by d.id) as total
        from together d join raw r on r.account_id = d.account_id and r.sha256 = d.raw_sha256
    ), taken as (
      update spool s set lease_token = $3, leased_until = now() + make_interval(secs => $4), attempts = attempts + 1
        from sized z where s.account_id = z.account_id and s.id = z.id and (z.total <= $2 or z.total = z.size)
      returning s.*
    )
    select t.account_id as "accountId", t.id, t.inbox_id as "inboxId", t.raw_sha256 as sha256, t.mail_from as "mailFrom",
           t.rcpt_to as "rcptTo", t.client_ip as "clientIp", t.helo, t.handed_over as "handedOver",
           t.received_at as "receivedAt", t.attempts, r.bytes as raw
      from taken t join raw r on r.account_id = t.account_id and r.sha256 = t.raw_sha256
     order by t.id`,
    values: [limits.rows, limits.bytes, token, limits.leaseSeconds],
  })
  return rows.map(row => ({ ...row, leaseToken: token }))
}

/** Keeps what is still at work from becoming due. */
export async function renewLeases(sql: Sql, tokens: string[], leaseSeconds: number): Promise<void> {
  await sql.query(
    `update spool set leased_until = now() + make_interval(secs => $2)
      where leased_until is not null and lease_token = any($1::uuid[])`,
    [tokens, leaseSeconds],
  )
}

/** Takes an attempt back that failed through nobody's fault: the mail is tried again when its lease ends. */
export async function forgiveAttempt(sql: Sql, mail: { accountId: string; id: number; leaseToken: string }) {
  await sql.query(
    'update spool set attempts = attempts - 1 where account_id = $1 and id = $2 and lease_token = $3 and attempts > 0',
    [mail.accountId, mail.id, mail.leaseToken],
  )
}

/** Makes mail due again whose worker died. Bounded, so that one sweep stays short. */
export async function endLeases(sql: Sql): Promise<void> {
  await sql.query(`
    update spool s set lease_token = null, leased_until = null
      from (select account_id, id from spool where leased_until < now() limit 1000 for update skip locked) d
     where s.account_id = d.account_id and s.id = d.id`)
}

/** Removes what is stored now; answers the ids that this lease still held. Only those may be stored. */
export async function removeSpooled(
  tx: Tx,
  mails: { accountId: string; id: number; leaseToken: string }[],
): Promise<Set<number>> {
  const { rows } = await tx.query({
    text: `delete from spool s using unnest($1::text[], $2::bigint[], $3::uuid[]) as m (account_id, id, token)
            where s.account_id = m.account_id and s.id = m.id and s.lease_token = m.token returning s.id`,
    values: [mails.map(mail => mail.accountId), mails.map(mail => mail.id), mails.map(mail => mail.leaseToken)],
  })
  return new Set(rows.map(row => row.id))
}
