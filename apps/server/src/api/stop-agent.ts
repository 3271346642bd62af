import { stop } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'

export async function stopAgent(call: Call<'stopAgent'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const report = await stop(call.ctx, { accountId }, actorOf(call.caller), call.body?.reason)
  return { status: 200, body: { account_id: accountId, ...report }, audited: true }
}
