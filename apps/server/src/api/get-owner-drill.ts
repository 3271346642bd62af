import { findLastDrill } from '../owners/drills.ts'
import { type Answer, type Call, ok } from './call.ts'

export async function getOwnerDrill(call: Call<'getOwnerDrill'>): Promise<Answer> {
  return ok(await findLastDrill(call.ctx.db.pool))
}
