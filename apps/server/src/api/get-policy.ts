import { loadPolicy } from '../owners/policy.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'

export async function getPolicy(call: Call<'getPolicy'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const { current, history } = await loadPolicy(call.ctx.db.pool, accountId)
  return ok({ account_id: accountId, ...current, history })
}
