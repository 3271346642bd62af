import { listEntries as list } from '../owners/lists.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { assertOwns } from './find-agent.ts'

export async function listEntries(call: Call<'listEntries'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const name = call.query.list ?? null
  const scope = `lists ${accountId} ${name ?? '*'}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await list(call.ctx.db.pool, accountId, name, limit + 1, after)
  const { items, last } = cut(rows, limit, entry => entry.entry_id)
  return ok({ entries: items, next_cursor: call.cursors.next(last, scope), limit })
}
