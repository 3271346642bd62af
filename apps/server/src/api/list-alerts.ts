import { listAlerts as list } from '../owners/alerts.ts'
import { audienceOf } from './alert-audience.ts'
import { type Answer, type Call, ok } from './call.ts'
import { cut } from './cursor.ts'

export async function listAlerts(call: Call<'listAlerts' | 'listOperatorAlerts'>): Promise<Answer> {
  const { audience } = audienceOf(call)
  const open = (call.query.state ?? 'open') === 'open'
  const scope = `alerts ${audience} ${open}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const { items, last } = cut(
    await list(call.ctx.db.pool, audience, { open, limit: limit + 1, after }),
    limit,
    row => row.alert_id,
  )
  return ok({ alerts: items, next_cursor: call.cursors.next(last, scope), limit })
}
