import { resume } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { findInbox } from './find-inbox.ts'
import { Problem } from './problem.ts'

export async function resumeInbox(call: Call<'resumeInbox'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const { account_id: accountId, inbox_id: inboxId } = call.params
  await assertOwns(call.ctx, ownerId, accountId)
  await findInbox(call.ctx, accountId, inboxId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const report = await resume(call.ctx, { accountId, inboxId }, actorOf(call.caller))
  return { status: 200, body: { account_id: accountId, inbox_id: inboxId, ...report }, audited: true }
}
