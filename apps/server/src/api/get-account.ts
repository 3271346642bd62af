import { type Answer, type Call, callerOf, ok } from './call.ts'
import { presentAccount } from './present-account.ts'

export async function getAccount(call: Call<'getAccount'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const [account] = await presentAccount(call.ctx.db.pool, [accountId])
  const { stopped_at: _, claimed_at: __, inboxes: ___, ...own } = account!
  return ok(own)
}
