import type { Sql } from '../db.ts'
import { loadBreaker } from '../owners/breaker.ts'
import { loadTaint } from '../owners/checkpoint.ts'
import { loadPolicy } from '../owners/policy.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { presentAgents } from './list-agents.ts'

export async function getAgent(call: Call<'getAgent'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const [agent] = await presentAgents(call, [accountId])
  return ok({ ...agent, containment: await containmentOf(call.ctx.db.pool, accountId) })
}

/** What bounds an agent just now, beside its limits and its switch. */
async function containmentOf(sql: Sql, accountId: string) {
  const { current } = await loadPolicy(sql, accountId)
  const waiting = await sql.query(
    `select count(*) as n from approval where account_id = $1 and state = 'pending' and expires_at > now()`,
    [accountId],
  )
  return {
    policy: { version: current.version, preset: current.preset, rules: current.rules.length },
    breaker: await loadBreaker(sql, accountId),
    taint: await loadTaint(sql, accountId),
    pending_approvals: waiting.rows[0].n,
  }
}
