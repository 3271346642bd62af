// Reading mail: every statement that selects messages for a reader. Rows leave this file only through the presenter, and
// what an agent is shown of received mail is remembered first.
// Newest first, by id; ids grow with the time they were made, which keeps pages and `since` an index scan.
import type { Sql } from '../db.ts'
import { firstId } from '../id.ts'
import { noteReads, type Shown } from './reading.ts'
import { type ItemRow, isWithheld, type reveal, revealItem, type WholeRow } from './reveal.ts'

/** Who reads, as in the audit: 'agent:<key id>', 'owner:<owner id>'. */
export interface By {
  actor: string
}

export interface Place {
  accountId: string
  inboxId: string
}

export interface PageOf {
  limit: number
  /** The last id of the page before. */
  after: string | null
}

export type MessageItem = ReturnType<typeof revealItem>
export type Message = ReturnType<typeof reveal>

const deliveries = `
  case when m.direction = 'out' then (
    select json_agg(json_build_object('recipient', o.recipient, 'state', o.state, 'attempts', o.attempts,
             'smtp_reply', o.smtp_reply, 'next_attempt_at', o.next_attempt_at, 'sent_at', o.sent_at) order by o.recipient)
      from outbox o where o.account_id = m.account_id and o.message_id = m.id) end as deliveries`

/** An agent saw it in the last minutes, and since its owner last cleared: what is shown again after that is a read of its own. */
export const noted = `
  exists (select from reading r where r.account_id = m.account_id and r.message_id = m.id and r.last_at > now() - interval '10 minutes'
             and r.last_at > coalesce((select c.at from checkpoint c where c.account_id = m.account_id), '-infinity'))`

const item = `
  m.id, m.inbox_id, i.address as inbox_address, m.thread_id, m.direction, m.status, m.verdict_id, v.verdict, v.safety, m.from_address, m.from_name,
  m.to_list, m.cc_list, m.subject, left(m.text, 501) as head, jsonb_array_length(m.attachments) as attachment_count,
  ${noted} as noted,
  m.created_at, ${deliveries}`

const whole = `
  ${item}, m.bcc_list, m.dated_at, m.rfc_message_id, m.in_reply_to, m.refs, m.automated, m.flags, m.text, m.html,
  m.extracted_text, m.attachments,
  case when m.direction = 'out' then (
    select d.findings from decision d where d.account_id = m.account_id and d.message_id = m.id
     order by d.id desc limit 1) end as findings,
  case when m.direction = 'out' then (
    select json_build_object('approval_id', a.id, 'state', a.state, 'expires_at', a.expires_at, 'reason', a.reason) from approval a
     where a.account_id = m.account_id and a.message_id = m.id order by a.id desc limit 1) end as approval`

const from = `
  from message m join inbox i on i.account_id = m.account_id and i.id = m.inbox_id
  left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id`

/** Clocks of servers may differ by so much from the database's. */
const clockSlackMs = 3_600_000

/** A page, and the id after which the next one begins, or null. */
export async function listMessages(
  sql: Sql,
  { accountId, inboxId, actor, limit, after, since }: Place & PageOf & By & { since?: Date },
): Promise<{ messages: MessageItem[]; last: string | null }> {
  const { rows } = await sql.query<ItemRow>({
    text: `select ${item} ${from}
            where m.account_id = $1 and m.inbox_id = $2 and not m.blocked and ($3::text is null or m.id < $3)
              and m.id >= $4 and m.created_at >= $5
            order by m.id desc limit $6`,
    values: [
      accountId,
      inboxId,
      after,
      since ? firstId('msg', Math.max(0, since.getTime() - clockSlackMs)) : '',
      since ?? '-infinity',
      limit + 1,
    ],
  })
  return pageOf(sql, accountId, actor, rows, limit)
}

/** Null where there is no such thread in this inbox. */
export async function listThreadMessages(
  sql: Sql,
  { accountId, inboxId, actor, threadId, limit, after }: Place & PageOf & By & { threadId: string },
): Promise<{ messages: MessageItem[]; last: string | null } | null> {
  const thread = await sql.query(
    'select 1 from thread where account_id = $1 and id = $2 and inbox_id = $3 and message_count > 0',
    [accountId, threadId, inboxId],
  )
  if (thread.rows.length === 0) return null
  const { rows } = await sql.query<ItemRow>({
    text: `select ${item} ${from}
            where m.account_id = $1 and m.thread_id = $2 and not m.blocked and ($3::text is null or m.id < $3)
            order by m.id desc limit $4`,
    values: [accountId, threadId, after, limit + 1],
  })
  return pageOf(sql, accountId, actor, rows, limit)
}

async function pageOf(sql: Sql, accountId: string, actor: string, rows: ItemRow[], limit: number) {
  const page = rows.slice(0, limit)
  const shown = page.filter(row => row.direction === 'in' && !isWithheld(row) && !row.noted)
  await noteReads(
    sql,
    accountId,
    actor,
    shown.map(row => ({ ...row, text: `${row.subject}\n${row.head}`, html: null })),
  )
  return { messages: page.map(revealItem), last: rows.length > limit ? page.at(-1)!.id : null }
}

/** For this folder alone: whoever shows a row must reveal it. */
export async function findMessage(
  sql: Sql,
  { accountId, inboxId, messageId }: Place & { messageId: string },
): Promise<WholeRow | null> {
  const { rows } = await sql.query<WholeRow>({
    text: `select ${whole} ${from} where m.account_id = $1 and m.inbox_id = $2 and m.id = $3 and not m.blocked`,
    values: [accountId, inboxId, messageId],
  })
  return rows[0] ?? null
}

export interface RawRow extends Shown {
  direction: 'in' | 'out'
  verdict_id: string | null
  /** Whether an attachment is withheld because its inside could not be scanned. */
  unread_parts: boolean
  bytes: Buffer | null
}

/** The bytes of a received message as they came. */
export async function findRaw(
  sql: Sql,
  { accountId, inboxId, messageId }: Place & { messageId: string },
): Promise<RawRow | null> {
  const { rows } = await sql.query<RawRow>(
    `select m.id, m.thread_id, m.direction, v.verdict, v.safety, m.verdict_id, m.from_address, m.text, m.html, r.bytes,
            exists (select from jsonb_array_elements(m.attachments) a where a ->> 'unread' is not null) as unread_parts ${from}
       left join raw r on r.account_id = m.account_id and r.sha256 = m.raw_sha256
      where m.account_id = $1 and m.inbox_id = $2 and m.id = $3 and m.direction = 'in' and not m.blocked`,
    [accountId, inboxId, messageId],
  )
  return rows[0] ?? null
}
