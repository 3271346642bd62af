import { editHeld as edit } from '../outgoing/edit-held.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { approvalProblem } from './present-approval.ts'

export async function editHeld(call: Call<'editHeld'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const edited = await edit(call.ctx, { ownerId, approvalId: call.params.approval_id, changes: call.body })
  if (edited.outcome !== 'edited') throw approvalProblem(edited)
  return {
    status: 200,
    audited: true,
    body: {
      approval_id: edited.approvalId,
      message_id: edited.messageId,
      status: 'held',
      version: edited.version,
      content_hash: edited.contentHash,
      expires_at: edited.expiresAt.toISOString(),
    },
  }
}
