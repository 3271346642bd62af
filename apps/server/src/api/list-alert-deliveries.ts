import { findChannel, listDeliveries } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import { type Answer, type Call, ok } from './call.ts'
import { cut } from './cursor.ts'
import { Problem } from './problem.ts'

export async function listAlertDeliveries(
  call: Call<'listAlertDeliveries' | 'listOperatorAlertDeliveries'>,
): Promise<Answer> {
  const { audience } = audienceOf(call)
  const channelId = call.params.channel_id
  if (!(await findChannel(call.ctx.db.pool, audience, channelId))) throw new Problem('not_found')
  const scope = `alert-deliveries ${channelId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const { items, last } = cut(
    await listDeliveries(call.ctx.db.pool, audience, channelId, limit + 1, after),
    limit,
    row => row.delivery_id,
  )
  return ok({ deliveries: items, next_cursor: call.cursors.next(last, scope), limit })
}
