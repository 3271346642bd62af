// An agent's keys: found by id, compared in constant time, rotated with an overlap of one hour. A key that ended is
// refused from the next call on; nothing caches it.
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'
import { newId } from '../id.ts'
import { mintAgentToken, sameHash, type Token } from './token.ts'

export const rotationOverlapMs = 3_600_000
const lastUsedEveryMs = 60_000

export interface KnownKey {
  accountId: string
  keyId: string
  environment: 'live' | 'test'
  stopped: boolean
}

const nobody = Buffer.alloc(32)
const lastWritten = new Map<string, number>()

/** Who holds this token, or null; takes the same way for an unknown, a wrong, an expired and a revoked one. */
export async function findKey(sql: Sql, token: Extract<Token, { kind: 'agent' }>): Promise<KnownKey | null> {
  const { rows } = await sql.query({
    name: 'find-key',
    text: `select k.account_id, k.secret_hash, a.environment,
                  k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) as valid,
                  coalesce((select state from kill_switch s where s.scope = k.account_id), 'stopped') = 'running'
                  and coalesce((select state from kill_switch s where s.scope = '*'), 'stopped') = 'running' as running
             from api_key k join account a on a.id = k.account_id where k.id = $1 and a.kind = 'agent'`,
    values: [token.keyId],
  })
  const row = rows[0]
  const same = sameHash(row?.secret_hash ?? nobody, token.hash)
  if (!row || !same || !row.valid || row.environment !== token.environment) return null
  await noteUse(sql, token.keyId)
  return { accountId: row.account_id, keyId: token.keyId, environment: row.environment, stopped: !row.running }
}

async function noteUse(sql: Sql, keyId: string): Promise<void> {
  const now = Date.now()
  if (now - (lastWritten.get(keyId) ?? 0) < lastUsedEveryMs) return
  if (lastWritten.size > 10_000) lastWritten.clear()
  lastWritten.set(keyId, now)
  await sql.query('update api_key set last_used_at = now() where id = $1', [keyId])
}

/** A new key for an account; the token is in this answer and nowhere else. */
export async function createKey(
  tx: Tx,
  accountId: string,
  environment: 'live' | 'test',
): Promise<{ token: string; keyId: string }> {
  const keyId = newId('key')
  const { token, hash, last4 } = mintAgentToken(environment, keyId)
  await tx.query('insert into api_key (account_id, id, secret_hash, last4) values ($1, $2, $3, $4)', [
    accountId,
    keyId,
    hash,
    last4,
  ])
  return { token, keyId }
}

/** A new key; the one that asks works an hour more, every other one ends now. */
export async function rotateKey(tx: Tx, accountId: string, environment: 'live' | 'test', askedWith: string) {
  await tx.query('select 1 from account where id = $1 for no key update', [accountId])
  const ended = await tx.query(
    'update api_key set revoked_at = now() where account_id = $1 and id <> $2 and revoked_at is null returning id',
    [accountId, askedWith],
  )
  const overlap = await tx.query(
    `update api_key set expires_at = least(expires_at, now() + $3 * interval '1 millisecond') where account_id = $1 and id = $2 returning expires_at`,
    [accountId, askedWith, rotationOverlapMs],
  )
  const { token, keyId } = await createKey(tx, accountId, environment)
  await append(tx, {
    accountId,
    actor: `agent:${askedWith}`,
    action: 'key.rotated',
    subject: keyId,
    data: { previous: askedWith, revoked: ended.rows.map(row => row.id) },
  })
  return { token, key_id: keyId, previous_expires_at: overlap.rows[0].expires_at.toISOString() as string }
}
