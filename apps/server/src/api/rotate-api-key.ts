import { rotateKey } from '../owners/keys.ts'
import { type Answer, type Call, callerOf } from './call.ts'

export async function rotateApiKey(call: Call<'rotateApiKey'>): Promise<Answer> {
  const { accountId, environment, keyId } = callerOf(call, 'agent')
  const body = await call.ctx.db.transaction(tx => rotateKey(tx, accountId, environment, keyId))
  return { status: 201, body, audited: true }
}
