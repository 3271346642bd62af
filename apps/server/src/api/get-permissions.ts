import { loadPermissions } from '../owners/permissions.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'

export async function getPermissions(call: Call<'getPermissions'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  return ok(await loadPermissions(call.ctx.db.pool, accountId))
}
