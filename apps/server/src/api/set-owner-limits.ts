import { append } from '../audit.ts'
import { setOwnerLimits as set } from '../owners/shared-limits.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function setOwnerLimits(call: Call<'setOwnerLimits'>): Promise<Answer> {
  const { secret } = callerOf(call, 'operator')
  const ownerId = call.params.owner_id
  const { sends_per_day = null, sends_per_hour = null, agents = null } = call.body
  const limits = { sends_per_day, sends_per_hour, agents }
  await call.ctx.db.transaction(async tx => {
    if (!(await set(tx, secret, ownerId, limits))) throw new Problem('not_found')
    await append(tx, {
      accountId: ownerId,
      actor: 'operator',
      action: 'owner.limits-set',
      subject: ownerId,
      data: { operation: 'setOwnerLimits', ...limits },
    })
  })
  return { status: 200, body: { owner_id: ownerId, ...limits }, audited: true }
}
