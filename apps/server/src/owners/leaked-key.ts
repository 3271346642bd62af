// A credential of ours in mail, or in a URL, is known to others: it ends, whoever wrote it there. Only a whole token ends anything, its
// secret held against the hash; else anybody could end anybody's key by naming it. Used by both paths.
import { raise } from '../alert.ts'
import type { AuditEvent } from '../audit.ts'
import type { Tx } from '../db.ts'
import { parseToken } from './token.ts'

/** `accountId`: whose mail it was found in; null where it was none. Answers the events that the caller appends. */
export async function revokeLeaked(
  tx: Tx,
  accountId: string | null,
  tokens: string[],
  where: 'a mail' | 'a URL' = 'a mail',
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for (const token of new Set(tokens)) {
    const parsed = parseToken(token)
    if (parsed?.kind === 'agent') events.push(...(await endKey(tx, parsed.keyId, parsed.hash, accountId, where)))
    if (parsed?.kind === 'owner') events.push(...(await endOwnerToken(tx, parsed.hash, accountId, where)))
  }
  return events
}

async function endKey(
  tx: Tx,
  keyId: string,
  hash: Buffer,
  foundIn: string | null,
  where: string,
): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    'update api_key set revoked_at = now() where id = $1 and secret_hash = $2 and revoked_at is null returning account_id',
    [keyId, hash],
  )
  if (rows.length === 0) return []
  const holder: string = rows[0].account_id
  await raise(tx, {
    accountId: holder,
    kind: 'key-leaked',
    dedupe: `key-leaked ${keyId}`,
    sentence: `The key ${keyId} stood in ${where} and is revoked.`,
    next: 'Make a new key for the agent, and find out who read the old one.',
    operatorToo: foundIn !== null && holder !== foundIn,
  })
  const data = {
    because: 'leaked',
    ...(foundIn === null ? { found: where } : holder === foundIn ? {} : { found: 'in the mail of another account' }),
  }
  return [{ accountId: holder, actor: 'postern', action: 'key.revoked', subject: keyId, data }]
}

async function endOwnerToken(tx: Tx, hash: Buffer, foundIn: string | null, where: string): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    'update owner_session set revoked_at = now() where id_hash = $1 and revoked_at is null returning owner_id',
    [hash],
  )
  if (rows.length === 0) return []
  const agent = await tx.query('select min(id) as id from account where owner_id = $1', [rows[0].owner_id])
  await raise(tx, {
    accountId: agent.rows[0].id ?? foundIn,
    kind: 'key-leaked',
    dedupe: `key-leaked ${rows[0].owner_id}`,
    sentence: `An owner token stood in ${where} and is revoked.`,
    next: 'Sign in, make a new token, and rotate every key of your agents.',
    operatorToo: true,
  })
  return [
    {
      accountId: rows[0].owner_id,
      actor: 'postern',
      action: 'owner.token-revoked',
      subject: rows[0].owner_id,
      data: { because: 'leaked' },
    },
  ]
}
