// What recipients report of an agent's mail. The footer's token names one copy, and is all the proof there is: a copy is
// reported once, and saying it again changes nothing. Each report is told to the owner and to the operator; two people
// within a week trip the agent's breaker, so that nothing more leaves unseen. After a reset it takes two others.
import { baseAddress } from '@postern/mail'
import { raise } from '../alert.ts'
import { type AuditEvent, append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'
import { tripBreaker } from '../emergency-stop.ts'
import { newId } from '../id.ts'
import type { FooterCopy } from '../outgoing/suppress.ts'
import { visible } from './stranger-words.ts'

export const reportReasons = ['spam', 'not_me', 'scam', 'wrong', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]

/** Characters. */
export const reportTextMax = 2_000
const peopleThatTrip = 2
const windowDays = 7

/** False where this copy was reported before. */
export async function report(tx: Tx, copy: FooterCopy, reason: ReportReason, text: string): Promise<boolean> {
  const { accountId, messageId, recipient } = copy
  // Two reports at once must see each other.
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const id = newId('rpt')
  const { rows } = await tx.query(
    `insert into report (account_id, id, message_id, recipient, person, reason, text)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (account_id, message_id, recipient) do nothing returning id`,
    [accountId, id, messageId, recipient, baseAddress(recipient), reason, visible(text)],
  )
  if (rows.length === 0) return false
  await raise(tx, {
    accountId,
    kind: 'complaint',
    dedupe: `complaint ${accountId}`,
    sentence: 'Somebody who got mail from this agent reported it.',
    next: 'Read the report, and stop the agent if it is right.',
    data: { report_id: id, message_id: messageId, reason },
    operatorToo: true,
  })
  const tripped = await tripIfMany(tx, accountId)
  await append(tx, ...tripped, {
    accountId,
    actor: 'network',
    action: 'message.reported',
    subject: messageId,
    data: { report_id: id, recipient, reason },
  })
  return true
}

async function tripIfMany(tx: Tx, accountId: string): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    `select count(distinct r.person) as people
       from report r left join breaker b using (account_id)
      where r.account_id = $1 and r.created_at > now() - make_interval(days => ${windowDays})
        and r.created_at > coalesce(b.reset_at, '-infinity')`,
    [accountId],
  )
  const { people } = rows[0]
  if (people < peopleThatTrip) return []
  return tripBreaker(tx, accountId, `${people} people reported its mail within ${windowDays} days`, {
    operatorToo: true,
  })
}

export interface ReportItem {
  report_id: string
  account_id: string
  message_id: string
  recipient: string
  reason: ReportReason
  /** Written by whoever reported it. */
  text: string
  created_at: string
}

/** Newest first; `ownerId` null: of the whole instance. */
export async function listReports(
  sql: Sql,
  ownerId: string | null,
  limit: number,
  after: string | null,
): Promise<ReportItem[]> {
  const { rows } = await sql.query(
    `select r.* from report r join account a on a.id = r.account_id
      where ($1::text is null or a.owner_id = $1) and ($2::text is null or r.id < $2) order by r.id desc limit $3`,
    [ownerId, after, limit],
  )
  return rows.map(row => ({
    report_id: row.id,
    account_id: row.account_id,
    message_id: row.message_id,
    recipient: row.recipient,
    reason: row.reason,
    text: row.text,
    created_at: row.created_at.toISOString(),
  }))
}
