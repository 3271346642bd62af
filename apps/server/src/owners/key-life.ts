// What becomes of a key: rotated, suspended, lifted, ended. Each is written with its event in the transaction of the act,
// under the account's lock, and holds from the next call on, for the sessions below it too.
// A rotation gives no more than the key was granted; the database holds that as well.
import { type AuditEvent, append } from '../audit.ts'
import type { Tx } from '../db.ts'
import { countKeys, createKey, listKeys, maxKeys, type PresentedKey, type Scope } from './keys.ts'

export const rotationOverlapMs = 3_600_000

interface Which {
  accountId: string
  keyId: string
}

export interface Rotated {
  token: string
  key_id: string
  previous_expires_at: string
}

/**
 * Replaces a key. It works an hour more, or ends now; the rest of its family ends now, but what replaced it within the
 * last minute: whoever asked twice at once may have stored either answer.
 */
export async function rotateKey(
  tx: Tx,
  { accountId, keyId }: Which,
  actor: string,
  now: boolean,
): Promise<Rotated | { problem: 'not_found' | 'ended' | 'key_limit' }> {
  await lockAccount(tx, accountId)
  const { rows } = await tx.query(
    `select k.*, a.environment, k.revoked_at is not null or coalesce(k.expires_at <= now(), false) as ended
       from api_key k join account a on a.id = k.account_id where k.account_id = $1 and k.id = $2 and k.kind = 'key'`,
    [accountId, keyId],
  )
  const key = rows[0]
  if (!key) return { problem: 'not_found' }
  if (key.ended) return { problem: 'ended' }
  const family: string = key.family ?? key.id
  const ended = await tx.query(
    `update api_key set revoked_at = now()
      where account_id = $1 and kind = 'key' and coalesce(family, id) = $2 and id <> $3
        and revoked_at is null and (expires_at is null or expires_at > now())
        and not (replaces is not distinct from $3 and created_at > now() - interval '1 minute') returning id`,
    [accountId, family, keyId],
  )
  const overlap = await tx.query(
    `update api_key set expires_at = least(expires_at, now() + $3 * interval '1 millisecond'),
            revoked_at = case when $3 > 0 then null else now() end
      where account_id = $1 and id = $2 returning coalesce(revoked_at, expires_at) as ends_at`,
    [accountId, keyId, now ? 0 : rotationOverlapMs],
  )
  // The one that is replaced still counts where it works on: it makes room within the hour.
  if ((await countKeys(tx, accountId)) - (now ? 0 : 1) >= maxKeys) return { problem: 'key_limit' }
  const made = await createKey(tx, accountId, key.environment, {
    name: key.name,
    scopes: key.scopes,
    keptScopes: key.kept_scopes,
    expiresAt: key.lives_until,
    createdBy: actor,
    replaces: keyId,
    family,
    suspendedBecause: key.suspended_at ? key.suspended_because : null,
  })
  await append(tx, {
    accountId,
    actor,
    action: 'key.rotated',
    subject: made.keyId,
    data: { previous: keyId, now, revoked: ended.rows.map(row => row.id) },
  })
  return { token: made.token, key_id: made.keyId, previous_expires_at: overlap.rows[0].ends_at.toISOString() }
}

export interface NewKey {
  name: string
  scopes: Scope[]
  days: number | null
}

/** The owner makes a key; a `key_limit` where as many work as may. */
export async function makeKey(
  tx: Tx,
  accountId: string,
  actor: string,
  { name, scopes, days }: NewKey,
): Promise<{ token: string; key_id: string; expires_at: string | null } | { problem: 'key_limit' }> {
  await lockAccount(tx, accountId)
  if ((await countKeys(tx, accountId)) >= maxKeys) return { problem: 'key_limit' }
  const account = await tx.query(
    'select environment, now() + make_interval(days => $2::int) as ends_at from account where id = $1',
    [accountId, days],
  )
  const { environment, ends_at } = account.rows[0]
  const { token, keyId } = await createKey(tx, accountId, environment, {
    name,
    scopes,
    expiresAt: ends_at,
    createdBy: actor,
  })
  const expiresAt: string | null = ends_at?.toISOString() ?? null
  await append(tx, { accountId, actor, action: 'key.created', subject: keyId, data: { scopes, expires_at: expiresAt } })
  return { token, key_id: keyId, expires_at: expiresAt }
}

/** Suspends a key; null where there is none. Anybody's act may suspend: an owner's, the operator's, a rule's. */
export const suspendKey = (tx: Tx, which: Which, actor: string, because: string) =>
  change(tx, which, { actor, action: 'key.suspended' }, 'suspended_at = now(), suspended_because = $3', {
    where: 'suspended_at is null',
    value: because,
  })

/** The refusals that counted are forgiven with it, or the next one would suspend again. */
export async function unsuspendKey(tx: Tx, which: Which, actor: string): Promise<PresentedKey | null> {
  await lockAccount(tx, which.accountId)
  await tx.query(
    `delete from refusal where account_id = $1
        and exists (select from api_key where account_id = $1 and id = $2 and kind = 'key' and suspended_at is not null)`,
    [which.accountId, which.keyId],
  )
  return change(tx, which, { actor, action: 'key.unsuspended' }, 'suspended_at = null, suspended_because = null', {
    where: 'suspended_at is not null',
  })
}

export const revokeKey = (tx: Tx, which: Which, actor: string) =>
  change(tx, which, { actor, action: 'key.revoked' }, 'revoked_at = now()', {
    where: 'revoked_at is null and (expires_at is null or expires_at > now())',
  })

/** Scopes that do not lapse. They give nothing: a scope that the key lost stays lost. */
export const keepScopes = (tx: Tx, which: Which, actor: string, scopes: Scope[]) =>
  change(tx, which, { actor, action: 'key.scopes-kept', data: { scopes } }, 'kept_scopes = $3', {
    where: 'kept_scopes is distinct from $3',
    value: scopes,
  })

async function change(
  tx: Tx,
  { accountId, keyId }: Which,
  event: Pick<AuditEvent, 'actor' | 'action' | 'data'>,
  set: string,
  { where, value }: { where: string; value?: unknown },
): Promise<PresentedKey | null> {
  await lockAccount(tx, accountId)
  await tx.query(
    `update api_key set ${set} where account_id = $1 and id = $2 and kind = 'key' and ${where}`,
    value === undefined ? [accountId, keyId] : [accountId, keyId, value],
  )
  const [key] = await listKeys(tx, accountId, keyId)
  if (!key) return null
  await append(tx, { accountId, subject: keyId, ...event })
  return key
}

export async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.query('select 1 from account where id = $1 for no key update', [accountId])
}
