import { rotateKey } from '../owners/key-life.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function rotateApiKey(call: Call<'rotateApiKey'>): Promise<Answer> {
  const { accountId, keyId, session } = callerOf(call, 'agent')
  if (session)
    throw new Problem('insufficient_scope', {
      message: 'A session has no key to replace.',
      fix: 'Let it end, and make another with the key above it.',
    })
  const body = await call.ctx.db.transaction(async tx => {
    const rotated = await rotateKey(tx, { accountId, keyId }, actorOf(call.caller), call.body?.now === true)
    // Another call ended it a moment ago.
    if ('problem' in rotated) throw new Problem(rotated.problem === 'key_limit' ? 'key_limit' : 'unauthorized')
    return rotated
  })
  return { status: 201, body, audited: true }
}
