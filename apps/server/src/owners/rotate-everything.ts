// For when a credential may have leaked: every key and session of an agent ends in one transaction, the secrets of the
// owner's alert webhooks are replaced, and one new key is made. It gives no more than the working keys had together; where
// none worked, a key again takes the owner's fresh sign-in.
import { append } from '../audit.ts'
import type { Tx } from '../db.ts'
import { rotateChannelSecrets } from '../notify/channels.ts'
import { takeIncident } from './incident/take.ts'
import { lockAccount } from './key-life.ts'
import { allScopes, createKey, inOrder, type Scope } from './keys.ts'
import { agentsOf } from './session.ts'

export interface RotatedAgent {
  account_id: string
  token: string | null
  key_id: string | null
  keys_ended: number
  sessions_ended: number
}

export interface RotatedWebhook {
  channel_id: string
  url: string
  secret: string
}

export interface Who {
  ownerId: string
  fresh: boolean
}

/** Null where no key worked and the sign-in is not fresh: then nothing may be made, and the caller rolls back. */
export async function rotateEverythingOfAgent(tx: Tx, accountId: string, who: Who) {
  const rotated = await rotateAgent(tx, accountId, who)
  if (rotated.token === null) return null
  return { ...rotated, webhooks: await rotateWebhooks(tx, who.ownerId) }
}

/** Every agent of the owner, and every way in of the owner but the one of this call. */
export async function rotateEverything(tx: Tx, who: Who, ownCredential: Buffer) {
  const agents: RotatedAgent[] = []
  for (const accountId of await agentsOf(tx, who.ownerId))
    agents.push(await rotateAgent(tx, accountId, { ...who, fresh: false }))
  const { rows } = await tx.query(
    `update owner_session set revoked_at = now()
      where owner_id = $1 and id_hash <> $2 and revoked_at is null and expires_at > now() returning kind`,
    [who.ownerId, ownCredential],
  )
  await tx.query('update sign_in set used_at = now() where owner_id = $1 and used_at is null', [who.ownerId])
  const webhooks = await rotateWebhooks(tx, who.ownerId)
  const ended = (kind: string) => rows.filter(row => row.kind === kind).length
  const report = { sessions_ended: ended('cookie'), tokens_ended: ended('token') }
  await append(tx, {
    accountId: who.ownerId,
    actor: `owner:${who.ownerId}`,
    action: 'owner.rotated-everything',
    subject: who.ownerId,
    data: { ...report, agents: agents.map(agent => agent.account_id), webhooks: webhooks.map(each => each.channel_id) },
  })
  return { agents, webhooks, ...report }
}

async function rotateAgent(tx: Tx, accountId: string, { ownerId, fresh }: Who): Promise<RotatedAgent> {
  await lockAccount(tx, accountId)
  await takeIncident(tx, accountId, 'Everything of the agent was rotated.', { by: `owner:${ownerId}` })
  // Read after the lock: what a rotation that was first made is here.
  const { rows } = await tx.query(
    `update api_key k set revoked_at = now()
       from account a
      where a.id = k.account_id and k.account_id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
     returning k.id, k.kind, k.scopes, k.kept_scopes, k.suspended_at, k.lives_until`,
    [accountId],
  )
  const keys = rows.filter(row => row.kind === 'key')
  const working = keys.filter(row => row.suspended_at === null)
  const grant = working.length > 0 ? grantOf(working) : fresh ? { scopes: [...allScopes], expiresAt: null } : null
  const account = await tx.query('select environment from account where id = $1', [accountId])
  const actor = `owner:${ownerId}`
  const made = grant && (await createKey(tx, accountId, account.rows[0].environment, { ...grant, createdBy: actor }))
  const counts = { keys_ended: keys.length, sessions_ended: rows.length - keys.length }
  await append(tx, {
    accountId,
    actor,
    action: 'key.rotated-everything',
    subject: made?.keyId ?? accountId,
    data: { ...counts, revoked: keys.map(row => row.id) },
  })
  return { account_id: accountId, token: made?.token ?? null, key_id: made?.keyId ?? null, ...counts }
}

interface Working {
  scopes: string[]
  kept_scopes: string[]
  lives_until: Date | null
}

/** What the keys had together; the end is the latest of theirs. */
function grantOf(keys: Working[]): { scopes: Scope[]; keptScopes: Scope[]; expiresAt: Date | null } {
  const ends = keys.map(key => key.lives_until)
  return {
    scopes: inOrder(keys.flatMap(key => key.scopes)),
    keptScopes: inOrder(keys.flatMap(key => key.kept_scopes)),
    expiresAt: ends.some(end => end === null) ? null : new Date(Math.max(...ends.map(end => end!.getTime()))),
  }
}

/** None of the old secrets signs anything more. */
async function rotateWebhooks(tx: Tx, ownerId: string): Promise<RotatedWebhook[]> {
  const rotated = await rotateChannelSecrets(tx, ownerId, { hours: 0 })
  return rotated.map(({ channelId, url, secret }) => ({ channel_id: channelId, url, secret }))
}
