import { deleteAgent as remove } from '../owners/delete-agent.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'

export async function deleteAgent(call: Call<'deleteAgent'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  return { status: 200, body: await remove(call.ctx, accountId, actorOf(call.caller)), audited: true }
}
