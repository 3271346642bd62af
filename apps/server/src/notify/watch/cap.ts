// An agent that has used all of its sends of this day or hour: once a window.
import { raise } from '../../alert.ts'
import type { Tx } from '../../db.ts'
import { takeNew } from './once.ts'

const most = 500

export async function watchCaps(tx: Tx): Promise<string> {
  const { rows } = await tx.query(
    `select g.account_id, g.meter, g.used, g.cap, to_char(g.starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24') as window
       from ledger g join account a on a.id = g.account_id and a.kind = 'agent'
      where g.used >= g.cap and g.cap > 0 and g.starts_at >= window_start('send_day')
        and g.meter in ('send_day', 'send_hour') and g.starts_at = window_start(g.meter)
        and not exists (select from alert_once o
                         where o.key = concat_ws(':', 'cap', g.account_id, g.meter, to_char(g.starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24')))
      order by g.account_id, g.meter limit ${most}`,
  )
  const keyOf = (row: (typeof rows)[0]) => `cap:${row.account_id}:${row.meter}:${row.window}`
  const fresh = await takeNew(tx, rows.map(keyOf))
  for (const row of rows.filter(each => fresh.has(keyOf(each)))) {
    const [unit, until] =
      row.meter === 'send_day' ? ['day', 'at 00:00 UTC'] : ['hour', 'when the next clock hour begins']
    await raise(tx, {
      accountId: row.account_id,
      kind: 'cap',
      dedupe: `cap:${row.account_id}:${row.meter}`,
      sentence: `Your agent ${row.account_id} has used all ${row.cap} sends of this ${unit}.`,
      next: `It sends again ${until}. Look at what it sent; stop it if that was too much, raise its limit if it was not.`,
      data: { meter: row.meter, used: row.used, cap: row.cap, starts_at: row.window },
    })
  }
  return ''
}
