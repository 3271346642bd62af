import { listStops } from '../owners/stop-list.ts'
import { type Answer, type Call, ok } from './call.ts'

export async function listInstanceStops(call: Call<'listInstanceStops'>): Promise<Answer> {
  return ok({ stops: await listStops(call.ctx.db.pool, call.ctx.config) })
}
