// Narrower tokens that die by themselves, made by an agent for one task. A session has no more than what makes it, in
// scopes, in time and in budget, and stands at most three deep; the database refuses the rest under any concurrency.
// Spending is in `session-budget.ts`.
import { append } from '../audit.ts'
import { constraintOf, type Sql, type Tx } from '../db.ts'
import { newId } from '../id.ts'
import { type Adds, type Meter, meters } from '../session-budget.ts'
import { inOrder, type Scope } from './keys.ts'
import { type Budget as Quota, take } from './quota.ts'
import { mintAgentToken } from './token.ts'

export const maxDepth = 3
export const sessionsListed = 100
const perAccount: readonly Quota[] = [{ meter: 'session', max: 1_000, per: 'hour' }]

export interface NewSession {
  name: string
  ttlSeconds: number
  scopes: Scope[]
  budget: Adds
}

/** The key or session that makes it. */
export interface Parent {
  accountId: string
  keyId: string
  environment: 'live' | 'test'
  scopes: readonly Scope[]
  path: readonly string[]
}

export type MadeSession =
  | { token: string; session_id: string; scopes: Scope[]; expires_at: string }
  | { problem: 'beyond_parent'; field: string; detail: string }
  | { problem: 'session_limit'; resetsAt: string }
  | { problem: 'ended' }

export async function createSession(tx: Tx, parent: Parent, asked: NewSession): Promise<MadeSession> {
  const beyond = await beyondParent(tx, parent, asked)
  if (beyond) return { problem: 'beyond_parent', ...beyond }
  const resetsAt = await take(tx, parent.accountId, perAccount)
  if (resetsAt) return { problem: 'session_limit', resetsAt }
  const sessionId = newId('key')
  const { token, hash, last4 } = mintAgentToken(parent.environment, sessionId)
  const { rows } = await tx.query(
    `insert into api_key (account_id, id, kind, parent_id, secret_hash, last4, name, scopes, created_by, expires_at)
     select $1, $2, 'session', $3, $4, $5, $6, $7, 'agent:' || $3,
            (select least(now() + make_interval(secs => $8), min(p.expires_at)) from api_key p
              where p.account_id = k.account_id and p.id = any (k.path))
       from api_key k where k.account_id = $1 and k.id = $3 returning expires_at, expires_at > now() as lives`,
    [parent.accountId, sessionId, parent.keyId, hash, last4, asked.name, asked.scopes, asked.ttlSeconds],
  )
  if (!rows[0]?.lives) return { problem: 'ended' }
  const given = meters.filter(meter => asked.budget[meter] !== undefined)
  await tx.query(
    'insert into session_budget (account_id, key_id, meter, cap) select $1, $2, * from unnest($3::text[], $4::bigint[])',
    [parent.accountId, sessionId, given, given.map(meter => asked.budget[meter])],
  )
  await append(tx, {
    accountId: parent.accountId,
    actor: `agent:${parent.keyId}`,
    action: 'session.created',
    subject: sessionId,
    data: { scopes: asked.scopes, expires_at: rows[0].expires_at.toISOString(), budget: asked.budget },
  })
  return { token, session_id: sessionId, scopes: inOrder(asked.scopes), expires_at: rows[0].expires_at.toISOString() }
}

/** What is asked for beyond what the parent has now, in words; the database says no as well. */
async function beyondParent(
  tx: Tx,
  parent: Parent,
  asked: NewSession,
): Promise<{ field: string; detail: string } | null> {
  if (parent.path.length > maxDepth) return { field: 'session', detail: `stands ${maxDepth} below a key already` }
  const missing = asked.scopes.find(scope => !parent.scopes.includes(scope))
  if (missing) return { field: 'scopes', detail: `${missing} is not a scope of this token` }
  const { rows } = await tx.query(
    `select meter, min(cap - used) as left from session_budget
      where account_id = $1 and key_id = any ($2) group by meter`,
    [parent.accountId, parent.path],
  )
  for (const { meter, left } of rows as { meter: Meter; left: number }[]) {
    if ((asked.budget[meter] ?? 0) > left)
      return { field: `budget/${meter}`, detail: `is more than the ${left} that are left` }
  }
  return null
}

/** Whether the database refused what the code had seen as right a moment before: another call spent it. */
export const isBeyondParent = (error: unknown): boolean => constraintOf(error) === 'session_within_its_parent'

/** The sessions below a key that work now, newest first. */
export async function listSessions(sql: Sql, accountId: string, keyId: string) {
  const { rows } = await sql.query(
    `select s.id, s.parent_id, s.name, s.scopes, cardinality(s.path) - 1 as depth, s.created_at, s.expires_at,
            (select coalesce(json_agg(json_build_object('meter', b.meter, 'used', b.used, 'max', b.cap) order by b.meter), '[]')
               from session_budget b where b.account_id = s.account_id and b.key_id = s.id) as budget
       from api_key s
      where s.account_id = $1 and s.kind = 'session' and s.expires_at > now() and $2 = any (s.path) and s.id <> $2
        and not exists (select from api_key p where p.account_id = s.account_id and p.id = any (s.path) and p.revoked_at is not null)
      order by s.id desc limit $3`,
    [accountId, keyId, sessionsListed],
  )
  return rows.map(row => ({
    session_id: row.id as string,
    parent_id: row.parent_id as string,
    name: row.name as string,
    scopes: inOrder(row.scopes),
    depth: row.depth as number,
    budget: row.budget as { meter: Meter; used: number; max: number }[],
    created_at: row.created_at.toISOString() as string,
    expires_at: row.expires_at.toISOString() as string,
  }))
}

/** Ends a session below `keyId`; what is below it ends by that. False where there is none. */
export async function endSession(tx: Tx, accountId: string, keyId: string, sessionId: string): Promise<boolean> {
  const { rows } = await tx.query(
    `update api_key set revoked_at = coalesce(revoked_at, now())
      where account_id = $1 and id = $3 and kind = 'session' and $2 = any (path) and id <> $2 returning id`,
    [accountId, keyId, sessionId],
  )
  if (rows.length === 0) return false
  await append(tx, { accountId, actor: `agent:${keyId}`, action: 'session.ended', subject: sessionId })
  return true
}
