// What waits for an owner, and what became of it: a list, the owner's no, and how the owner decides over a week. Nothing
// here lets anything go: that is `outgoing/approve.ts`, which asks the gate.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Sql } from '../db.ts'
import { type Ended, lockHeld } from '../outgoing/approve.ts'

export const approvalStates = ['pending', 'approved', 'rejected', 'expired', 'superseded'] as const
export type ApprovalState = (typeof approvalStates)[number]
export const reasonMax = 500

export interface ApprovalItem {
  approval_id: string
  state: ApprovalState
  account_id: string
  /** The agent's address. */
  from: string
  message_id: string
  version: number
  content_hash: string
  recipients: string[]
  subject: string
  /** Why it is held, in sentences of ours. */
  why: string[]
  held_since: string
  age_seconds: number
  expires_at: string
  decided_at: string | null
  reason: string | null
}

/** Every column of an item; `version_of` is what the message was before an edit. A pending one that ran out has expired. */
export const itemSql = `
select p.id as approval_id, case when p.state = 'pending' and p.expires_at <= now() then 'expired' else p.state end as state, p.account_id,
       m.from_address as "from", p.message_id, p.version, encode(p.content_hash, 'hex') as content_hash, p.recipients,
       coalesce(old.subject, m.subject) as subject, m.created_at as held_since,
       extract(epoch from now() - m.created_at)::int as age_seconds, p.expires_at, p.decided_at, p.reason,
       coalesce((select d.findings from decision d
                  where d.account_id = p.account_id and d.message_id = p.message_id and d.outcome = 'hold' and d.content_hash = p.content_hash
                  order by d.id desc limit 1), '[]') as findings
  from approval p
  join account a on a.id = p.account_id
  join message m on m.account_id = p.account_id and m.id = p.message_id
  left join message_version old on old.account_id = p.account_id and old.message_id = p.message_id and old.version = p.version`

// biome-ignore lint/suspicious/noExplicitAny: a row of `itemSql`
export function toItem(row: any): ApprovalItem {
  const { findings, ...item } = row
  return {
    ...item,
    why: findings
      .filter((finding: { outcome: string }) => finding.outcome !== 'allow')
      .map((finding: { toOwner: string }) => finding.toOwner),
    held_since: row.held_since.toISOString(),
    expires_at: row.expires_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
  }
}

/** Newest first. `limit + 1` rows where there are more. */
export async function listApprovals(
  sql: Sql,
  ask: { ownerId: string; state?: ApprovalState; accountId?: string; limit: number; after: string | null },
): Promise<ApprovalItem[]> {
  const { rows } = await sql.query(
    `${itemSql}
      where a.owner_id = $1 and ($2::text is null or p.account_id = $2) and ($4::text is null or p.id < $4)
        and ($3::text is null or case when p.state = 'pending' and p.expires_at <= now() then 'expired' else p.state end = $3)
      order by p.id desc limit $5`,
    [ask.ownerId, ask.accountId ?? null, ask.state ?? null, ask.after, ask.limit + 1],
  )
  return rows.map(toItem)
}

/** By agent, how many messages wait. */
export async function countPending(sql: Sql, ownerId: string): Promise<Map<string, number>> {
  const { rows } = await sql.query(
    `select p.account_id, count(*) as n from approval p join account a on a.id = p.account_id
      where a.owner_id = $1 and p.state = 'pending' and p.expires_at > now() group by p.account_id`,
    [ownerId],
  )
  return new Map(rows.map(row => [row.account_id, row.n]))
}

export type Rejected = { outcome: 'rejected'; accountId: string; messageId: string } | Ended

/** The message ends as refused; the agent reads the reason. */
export async function reject(
  ctx: Context,
  act: { ownerId: string; approvalId: string; reason?: string },
): Promise<Rejected> {
  return ctx.db.transaction(async tx => {
    await tx.query(
      `select from account where owner_id = $2 and id = (select account_id from approval where id = $1 limit 1) for no key update`,
      [act.approvalId, act.ownerId],
    )
    const held = await lockHeld(tx, act)
    if ('outcome' in held) return held
    const { accountId, messageId } = held
    const reason = act.reason?.trim() || null
    await tx.query(
      `update approval set state = 'rejected', owner_id = $3, reason = $4, decided_at = now() where account_id = $1 and id = $2`,
      [accountId, act.approvalId, act.ownerId, reason],
    )
    await tx.query(`update message set status = 'rejected' where account_id = $1 and id = $2 and status = 'held'`, [
      accountId,
      messageId,
    ])
    await append(tx, {
      accountId,
      actor: `owner:${act.ownerId}`,
      action: 'approval.rejected',
      subject: messageId,
      data: { operation: 'rejectHeld', approval_id: act.approvalId, reason_given: reason !== null },
    })
    return { outcome: 'rejected', accountId, messageId }
  })
}

/** How an owner decided over seven days. Who is asked too often, or never looks, bounds nothing. */
export interface Fatigue {
  asked: number
  approved: number
  rejected: number
  expired: number
  /** Of those decided, 0 to 1; null while there are none. */
  approval_rate: number | null
  /** Seconds from the first look to the decision; a decision without a look took none. Null while there are none. */
  median_dwell_seconds: number | null
  /** Decided with hardly a look, nearly always yes. */
  tired: boolean
}

const tiredRate = 0.95
const tiredSeconds = 3
/** Fewer decisions say nothing. */
const tiredFrom = 5

export async function loadFatigue(sql: Sql, ownerId: string): Promise<Fatigue> {
  const { rows } = await sql.query(
    `select count(distinct p.message_id)::int as asked, count(*) filter (where p.state = 'approved')::int as approved,
            count(*) filter (where p.state = 'rejected')::int as rejected,
            count(*) filter (where p.state = 'expired')::int as expired,
            percentile_cont(0.5) within group (order by extract(epoch from p.decided_at - coalesce(p.seen_at, p.decided_at)))
              filter (where p.state in ('approved', 'rejected')) as dwell
       from approval p join account a on a.id = p.account_id
      where a.owner_id = $1 and p.created_at > now() - interval '7 days'`,
    [ownerId],
  )
  const { asked, approved, rejected, expired, dwell } = rows[0]
  const decided = approved + rejected
  const approval_rate = decided > 0 ? approved / decided : null
  return {
    asked,
    approved,
    rejected,
    expired,
    approval_rate,
    median_dwell_seconds: dwell === null ? null : Math.round(dwell * 10) / 10,
    tired: decided >= tiredFrom && approval_rate! > tiredRate && dwell < tiredSeconds,
  }
}
