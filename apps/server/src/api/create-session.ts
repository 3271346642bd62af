import { createSession as create, isBeyondParent } from '../owners/agent-sessions.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function createSession(call: Call<'createSession'>): Promise<Answer> {
  const agent = callerOf(call, 'agent')
  const { ttl_seconds, scopes, budget = {}, name = '' } = call.body
  const asked = { name, ttlSeconds: ttl_seconds, scopes, budget }
  const body = await call.ctx.db
    .transaction(async tx => {
      const made = await create(tx, agent, asked)
      if (!('problem' in made)) return made
      if (made.problem === 'session_limit') throw new Problem('session_limit', { resets_at: made.resetsAt })
      if (made.problem === 'ended') throw new Problem('unauthorized')
      throw new Problem('beyond_parent', { problems: [{ field: made.field, problem: made.detail }] })
    })
    .catch(error => {
      throw isBeyondParent(error) ? new Problem('beyond_parent') : error
    })
  return { status: 201, body, audited: true }
}
