// An owner's way in: a browser session opened by a claim or a mailed sign-in link, or an owner token made in a fresh one.
// Every way in is new: a session id is never taken over from before. Hashes only in the database.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Sql, Tx } from '../db.ts'
import { networkOf } from '../network.ts'
import { type Budget, take } from './quota.ts'
import { sendSystemMail } from './system-account.ts'
import { hashSecret, mintOwnerToken, mintSecret } from './token.ts'

export const idleMinutes = 30
export const absoluteHours = 12
/** How long after signing in an owner may resume an agent or make a token. */
export const freshMinutes = 15
export const signInMinutes = 15

export interface Session {
  secret: string
  ownerId: string
}

export interface KnownOwner {
  ownerId: string
  email: string
  fresh: boolean
  kind: 'cookie' | 'token'
  idHash: Buffer
}

export async function openSession(tx: Tx, ownerId: string): Promise<Session> {
  const { secret, hash } = mintSecret()
  await tx.query(
    `insert into owner_session (id_hash, owner_id, kind, fresh_until, expires_at)
     values ($1, $2, 'cookie', now() + make_interval(mins => $3), now() + make_interval(hours => $4))`,
    [hash, ownerId, freshMinutes, absoluteHours],
  )
  return { secret, ownerId }
}

/** Who holds this session or token, or null. A cookie that idled for 30 minutes has ended. */
export async function findOwner(sql: Sql, hash: Buffer, kind: 'cookie' | 'token'): Promise<KnownOwner | null> {
  const { rows } = await sql.query(
    `update owner_session s set seen_at = now() from owner o
      where s.id_hash = $1 and s.kind = $2 and o.id = s.owner_id and s.revoked_at is null and s.expires_at > now()
        and (s.kind = 'token' or s.seen_at > now() - make_interval(mins => $3))
     returning s.owner_id, o.email, s.kind = 'cookie' and s.fresh_until > now() as fresh`,
    [hash, kind, idleMinutes],
  )
  const row = rows[0]
  return row ? { ownerId: row.owner_id, email: row.email, fresh: row.fresh, kind, idHash: hash } : null
}

export const findSession = (sql: Sql, secret: string) => findOwner(sql, hashSecret(secret), 'cookie')

export async function endSession(sql: Sql, idHash: Buffer): Promise<void> {
  await sql.query('update owner_session set revoked_at = now() where id_hash = $1 and revoked_at is null', [idHash])
}

export async function createOwnerToken(
  tx: Tx,
  ownerId: string,
  days: number,
): Promise<{ token: string; expires_at: string }> {
  const { token, hash } = mintOwnerToken()
  const { rows } = await tx.query(
    `insert into owner_session (id_hash, owner_id, kind, fresh_until, expires_at)
     values ($1, $2, 'token', now(), now() + make_interval(days => $3)) returning expires_at`,
    [hash, ownerId, days],
  )
  return { token, expires_at: rows[0].expires_at.toISOString() }
}

/** Every agent of an owner. */
export async function agentsOf(sql: Sql, ownerId: string): Promise<string[]> {
  const { rows } = await sql.query('select id from account where owner_id = $1 order by id', [ownerId])
  return rows.map(row => row.id)
}

const perTarget: readonly Budget[] = [{ meter: 'sign_in_target', max: 5, per: 'hour' }]
/** Beyond the budget of the target, so that there always is a link that works for some minutes more. */
const linkEveryMinutes = 10
const perNetwork: readonly Budget[] = [{ meter: 'sign_in_network', max: 20, per: 'hour' }]

/** Mails a link, which comes back to `next`, where the address owns an agent and the budgets have room. Tells nobody which of it was the case. */
export async function requestSignIn(
  ctx: Context,
  email: string,
  ip: string,
  next: string | null = null,
): Promise<void> {
  const link = await ctx.db.transaction(async tx => {
    if (await take(tx, networkOf(ip), perNetwork)) return null
    const { rows } = await tx.query('select id from owner where email = $1', [email])
    if (!rows.length) return null
    if ((await take(tx, email, perTarget)) && (await hasLink(tx, rows[0].id))) return null
    const { secret, hash } = mintSecret()
    await tx.query(
      'insert into sign_in (link_hash, owner_id, expires_at) values ($1, $2, now() + make_interval(mins => $3))',
      [hash, rows[0].id, signInMinutes],
    )
    return secret
  })
  if (!link) return
  await sendSystemMail(ctx, {
    kind: 'sign-in',
    to: email,
    subject: 'Sign in to see your agents',
    text: [
      `Open this page and press the button to sign in at ${new URL(ctx.config.publicUrl).host}:`,
      '',
      `${ctx.config.publicUrl}/sign-in/${link}${next === null ? '' : `?next=${encodeURIComponent(next)}`}`,
      '',
      `The link works once, for ${signInMinutes} minutes. If you did not ask for it, do nothing.`,
    ].join('\n'),
  })
}

/**
 * Whether a link that nobody used yet was mailed in the last minutes. Where it was not, one is mailed beyond the budget:
 * anybody can ask for links in an owner's name, and must not keep them from stopping their agent by doing so.
 */
async function hasLink(tx: Tx, ownerId: string): Promise<boolean> {
  const { rows } = await tx.query(
    'select from sign_in where owner_id = $1 and used_at is null and expires_at > now() + make_interval(mins => $2) limit 1',
    [ownerId, signInMinutes - linkEveryMinutes],
  )
  return rows.length > 0
}

/** Spends a sign-in link; null where it is unknown, used or too old. */
export async function signIn(ctx: Context, link: string, ip: string): Promise<Session | null> {
  return ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      'update sign_in set used_at = now() where link_hash = $1 and used_at is null and expires_at > now() returning owner_id',
      [hashSecret(link)],
    )
    if (!rows.length) return null
    const ownerId: string = rows[0].owner_id
    await append(tx, {
      accountId: ownerId,
      actor: `owner:${ownerId}`,
      action: 'owner.signed-in',
      subject: ownerId,
      data: { ip },
    })
    return openSession(tx, ownerId)
  })
}
