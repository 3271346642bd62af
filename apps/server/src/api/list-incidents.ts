import { listIncidents as list } from '../owners/incident/take.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { assertOwns } from './find-agent.ts'

export async function listIncidents(call: Call<'listIncidents'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const scope = `incidents ${accountId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await list(call.ctx.db.pool, accountId, { limit: limit + 1, after })
  const { items, last } = cut(rows, limit, row => row.incident_id)
  return ok({ incidents: items, next_cursor: call.cursors.next(last, scope), limit })
}
