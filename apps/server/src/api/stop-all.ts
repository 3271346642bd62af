import { stop } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'

export async function stopAll(call: Call<'stopAll'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const report = await stop(call.ctx, { ownerId }, actorOf(call.caller), call.body?.reason)
  return { status: 200, body: { owner_id: ownerId, ...report }, audited: true }
}
