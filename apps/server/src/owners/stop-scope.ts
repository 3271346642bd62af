// What a stop reaches: one inbox, one agent, all agents of an owner, mail to a domain (one owner's, or everybody's), or every
// agent here. A scope's name is the key of its switch: `inb_…`, `acc_…`, `own_…`, `own_…@good.test`, `@good.test`, `*`.
import { canonicalAddress, domainOf } from '@postern/mail'
import type { AuditEvent } from '../audit.ts'
import type { Sql } from '../db.ts'
import { systemAccountId } from './system-account.ts'

export type Scope =
  | 'instance'
  | { accountId: string }
  | { accountId: string; inboxId: string }
  | { ownerId: string }
  /** A-label, lower case. */
  | { domain: string; ownerId?: string }

export type ScopeNoun = 'instance' | 'account' | 'inbox' | 'owner' | 'domain'

export function nameOf(scope: Scope): string {
  if (scope === 'instance') return '*'
  if ('domain' in scope) return `${scope.ownerId ?? ''}@${scope.domain}`
  if ('inboxId' in scope) return scope.inboxId
  return 'accountId' in scope ? scope.accountId : scope.ownerId
}

export function nounOf(name: string): ScopeNoun {
  if (name === '*') return 'instance'
  if (name.includes('@')) return 'domain'
  return name.startsWith('inb_') ? 'inbox' : name.startsWith('acc_') ? 'account' : 'owner'
}

/** In whose chain it stands: the instance's own acts in that of the platform's account. */
export function eventOf(scope: Scope, by: string): Omit<AuditEvent, 'action'> {
  const chain =
    scope === 'instance' ? systemAccountId : 'accountId' in scope ? scope.accountId : (scope.ownerId ?? systemAccountId)
  return { accountId: chain, actor: by, subject: nameOf(scope) }
}

/** The one spelling of a domain that mail can go to; null for anything else. */
export function canonicalDomain(given: string, mailDomain: string): string | null {
  const checked = canonicalAddress(`postmaster@${given}`, { hosted: [mailDomain] })
  return 'address' in checked ? domainOf(checked.address) : null
}

/** The names of the switches over this one, the widest first. Of a domain for one owner that is also everybody's. */
export async function namesOver(sql: Sql, scope: Scope): Promise<string[]> {
  if (scope === 'instance') return []
  if ('domain' in scope) return scope.ownerId ? ['*', scope.ownerId, `@${scope.domain}`] : ['*']
  if (!('accountId' in scope)) return ['*']
  const { rows } = await sql.query('select owner_id from account where id = $1', [scope.accountId])
  const owner = rows[0]?.owner_id
  return ['*', ...(owner ? [owner] : []), ...('inboxId' in scope ? [scope.accountId] : [])]
}
