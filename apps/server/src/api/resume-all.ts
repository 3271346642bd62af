import { resume } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function resumeAll(call: Call<'resumeAll'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const report = await resume(call.ctx, { ownerId }, actorOf(call.caller))
  return { status: 200, body: { owner_id: ownerId, ...report }, audited: true }
}
