import { rotateKey } from '../owners/key-life.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

const codes = { not_found: 'not_found', ended: 'key_ended', key_limit: 'key_limit' } as const

export async function rotateAgentKey(call: Call<'rotateAgentKey'>): Promise<Answer> {
  const { account_id: accountId, key_id: keyId } = call.params
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const body = await call.ctx.db.transaction(async tx => {
    const rotated = await rotateKey(tx, { accountId, keyId }, actorOf(call.caller), call.body?.now === true)
    if ('problem' in rotated) throw new Problem(codes[rotated.problem])
    return rotated
  })
  return { status: 201, body, audited: true }
}
