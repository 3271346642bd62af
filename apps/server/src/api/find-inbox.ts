import type { Context } from '../context.ts'
import { Problem } from './problem.ts'

/** The account's inbox of this id; 404 for one that is deleted, unknown or somebody else's, without telling which. */
export async function findInbox(ctx: Context, accountId: string, inboxId: string) {
  const inbox = await ctx.db.prisma.inbox.findUnique({
    where: { account_id_id: { account_id: accountId, id: inboxId } },
  })
  if (!inbox || inbox.deleted_at) throw new Problem('not_found')
  return inbox
}
