// What was raised is not raised again: of these keys, those that were not there. In the watcher's own transaction.
import type { Tx } from '../../db.ts'

export async function takeNew(tx: Tx, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await tx.query(
    'insert into alert_once (key) select distinct unnest($1::text[]) order by 1 on conflict do nothing returning key',
    [keys],
  )
  return new Set(rows.map(row => row.key))
}
