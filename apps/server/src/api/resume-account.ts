import { resume } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'
import { assertAgent } from './find-agent.ts'

export async function resumeAccount(call: Call<'resumeAccount'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertAgent(call.ctx, accountId)
  const report = await resume(call.ctx, { accountId }, 'operator')
  return { status: 200, body: { account_id: accountId, ...report }, audited: true }
}
