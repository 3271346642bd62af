import { endSession as end } from '../owners/agent-sessions.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function endSession(call: Call<'endSession'>): Promise<Answer> {
  const { accountId, keyId } = callerOf(call, 'agent')
  const sessionId = call.params.session_id
  if (!(await call.ctx.db.transaction(tx => end(tx, accountId, keyId, sessionId)))) throw new Problem('not_found')
  return { status: 200, body: { session_id: sessionId, ended: true }, audited: true }
}
