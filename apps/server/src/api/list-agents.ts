import { loadDeletions } from '../owners/delete-agent.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'
import { presentAccount } from './present-account.ts'

export async function listAgents(call: Call<'listAgents'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const scope = `agents ${ownerId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const { rows } = await call.ctx.db.pool.query(
    'select id from account where owner_id = $1 and ($2::text is null or id < $2) order by id desc limit $3',
    [ownerId, after, limit + 1],
  )
  const { items, last } = cut(rows, limit, row => row.id)
  const agents = await presentAgents(
    call,
    items.map(row => row.id),
  )
  return ok({ agents, next_cursor: call.cursors.next(last, scope), limit })
}

export async function presentAgents(call: Pick<Call, 'ctx'>, accountIds: string[]) {
  const accounts = await presentAccount(call.ctx.db.pool, accountIds)
  const deletions = await loadDeletions(call.ctx.db.pool, accountIds)
  return accounts.map(({ claim_state: _, ...agent }) => ({ ...agent, ...deletions.get(agent.account_id) }))
}
