// Somebody writes to an address that was planted in an inbox and given to nobody: what is in that inbox got out. The agent
// stops; the writer is told that there is no such address, as everybody is.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import { stopAccountNow } from '../emergency-stop.ts'

const planted = /^canary-[a-z0-9]{12}@/

export async function noticeCanary(ctx: Pick<Context, 'db'>, address: string): Promise<void> {
  if (!planted.test(address)) return
  const found = await ctx.db.pool.query('select account_id from canary where value = $1', [address])
  const accountId: string | undefined = found.rows[0]?.account_id
  if (!accountId) return
  await ctx.db.transaction(async tx => {
    await tx.query('select from account where id = $1 for no key update', [accountId])
    const because = 'Somebody wrote to an address that was planted in an inbox of the agent and given to nobody.'
    await append(tx, ...(await stopAccountNow(tx, accountId, because)))
  })
}
