// What the log of deliveries and the watchers need no longer: deliveries that ended 30 days ago, keys of two days ago.
import type { Tx } from '../../db.ts'

const deliveryDays = 30
const keyDays = 2
const most = 5_000

export async function keepHouse(tx: Tx): Promise<string> {
  await tx.query(
    `delete from alert_delivery where (audience, id) in
       (select audience, id from alert_delivery where ended_at < now() - interval '${deliveryDays} days' limit ${most})`,
  )
  await tx.query(
    `delete from alert_once where key in (select key from alert_once where at < now() - interval '${keyDays} days' limit ${most})`,
  )
  return ''
}
