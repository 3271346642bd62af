import { listApprovals as list, loadFatigue } from '../owners/approvals.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { assertOwns } from './find-agent.ts'

export async function listApprovals(call: Call<'listApprovals'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const { state, account_id: accountId } = call.query
  if (accountId !== undefined) await assertOwns(call.ctx, ownerId, accountId)
  const { pool } = call.ctx.db
  const scope = `approvals ${ownerId} ${accountId ?? '*'} ${state ?? '*'}`
  const page = call.cursors.page(call.query, scope)
  const ask = { ownerId, ...page, ...(state ? { state } : {}), ...(accountId === undefined ? {} : { accountId }) }
  const [rows, decisions] = await Promise.all([list(pool, ask), loadFatigue(pool, ownerId)])
  const { items, last } = cut(rows, page.limit, row => row.approval_id)
  return ok({ approvals: items, decisions, next_cursor: call.cursors.next(last, scope), limit: page.limit })
}
