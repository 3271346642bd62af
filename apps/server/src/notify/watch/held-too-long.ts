// A message that has waited for its owner for more than four hours: once a message, on one open alert an agent.
import { raise } from '../../alert.ts'
import type { Tx } from '../../db.ts'

const hours = 4
const most = 500

export async function watchHeld(tx: Tx): Promise<string> {
  const { rows } = await tx.query(
    `update approval p set alerted_at = now()
       from (select account_id, id from approval
              where state = 'pending' and alerted_at is null and created_at < now() - interval '${hours} hours' and expires_at > now()
              order by account_id, id limit ${most} for update skip locked) late
      where p.account_id = late.account_id and p.id = late.id
      returning p.account_id, p.id, p.message_id, p.expires_at`,
  )
  for (const row of rows.toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1))) {
    await raise(tx, {
      accountId: row.account_id,
      kind: 'held-too-long',
      dedupe: `held-too-long:${row.account_id}`,
      sentence: `A message of your agent ${row.account_id} has waited for you for more than ${hours} hours.`,
      next: `Approve or reject it before ${row.expires_at.toISOString().slice(0, 16).replace('T', ' ')} UTC; then it expires and is not sent.`,
      data: { approval_id: row.id, message_id: row.message_id },
    })
  }
  return ''
}
