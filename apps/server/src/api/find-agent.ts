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
