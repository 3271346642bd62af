import { restoreAgent as restore } from '../owners/delete-agent.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function restoreAgent(call: Call<'restoreAgent'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const restored = await restore(call.ctx, accountId, actorOf(call.caller))
  if (restored.outcome !== 'restored') throw new Problem(restored.outcome)
  const { rows } = await call.ctx.db.pool.query('select state from kill_switch where scope = $1', [accountId])
  const body = { account_id: accountId, state: rows[0]?.state ?? 'stopped', inboxes: restored.inboxes }
  return { status: 200, body, audited: restored.inboxes > 0 }
}
