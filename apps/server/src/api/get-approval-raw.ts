import { rawCopy, viewApproval } from '../owners/approval-view.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function getApprovalRaw(call: Call<'getApprovalRaw'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const { pool } = call.ctx.db
  const view = await viewApproval(pool, ownerId, call.params.approval_id)
  const { recipient } = call.query
  const copy = view?.copies.find(each => recipient === undefined || each.address === recipient)
  const body = view && copy ? await rawCopy(pool, view.account_id, copy.sha256) : null
  if (!view || !body) throw new Problem('not_found')
  return {
    status: 200,
    contentType: 'message/rfc822',
    body,
    headers: { 'Content-Disposition': `attachment; filename="${view.message_id}.eml"` },
  }
}
