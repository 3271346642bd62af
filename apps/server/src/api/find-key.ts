// The key that an owner's call names: 404 for an agent or a key that is unknown or somebody else's, without telling which.
import type { Tx } from '../db.ts'
import type { PresentedKey } from '../owners/keys.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

type KeyCall = Call<'revokeAgentKey' | 'suspendAgentKey' | 'unsuspendAgentKey' | 'setKeptScopes'>
type Act = (tx: Tx, which: { accountId: string; keyId: string }, actor: string) => Promise<PresentedKey | null>

/** Does one act on the key, and answers the key as it is then. */
export async function changeKey(call: KeyCall, act: Act, need: 'fresh' | 'any' = 'any'): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const { account_id: accountId, key_id: keyId } = call.params
  await assertOwns(call.ctx, ownerId, accountId)
  if (need === 'fresh' && !fresh) throw new Problem('fresh_sign_in_required')
  const body = await call.ctx.db.transaction(tx => act(tx, { accountId, keyId }, actorOf(call.caller)))
  if (!body) throw new Problem('not_found')
  return { status: 200, body, audited: true }
}
