import { resetBreaker as reset } from '../owners/breaker.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function resetBreaker(call: Call<'resetBreaker'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const breaker = await call.ctx.db.transaction(tx => reset(tx, accountId, ownerId))
  return { status: 200, body: { account_id: accountId, breaker }, audited: true }
}
