import { clearTaint as clear } from '../owners/checkpoint.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField, Problem } from './problem.ts'

export async function clearTaint(call: Call<'clearTaint'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const until = call.body?.until === undefined ? null : new Date(call.body.until)
  if (until && Number.isNaN(until.getTime()))
    throw invalidField('invalid_request', 'until', 'is no instant, such as 2026-01-31T12:00:00Z')
  const taint = await call.ctx.db.transaction(tx => clear(tx, accountId, ownerId, until))
  return { status: 200, body: { account_id: accountId, taint }, audited: true }
}
