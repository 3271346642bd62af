import { stop } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'
import { assertAgent } from './find-agent.ts'

export async function stopAccount(call: Call<'stopAccount'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertAgent(call.ctx, accountId)
  const report = await stop(call.ctx, { accountId }, 'operator', call.body?.reason)
  return { status: 200, body: { account_id: accountId, ...report }, audited: true }
}
