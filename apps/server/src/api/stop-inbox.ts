import { stop } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { findInbox } from './find-inbox.ts'

export async function stopInbox(call: Call<'stopInbox'>): Promise<Answer> {
  const { account_id: accountId, inbox_id: inboxId } = call.params
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  await findInbox(call.ctx, accountId, inboxId)
  const report = await stop(call.ctx, { accountId, inboxId }, actorOf(call.caller), call.body?.reason)
  return { status: 200, body: { account_id: accountId, inbox_id: inboxId, ...report }, audited: true }
}
