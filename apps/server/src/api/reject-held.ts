import { reject } from '../owners/approvals.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { approvalProblem } from './present-approval.ts'

export async function rejectHeld(call: Call<'rejectHeld'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const approvalId = call.params.approval_id
  const reason = call.body?.reason
  const rejected = await reject(call.ctx, { ownerId, approvalId, ...(reason === undefined ? {} : { reason }) })
  if (rejected.outcome !== 'rejected') throw approvalProblem(rejected)
  const body = { approval_id: approvalId, message_id: rejected.messageId, status: 'refused' }
  return { status: 200, body, audited: true }
}
