import { listKeys } from '../owners/keys.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'

export async function listAgentKeys(call: Call<'listAgentKeys'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  return ok({ keys: await listKeys(call.ctx.db.pool, accountId) })
}
