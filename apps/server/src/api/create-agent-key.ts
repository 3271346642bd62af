import { makeKey } from '../owners/key-life.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function createAgentKey(call: Call<'createAgentKey'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const { name = '', scopes, expires_in_days = null } = call.body
  const body = await call.ctx.db.transaction(tx =>
    makeKey(tx, accountId, actorOf(call.caller), { name, scopes, days: expires_in_days }),
  )
  if ('problem' in body) throw new Problem('key_limit')
  return { status: 201, body, audited: true }
}
