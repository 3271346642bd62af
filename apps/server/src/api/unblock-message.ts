import { unblock } from '../incoming/blocked.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function unblockMessage(call: Call<'unblockMessage'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const { account_id: accountId, message_id: messageId } = call.params
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const done = await call.ctx.db.transaction(tx => unblock(tx, accountId, messageId, actorOf(call.caller)))
  if (!done) throw new Problem('not_found')
  return { status: 200, body: { message_id: messageId, blocked: false }, audited: true }
}
