import { type Answer, type Call, ok } from './call.ts'
import { Problem } from './problem.ts'

export async function getReady(call: Call<'getReady'>): Promise<Answer> {
  const { config, db } = call.ctx
  try {
    await db.pool.query('select 1 from install')
  } catch {
    throw new Problem('unavailable', { message: 'The database does not answer.' })
  }
  return ok({ status: 'ready', version: call.document.info.version, roles: config.roles })
}
