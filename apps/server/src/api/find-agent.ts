import type { Context } from '../context.ts'
import { Problem } from './problem.ts'

/** 404 for an agent that is unknown or somebody else's, without telling which. */
export async function assertOwns(ctx: Context, ownerId: string, accountId: string): Promise<void> {
  const { rows } = await ctx.db.pool.query('select 1 from account where id = $1 and owner_id = $2', [
    accountId,
    ownerId,
  ])
  if (!rows.length) throw new Problem('not_found')
}

/** For the operator: 404 for what is no agent, the platform's own account included. */
export async function assertAgent(ctx: Context, accountId: string): Promise<void> {
  const { rows } = await ctx.db.pool.query(`select 1 from account where id = $1 and kind = 'agent'`, [accountId])
  if (!rows.length) throw new Problem('not_found')
}
