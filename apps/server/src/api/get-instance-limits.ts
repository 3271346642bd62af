import { loadInstanceLimits } from '../owners/shared-limits.ts'
import { type Answer, type Call, ok } from './call.ts'

export async function getInstanceLimits(call: Call<'getInstanceLimits'>): Promise<Answer> {
  return ok(await loadInstanceLimits(call.ctx.db.pool))
}
