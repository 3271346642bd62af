import { rotateEverythingOfAgent as rotate } from '../owners/rotate-everything.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function rotateEverythingOfAgent(call: Call<'rotateEverythingOfAgent'>): Promise<Answer> {
  const owner = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, owner.ownerId, accountId)
  const body = await call.ctx.db.transaction(async tx => {
    const rotated = await rotate(tx, accountId, owner)
    if (!rotated) throw new Problem('fresh_sign_in_required')
    return rotated
  })
  return { status: 201, body, audited: true }
}
