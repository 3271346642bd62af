// An agent's keys: found by id, compared in constant time, made, listed. What a key may do stands in its row and in the
// rows above it, which are read at every call: nothing is cached, so a change holds from the next call on.
import type { Sql, Tx } from '../db.ts'
import { newId } from '../id.ts'
import { mintAgentToken, sameHash, type Token } from './token.ts'

export const allScopes = [
  'mail:read',
  'mail:send',
  'mail:reply',
  'draft:write',
  'account:read',
  'webhook:write',
] as const
export type Scope = (typeof allScopes)[number]

/** Keys of one account that work at a time, sessions not counted. */
export const maxKeys = 20
export const keysListed = 100
const endedListedDays = 30
const lastUsedEveryMs = 60_000

export interface KnownKey {
  accountId: string
  keyId: string
  /** A session dies by itself and has a budget. */
  session: boolean
  environment: 'live' | 'test'
  scopes: Scope[]
  /** Ids of the keys above it, its own last. */
  path: string[]
  /** A switch above every act of the account: its own, its owner's, the instance's. */
  stopped: boolean
  /** It or a key above it is. */
  suspended: boolean
}

const nobody = Buffer.alloc(32)
const lastWritten = new Map<string, number>()

/**
 * Who holds this token, or null; takes the same way for an unknown, a wrong, an expired and a revoked one. A key that is
 * below one that ended has ended.
 */
export async function findKey(sql: Sql, token: Extract<Token, { kind: 'agent' }>): Promise<KnownKey | null> {
  const { rows } = await sql.query({
    name: 'find-key',
    text: `select k.account_id, k.secret_hash, k.kind, k.scopes, k.path, a.environment, up.live and a.deleted_at is null as valid,
                  up.suspended,
                  coalesce((select state from kill_switch s where s.scope = k.account_id), 'stopped') = 'running'
                  and coalesce((select state from kill_switch s where s.scope = '*'), 'stopped') = 'running'
                  and (a.owner_id is null
                       or coalesce((select state from kill_switch s where s.scope = a.owner_id), 'stopped') = 'running') as running
             from api_key k join account a on a.id = k.account_id
            cross join lateral (
              select bool_and(p.revoked_at is null and (p.expires_at is null or p.expires_at > now())) as live,
                     bool_or(p.suspended_at is not null) as suspended
                from api_key p where p.account_id = k.account_id and p.id = any (k.path)) up
            where k.id = $1 and a.kind = 'agent'`,
    values: [token.keyId],
  })
  const row = rows[0]
  const same = sameHash(row?.secret_hash ?? nobody, token.hash)
  if (!row || !same || !row.valid || row.environment !== token.environment) return null
  await noteUse(sql, token.keyId)
  return {
    accountId: row.account_id,
    keyId: token.keyId,
    session: row.kind === 'session',
    environment: row.environment,
    scopes: row.scopes,
    path: row.path,
    stopped: !row.running,
    suspended: row.suspended,
  }
}

async function noteUse(sql: Sql, keyId: string): Promise<void> {
  const now = Date.now()
  if (now - (lastWritten.get(keyId) ?? 0) < lastUsedEveryMs) return
  if (lastWritten.size > 10_000) lastWritten.clear()
  lastWritten.set(keyId, now)
  await sql.query('update api_key set last_used_at = now() where id = $1', [keyId])
}

export interface Grant {
  name: string
  scopes: readonly Scope[]
  keptScopes: readonly Scope[]
  expiresAt: Date | null
  /** 'registration', 'agent:<key id>' or 'owner:<owner id>'. */
  createdBy: string
  /** The key that it replaces, and the family of both. */
  replaces: string | null
  family: string | null
  suspendedBecause: string | null
}

/** A new key for an account, with every scope and no end unless told; the token is in this answer and nowhere else. */
export async function createKey(
  tx: Tx,
  accountId: string,
  environment: 'live' | 'test',
  grant: Partial<Grant> = {},
): Promise<{ token: string; keyId: string }> {
  const keyId = newId('key')
  const { token, hash, last4 } = mintAgentToken(environment, keyId)
  await tx.query(
    `insert into api_key (account_id, id, secret_hash, last4, name, scopes, kept_scopes, expires_at, lives_until, created_by,
       replaces, family, suspended_at, suspended_because)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, case when $12::text is null then null else now() end, $12)`,
    [
      accountId,
      keyId,
      hash,
      last4,
      grant.name ?? '',
      grant.scopes ?? allScopes,
      grant.keptScopes ?? [],
      grant.expiresAt ?? null,
      grant.createdBy ?? 'registration',
      grant.replaces ?? null,
      grant.family ?? null,
      grant.suspendedBecause ?? null,
    ],
  )
  return { token, keyId }
}

/** How many keys of an account work or would, were they not suspended. Under the account's lock it stays so. */
export async function countKeys(tx: Tx, accountId: string): Promise<number> {
  const { rows } = await tx.query(
    `select count(*) as n from api_key
      where account_id = $1 and kind = 'key' and revoked_at is null and (expires_at is null or expires_at > now())`,
    [accountId],
  )
  return rows[0].n
}

export type PresentedKey = Awaited<ReturnType<typeof listKeys>>[number]

/** Newest first, without what ended long ago; `keyId` for that one alone. */
export async function listKeys(sql: Sql, accountId: string, keyId: string | null = null) {
  const { rows } = await sql.query(
    `select k.*, case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired'
                      when k.suspended_at is not null then 'suspended' else 'active' end as state,
            (select count(*) from api_key s where s.account_id = k.account_id and s.kind = 'session' and k.id = any (s.path)
                and s.expires_at > now() and s.revoked_at is null
                and not exists (select from api_key p where p.account_id = s.account_id and p.id = any (s.path)
                                   and (p.revoked_at is not null or p.expires_at <= now()))) as sessions
       from api_key k
      where k.account_id = $1 and k.kind = 'key'
        and case when $2::text is null then coalesce(least(k.revoked_at, k.expires_at), 'infinity') > now() - make_interval(days => $3)
                 else k.id = $2 end
      order by k.id desc limit $4`,
    [accountId, keyId, endedListedDays, keysListed],
  )
  return rows.map(row => ({
    key_id: row.id as string,
    name: row.name as string,
    state: row.state as 'active' | 'suspended' | 'revoked' | 'expired',
    scopes: inOrder(row.scopes),
    kept_scopes: inOrder(row.kept_scopes),
    last4: row.last4 as string,
    created_by: row.created_by as string,
    created_at: row.created_at.toISOString() as string,
    expires_at: (row.expires_at?.toISOString() ?? null) as string | null,
    last_used_at: (row.last_used_at?.toISOString() ?? null) as string | null,
    suspended_because: row.suspended_because as string | null,
    replaces: row.replaces as string | null,
    sessions: row.sessions as number,
  }))
}

export const inOrder = (scopes: readonly string[]): Scope[] => allScopes.filter(scope => scopes.includes(scope))
