// What nobody decided in time is refused: the approval ends as expired, the message as rejected. Nothing can leave on it
// before this sweep comes by either: whoever approves, and the database, look at the time themselves.
import { append } from '../audit.ts'
import type { Context, Part } from '../context.ts'
import type { Db } from '../db.ts'

export const expireEveryMs = 30_000
const batchRows = 200

export function startExpiring(ctx: Context): Part {
  let running = Promise.resolve()
  const tick = () => {
    running = running
      .then(() => expireApprovals(ctx.db))
      .then(() => {})
      .catch(error => ctx.log.error({ error }, 'approval.not-expired'))
  }
  const timer = setInterval(tick, expireEveryMs)
  tick()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}

/** Ends all that are due, in batches that several workers may share; answers how many. */
export async function expireApprovals(db: Db): Promise<number> {
  for (let sum = 0; ; ) {
    const count = await expireSome(db)
    sum += count
    if (count < batchRows) return sum
  }
}

async function expireSome(db: Db): Promise<number> {
  return db.transaction(async tx => {
    const { rows } = await tx.query(
      `with due as (
         select account_id, id from approval where state = 'pending' and expires_at <= now()
          order by expires_at limit ${batchRows} for update skip locked
       )
       update approval p set state = 'expired', decided_at = now() from due d where p.account_id = d.account_id and p.id = d.id
       returning p.account_id, p.id, p.message_id`,
    )
    await tx.query(
      `update message m set status = 'rejected' from unnest($1::text[], $2::text[]) as x (account_id, id)
        where m.account_id = x.account_id and m.id = x.id and m.status = 'held'`,
      [rows.map(row => row.account_id), rows.map(row => row.message_id)],
    )
    await append(
      tx,
      ...rows.map(row => ({
        accountId: row.account_id,
        actor: 'postern',
        action: 'approval.expired',
        subject: row.message_id,
        data: { approval_id: row.id },
      })),
    )
    return rows.length
  })
}
