// A credential of ours in mail is known to others: it ends, whoever wrote it there. Only a whole token ends anything, its
// secret held against the hash; else anybody could end anybody's key by naming it. Used by both paths.
import { raise } from '../alert.ts'
import type { AuditEvent } from '../audit.ts'
import type { Tx } from '../db.ts'
import { parseToken } from './token.ts'

/** `accountId`: whose mail it was found in. Answers the events that the caller appends. */
export async function revokeLeaked(tx: Tx, accountId: string, tokens: string[]): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for (const token of new Set(tokens)) {
    const parsed = parseToken(token)
    if (parsed?.kind === 'agent') events.push(...(await endKey(tx, parsed.keyId, parsed.hash, accountId)))
    if (parsed?.kind === 'owner') events.push(...(await endOwnerToken(tx, parsed.hash, accountId)))
  }
  return events
}

async function endKey(tx: Tx, keyId: string, hash: Buffer, foundIn: string): Promise<AuditEvent[]> {
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
    sentence: `The key ${keyId} stood in a mail and is revoked.`,
    next: 'Make a new key for the agent, and find out who read the old one.',
    operatorToo: holder !== foundIn,
  })
  const data = { because: 'leaked', ...(holder === foundIn ? {} : { found: 'in the mail of another account' }) }
  return [{ accountId: holder, actor: 'postern', action: 'key.revoked', subject: keyId, data }]
}

async function endOwnerToken(tx: Tx, hash: Buffer, foundIn: string): Promise<AuditEvent[]> {
  const { rows } = await tx.query(
    'update owner_session set revoked_at = now() where id_hash = $1 and revoked_at is null returning owner_id',
    [hash],
  )
  if (rows.length === 0) return []
  await raise(tx, {
    accountId: foundIn,
    kind: 'key-leaked',
    dedupe: `key-leaked ${rows[0].owner_id}`,
    sentence: 'An owner token stood in a mail and is revoked.',
    next: 'Sign in, make a new token, and rotate every key of your agents.',
    operatorToo: true,
  })
  return [
    {
      accountId: rows[0].owner_id,
      actor: 'postern',
      action: 'owner-token.revoked',
      subject: rows[0].owner_id,
      data: { because: 'leaked' },
    },
  ]
}
