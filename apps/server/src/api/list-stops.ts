import { listStopsOfOwner } from '../owners/stop-list.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'

export async function listStops(call: Call<'listStops'>): Promise<Answer> {
  const { db, config } = call.ctx
  return ok({ stops: await listStopsOfOwner(db.pool, callerOf(call, 'owner').ownerId, config) })
}
