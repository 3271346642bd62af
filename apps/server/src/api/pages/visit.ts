// One request for a page, and what may come back. A page's function reads a visit and returns a reply; it never touches
// the response, so headers, cookies and escaping are in one place (pages.ts).
import type { Request } from 'express'
import type { Context } from '../../context.ts'
import { findSession, type KnownOwner } from '../../owners/session.ts'
import { cookieOf, sessionCookie } from '../auth.ts'
import type { Page } from './layout.ts'

export interface Visit {
  ctx: Context
  req: Request
  ip: string
  /** The install's secret: signs forms. */
  secret: Buffer
  /** The fields of a posted form; empty where none was posted. */
  form: Readonly<Record<string, string>>
  /** A part of the path. */
  param(name: string): string
}

export interface Redirect {
  redirect: string
}

/** Bytes that are not a page. */
export interface File {
  type: string
  content: string | Buffer
  headers?: Record<string, string>
}

export type Reply = (Page | Redirect | File) & { cookie?: string }

/** Lax, so that the link in a mail finds the session; HttpOnly and Secure; `__Host-` binds it to this host. */
export const sessionCookieFor = (secret: string): string =>
  `${sessionCookie}=${secret}; Path=/; Secure; HttpOnly; SameSite=Lax`

export const noSessionCookie = `${sessionCookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`

export async function ownerOf({ ctx, req }: Visit): Promise<KnownOwner | null> {
  const cookie = cookieOf(req)
  return cookie ? findSession(ctx.db.pool, cookie) : null
}
