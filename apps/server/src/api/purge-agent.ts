import { purgeAgent as purge } from '../owners/purge.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField, Problem } from './problem.ts'

export async function purgeAgent(call: Call<'purgeAgent'>): Promise<Answer> {
  const { ownerId, fresh, secret } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const purged = await purge(call.ctx, accountId, { secret, actor: actorOf(call.caller), confirm: call.body.confirm })
  switch (purged.outcome) {
    case 'purged':
      return {
        status: 200,
        body: { account_id: accountId, purged_at: purged.purged_at, messages: purged.messages },
        audited: true,
      }
    case 'other_address':
      throw invalidField('invalid_request', 'confirm', 'is no address of this agent')
    case 'not_deleted':
      throw new Problem('not_deleted')
    case 'not_fresh':
      throw new Problem('fresh_sign_in_required')
    case 'unknown':
      throw new Problem('not_found')
  }
}
