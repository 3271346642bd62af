import { listSessions as list } from '../owners/agent-sessions.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'

export async function listSessions(call: Call<'listSessions'>): Promise<Answer> {
  const { accountId, keyId } = callerOf(call, 'agent')
  return ok({ sessions: await list(call.ctx.db.pool, accountId, keyId) })
}
