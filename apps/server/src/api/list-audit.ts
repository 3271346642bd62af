import { exportChain, listEvents } from '../owners/audit-log.ts'
import { agentsOf } from '../owners/session.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField } from './problem.ts'

export async function listAudit(call: Call<'listAudit'>): Promise<Answer> {
  const { ctx, query } = call
  const { ownerId } = callerOf(call, 'owner')
  if (query.account_id !== undefined) await assertOwns(ctx, ownerId, query.account_id)
  if (query.format === 'jsonl') {
    if (query.account_id === undefined)
      throw invalidField('invalid_request', 'account_id', 'is needed with format=jsonl')
    return { status: 200, contentType: 'application/x-ndjson', stream: exportChain(ctx.db.pool, query.account_id) }
  }
  const accounts =
    query.account_id !== undefined ? [query.account_id] : [...(await agentsOf(ctx.db.pool, ownerId)), ownerId]
  const scope = `audit ${ownerId} ${query.account_id ?? '*'}`
  const { limit, after } = call.cursors.page(query, scope)
  const rows = await listEvents(ctx.db.pool, accounts, limit + 1, after)
  const { items, last } = cut(rows, limit, row => `${row.at}|${row.account_id}|${row.seq}`)
  return ok({ events: items, next_cursor: call.cursors.next(last, scope), limit })
}
