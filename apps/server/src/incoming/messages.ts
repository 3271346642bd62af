// Reading mail: every statement that selects messages for a reader. Rows leave this file only through the presenter.
// Newest first, by id; ids grow with the time they were made, which keeps pages and `since` an index scan.
import type { Sql } from '../db.ts'
import { firstId } from '../id.ts'
import { type ItemRow, type reveal, revealItem, type WholeRow } from './reveal.ts'

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

const item = `
  m.id, m.inbox_id, i.address as inbox_address, m.thread_id, m.direction, m.status, m.verdict_id, v.verdict, v.safety, m.from_address, m.from_name,
  m.to_list, m.cc_list, m.subject, left(m.text, 501) as head, jsonb_array_length(m.attachments) as attachment_count,
  m.created_at, ${deliveries}`

const whole = `
  ${item}, m.bcc_list, m.dated_at, m.rfc_message_id, m.in_reply_to, m.refs, m.automated, m.flags, m.text, m.html,
  m.extracted_text, m.attachments,
  case when m.direction = 'out' then (
    select d.findings from decision d where d.account_id = m.account_id and d.message_id = m.id
     order by d.id desc limit 1) end as findings,
  case when m.direction = 'out' then (
    select json_build_object('approval_id', a.id, 'state', a.state, 'expires_at', a.expires_at) from approval a
     where a.account_id = m.account_id and a.message_id = m.id order by a.id desc limit 1) end as approval`

const from = `
  from message m join inbox i on i.account_id = m.account_id and i.id = m.inbox_id
  left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id`

/** Clocks of servers may differ by so much from the database's. */
const clockSlackMs = 3_600_000

/** A page, and the id after which the next one begins, or null. */
export async function listMessages(
  sql: Sql,
  { accountId, inboxId, limit, after, since }: Place & PageOf & { since?: Date },
): Promise<{ messages: MessageItem[]; last: string | null }> {
  const { rows } = await sql.query<ItemRow>({
    text: `select ${item} ${from}
            where m.account_id = $1 and m.inbox_id = $2 and ($3::text is null or m.id < $3)
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
  return pageOf(rows, limit)
}

/** Null where there is no such thread in this inbox. */
export async function listThreadMessages(
  sql: Sql,
  { accountId, inboxId, threadId, limit, after }: Place & PageOf & { threadId: string },
): Promise<{ messages: MessageItem[]; last: string | null } | null> {
  const thread = await sql.query('select 1 from thread where account_id = $1 and id = $2 and inbox_id = $3', [
    accountId,
    threadId,
    inboxId,
  ])
  if (thread.rows.length === 0) return null
  const { rows } = await sql.query<ItemRow>({
    text: `select ${item} ${from}
            where m.account_id = $1 and m.thread_id = $2 and ($3::text is null or m.id < $3)
            order by m.id desc limit $4`,
    values: [accountId, threadId, after, limit + 1],
  })
  return pageOf(rows, limit)
}

function pageOf(rows: ItemRow[], limit: number) {
  const page = rows.slice(0, limit)
  return { messages: page.map(revealItem), last: rows.length > limit ? page.at(-1)!.id : null }
}

/** For this folder alone: whoever shows a row must reveal it. */
export async function findMessage(
  sql: Sql,
  { accountId, inboxId, messageId }: Place & { messageId: string },
): Promise<WholeRow | null> {
  const { rows } = await sql.query<WholeRow>({
    text: `select ${whole} ${from} where m.account_id = $1 and m.inbox_id = $2 and m.id = $3`,
    values: [accountId, inboxId, messageId],
  })
  return rows[0] ?? null
}

export interface RawRow {
  direction: 'in' | 'out'
  verdict: WholeRow['verdict']
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
    `select m.direction, v.verdict, m.verdict_id, r.bytes,
            exists (select from jsonb_array_elements(m.attachments) a where a ->> 'unread' is not null) as unread_parts ${from}
       left join raw r on r.account_id = m.account_id and r.sha256 = m.raw_sha256
      where m.account_id = $1 and m.inbox_id = $2 and m.id = $3 and m.direction = 'in'`,
    [accountId, inboxId, messageId],
  )
  return rows[0] ?? null
}
