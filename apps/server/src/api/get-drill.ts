import { findLastDrill } from '../owners/drills.ts'
import { type Answer, type Call, ok } from './call.ts'

export async function getDrill(call: Call<'getDrill'>): Promise<Answer> {
  return ok(await findLastDrill(call.ctx.db.pool))
}
