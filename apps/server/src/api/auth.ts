// Who calls. Four kinds, never mixed: an agent's key, an owner's session or token, the operator's token, nobody. An agent
// credential has no owner operation, whatever it says; a cookie counts only with an Origin of this instance.
import type { Request } from 'express'
import type { Context } from '../context.ts'
import { findKey, type KnownKey } from '../owners/keys.ts'
import { findOwner, findSession } from '../owners/session.ts'
import { parseToken } from '../owners/token.ts'
import { Problem } from './problem.ts'

export type Caller =
  | { kind: 'nobody' }
  | ({ kind: 'agent' } & KnownKey)
  | {
      kind: 'owner'
      ownerId: string
      email: string
      fresh: boolean
      via: 'cookie' | 'token'
      idHash: Buffer
      /** The proof to the database where an owner sets limits. */
      secret: string
    }
  | { kind: 'operator'; secret: string }

export type CallerKind = Caller['kind']
export type Agent = Extract<Caller, { kind: 'agent' }>
export type Owner = Extract<Caller, { kind: 'owner' }>
export type Operator = Extract<Caller, { kind: 'operator' }>

/** The cookie's name: `__Host-` binds it to this host, path / and Secure. */
export const sessionCookie = '__Host-postern_session'

export async function identify(ctx: Context, req: Request): Promise<Caller> {
  const header = req.get('authorization')
  if (header !== undefined) {
    const token = parseToken(/^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1] ?? '')
    if (token?.kind === 'agent') {
      const key = await findKey(ctx.db.pool, token)
      if (key) return { kind: 'agent', ...key }
    } else if (token?.kind === 'owner') {
      const owner = await findOwner(ctx.db.pool, token.hash, 'token')
      if (owner) return { ...owner, kind: 'owner', via: 'token', secret: token.secret }
    } else if (token?.kind === 'operator') {
      const known = await ctx.db.pool.query('select 1 from operator_token where hash = $1', [token.hash])
      if (known.rows.length) return { kind: 'operator', secret: token.secret }
    }
    throw new Problem('unauthorized')
  }
  const secret = cookieOf(req)
  const owner = secret ? await findSession(ctx.db.pool, secret) : null
  return owner && secret ? { ...owner, kind: 'owner', via: 'cookie', secret } : { kind: 'nobody' }
}

/** Whether `caller` may call an operation that takes these kinds; the sentence to who may not. */
export function assertAllowed(caller: Caller, allowed: readonly CallerKind[]): void {
  if (caller.kind === 'agent' && caller.suspended) throw new Problem('key_suspended')
  if (allowed.includes(caller.kind) || allowed.includes('nobody')) return
  if (caller.kind !== 'nobody' && allowed.includes('owner')) throw new Problem('owner_only')
  if (caller.kind !== 'nobody' && allowed.includes('operator')) throw new Problem('operator_only')
  throw new Problem('unauthorized')
}

/** A call that changes something with a cookie must come from a page of this instance. */
export function assertSameOrigin(ctx: Context, req: Request): void {
  const origin = req.get('origin')
  if (origin !== undefined ? origin !== ownOrigin(ctx, req) : req.get('sec-fetch-site') !== 'same-origin')
    throw new Problem('origin_mismatch')
}

/** PUBLIC_URL's origin; with a port that was chosen at start, the one that this loopback request came to. */
function ownOrigin(ctx: Context, req: Request): string {
  if (ctx.config.httpPort !== 0) return new URL(ctx.config.publicUrl).origin
  return `http://localhost:${req.socket.localPort}`
}

export function cookieOf(req: Request, name = sessionCookie): string | null {
  for (const part of (req.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name && value && /^[a-z0-9]{16,64}$/.test(value)) return value
  }
  return null
}

export const actorOf = (caller: Caller): string =>
  caller.kind === 'agent'
    ? `agent:${caller.keyId}`
    : caller.kind === 'owner'
      ? `owner:${caller.ownerId}`
      : caller.kind === 'operator'
        ? 'operator'
        : 'network'
