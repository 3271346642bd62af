import { approve } from '../outgoing/approve.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { approvalProblem } from './present-approval.ts'

export async function approveHeld(call: Call<'approveHeld'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const approvalId = call.params.approval_id
  const approved = await approve(call.ctx, { ownerId, approvalId, contentHash: call.body.content_hash })
  if (approved.outcome !== 'approved') throw approvalProblem(approved)
  const body = { approval_id: approvalId, message_id: approved.messageId, status: 'queued' }
  return { status: 200, body, audited: true }
}
