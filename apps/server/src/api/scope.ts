// Which scope of a key an operation needs, as the contract says it: `x-scope` lists what suffices, any one of it, and
// `x-scope-with` names fields of the body that need one more. An agent operation that names none does not start.
import { allScopes, type Scope } from '../owners/keys.ts'
import type { Agent } from './auth.ts'
import { Problem } from './problem.ts'

export interface ScopeRule {
  /** Empty: every key may. */
  anyOf: Scope[]
  with: Record<string, Scope>
}

/** Of an operation as it stands in the document. */
export function readScopes(operation: Record<string, unknown>): ScopeRule {
  const named: unknown = operation['x-scope']
  const extra = (operation['x-scope-with'] ?? {}) as Record<string, unknown>
  const known = (scope: unknown): scope is Scope => allScopes.includes(scope as Scope)
  const rightly =
    Array.isArray(named) && named.length > 0 && (named.every(known) || (named.length === 1 && named[0] === 'any'))
  if (!rightly || !Object.values(extra).every(known))
    throw new Error(
      `openapi.yaml: ${operation['operationId']} is an agent's and needs x-scope: [any] or some of ${allScopes.join(', ')}`,
    )
  return { anyOf: named[0] === 'any' ? [] : named, with: extra as Record<string, Scope> }
}

/** Before anything is read: whether the key has one of the scopes. */
export function assertScope(agent: Agent, rule: ScopeRule): void {
  if (rule.anyOf.length > 0 && !rule.anyOf.some(scope => agent.scopes.includes(scope))) throw insufficient(rule.anyOf)
}

/** Once the body is read: the scopes that its fields need. Gives the scope that the call uses, for the permission audit. */
export function scopeUsed(agent: Agent, rule: ScopeRule, body: unknown): Scope | null {
  for (const [field, scope] of Object.entries(rule.with)) {
    const given = (body as Record<string, unknown> | undefined)?.[field]
    if (given === undefined || (Array.isArray(given) && given.length === 0)) continue
    if (!agent.scopes.includes(scope)) throw insufficient([scope], field)
    return scope
  }
  return rule.anyOf.find(scope => agent.scopes.includes(scope)) ?? null
}

export function insufficient(scopes: readonly Scope[], field?: string): Problem {
  const needed = scopes.join(' or ')
  return new Problem('insufficient_scope', {
    message:
      field === undefined
        ? `This call needs the scope ${needed}.`
        : `With ${field}, this call needs the scope ${needed}.`,
    fix: `Do not try other calls for it. Ask your owner for a key with ${needed}, if your task needs it.`,
  })
}
