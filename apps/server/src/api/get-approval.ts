import { preview } from '../outgoing/approve.ts'
import { viewApproval } from '../owners/approval-view.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { presentApproval } from './present-approval.ts'
import { Problem } from './problem.ts'

export async function getApproval(call: Call<'getApproval'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const view = await viewApproval(call.ctx.db.pool, ownerId, call.params.approval_id)
  if (!view) throw new Problem('not_found')
  const held = { ownerId, accountId: view.account_id, messageId: view.message_id }
  return ok(presentApproval(view, view.state === 'pending' ? await preview(call.ctx, held) : null))
}
