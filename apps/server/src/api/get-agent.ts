import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { presentAgents } from './list-agents.ts'

export async function getAgent(call: Call<'getAgent'>): Promise<Answer> {
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, call.params.account_id)
  const [agent] = await presentAgents(call, [call.params.account_id])
  return ok(agent)
}
