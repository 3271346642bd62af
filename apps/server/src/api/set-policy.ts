import { setPolicy as set } from '../owners/policy.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'
import { readPolicy } from './read-policy.ts'

export async function setPolicy(call: Call<'setPolicy'>): Promise<Answer> {
  const { ctx, body } = call
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(ctx, ownerId, accountId)
  const policy = readPolicy(body)
  const done = await ctx.db.transaction(tx => set(tx, { accountId, ownerId, fresh, replaces: body.version, policy }))
  if (done.outcome === 'not-fresh') throw new Problem('fresh_sign_in_required')
  if (done.outcome === 'conflict')
    throw new Problem('policy_conflict', { message: `Version ${done.version} is in force, not ${body.version}.` })
  return { status: 200, body: { account_id: accountId, ...done.policy, diff: done.diff }, audited: true }
}
