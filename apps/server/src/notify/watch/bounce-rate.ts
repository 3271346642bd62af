// An agent whose copies come back: at least 5 of the last 24 hours, and more than a tenth of what ended. Once a day.
import { raise } from '../../alert.ts'
import type { Tx } from '../../db.ts'
import { firstId } from '../../id.ts'
import { takeNew } from './once.ts'

const windowMs = 24 * 3_600_000
const failedMin = 5
const most = 500

export async function watchBounces(tx: Tx): Promise<string> {
  const since = firstId('out', Date.now() - windowMs)
  // Ids are by time: what failed is in an index of its own, and an account's copies are in the key.
  const { rows } = await tx.query(
    `select f.account_id, f.failed, c.ended
       from (select o.account_id, count(*)::int as failed from outbox o join account a on a.id = o.account_id and a.kind = 'agent'
              where o.state = 'failed' and o.id > $1 group by o.account_id having count(*) >= ${failedMin}
              order by 1 limit ${most}) f
      cross join lateral (select count(*)::int as ended from outbox o
                           where o.account_id = f.account_id and o.id > $1 and o.state in ('sent', 'failed')) c
      where f.failed * 10 > c.ended`,
    [since],
  )
  const day = new Date().toISOString().slice(0, 10)
  const keyOf = (row: (typeof rows)[0]) => `bounce-rate:${row.account_id}:${day}`
  const fresh = await takeNew(tx, rows.map(keyOf))
  for (const row of rows.filter(each => fresh.has(keyOf(each)))) {
    await raise(tx, {
      accountId: row.account_id,
      kind: 'bounce-rate',
      dedupe: `bounce-rate:${row.account_id}`,
      sentence: `Of the ${row.ended} last copies of your agent ${row.account_id}, ${row.failed} could not be delivered.`,
      next: 'Look where its addresses come from: an agent that guesses them harms the name of everybody who sends here.',
      data: { failed: row.failed, ended: row.ended },
      operatorToo: true,
    })
  }
  return ''
}
