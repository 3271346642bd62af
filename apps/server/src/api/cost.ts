// What a call of a session costs, in `cost_units`, and taking it before the act. A call that does not fit the contract, or
// lacks a scope, costs what the cheapest does: a session that only makes mistakes ends too.
import type { Sql } from '../db.ts'
import { loadBudgets, takeBudget } from '../session-budget.ts'
import type { Agent } from './auth.ts'
import { Problem } from './problem.ts'

export const costs = { read: 1, mistake: 1, change: 2, acknowledged: 5, perRecipient: 10 } as const

interface Asked {
  /** Of the operation. */
  id: string
  method: string
  query: object
  body: unknown
}

/** What hands words to the gate. */
const sends = new Set(['sendMessage', 'replyToMessage', 'replyAllToMessage', 'forwardMessage', 'sendDraft'])

export function costOf({ id, method, query, body }: Asked): number {
  if (sends.has(id)) return costs.perRecipient * recipientsOf(body)
  if ('acknowledge' in query) return costs.acknowledged
  return method === 'get' ? costs.read : costs.change
}

/** As the call names them; one at least, since a reply names none. */
function recipientsOf(body: unknown): number {
  const { to, cc, bcc } = (body ?? {}) as Record<string, unknown>
  const count = (list: unknown) => (Array.isArray(list) ? list.length : list === undefined ? 0 : 1)
  return Math.max(1, count(to)) + count(cc) + count(bcc)
}

/** One call and its cost, from the budgets of the session and of those above it, or 429. */
export async function spend(sql: Sql, agent: Agent, cost: number): Promise<void> {
  if (!agent.session) return
  const adds = { api_calls: 1, cost_units: cost }
  if (await takeBudget(sql, agent.accountId, agent.keyId, adds)) return
  const [budgets] = await loadBudgets(sql, [{ accountId: agent.accountId, keyId: agent.keyId, adds }])
  const short = budgets!.find(budget => budget.used + budget.adds > budget.max)
  throw new Problem('session_budget', short ? { used: short.used, max: short.max } : {})
}
