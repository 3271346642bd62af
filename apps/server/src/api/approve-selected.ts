import { approve } from '../outgoing/approve.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { approvalProblem } from './present-approval.ts'

/** One after another: they share accounts, whose rows would be waited for anyway. */
export async function approveSelected(call: Call<'approveSelected'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const approvals = []
  for (const { approval_id, content_hash } of call.body.approvals) {
    const approved = await approve(call.ctx, { ownerId, approvalId: approval_id, contentHash: content_hash })
    if (approved.outcome === 'approved')
      approvals.push({ approval_id, outcome: 'approved', message_id: approved.messageId })
    else {
      const { code, message, details } = approvalProblem(approved)
      const until = details.resets_at ? { resets_at: details.resets_at } : {}
      approvals.push({ approval_id, outcome: 'not-approved', code, message, ...until })
    }
  }
  return ok({ approvals })
}
