import { resume } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function resumeAgent(call: Call<'resumeAgent'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  return {
    status: 200,
    body: { account_id: accountId, ...(await resume(call.ctx, { accountId }, actorOf(call.caller))) },
    audited: true,
  }
}
