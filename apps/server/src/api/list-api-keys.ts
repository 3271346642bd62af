import { listKeys } from '../owners/keys.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'

export async function listApiKeys(call: Call<'listApiKeys'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  return ok({ keys: await listKeys(call.ctx.db.pool, accountId) })
}
