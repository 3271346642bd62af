// Mail that would have left: in capture mode it is kept here, so that a claim link can be clicked on a laptop.
// Shown to loopback alone, by a loopback name (else a web page could reach it by DNS rebinding), never through a proxy.
// It is no boundary against a program on this machine. Delivered copies never change, so what was read once is remembered.
import { parse } from '@postern/mail'
import type { Sql } from '../../db.ts'
import { isLoopbackAddress } from '../../network.ts'
import type { Visit } from './visit.ts'

export const capturedShown = 100
/** Bytes of a message that are read for a page; the download has all. */
const readLimit = 512 * 1024
const rememberedMax = 200

export interface Captured {
  id: string
  from: string
  to: string
  subject: string
  text: string
  html: string | null
  headers: { name: string; value: string }[]
  /** Whether the platform wrote it, not an agent. */
  system: boolean
  createdAt: Date
  size: number
}

export function isCaptureVisible({ ctx, req }: Pick<Visit, 'ctx' | 'req'>): boolean {
  return (
    ctx.config.transport === 'capture' &&
    isLoopbackName(new URL(ctx.config.publicUrl).hostname) &&
    isLoopbackAddress(req.socket.remoteAddress ?? '') &&
    isLoopbackName(/^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i.exec(req.headers.host ?? '')?.[1] ?? '') &&
    !proxyHeaders.some(name => name in req.headers)
  )
}

const proxyHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']

/** A name that only this machine answers to (RFC 6761 §6.3), or a loopback address; not `127.0.0.1.nip.io`. */
function isLoopbackName(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name.replace(/^\[|\]$/g, ''))
}

const remembered = new Map<string, Captured>()

export async function listCaptured(sql: Sql): Promise<Captured[]> {
  const { rows } = await sql.query(
    `select id from outbox where route = 'capture' and state = 'sent' order by created_at desc, id desc limit $1`,
    [capturedShown],
  )
  const ids: string[] = rows.map(row => row.id)
  const fresh = ids.filter(id => !remembered.has(id))
  // A few at a time: a hundred large messages need not be in memory together.
  for (let i = 0; i < fresh.length; i += 10) await read(sql, fresh.slice(i, i + 10))
  return ids.flatMap(id => remembered.get(id) ?? [])
}

export async function findCaptured(sql: Sql, id: string): Promise<Captured | null> {
  if (!/^out_[a-z0-9]{1,40}$/.test(id)) return null
  if (!remembered.has(id)) await read(sql, [id])
  return remembered.get(id) ?? null
}

export async function rawCaptured(sql: Sql, id: string): Promise<Buffer | null> {
  const { rows } = await sql.query(
    `select r.bytes from outbox o join raw r on r.account_id = o.account_id and r.sha256 = o.raw_sha256
      where o.id = $1 and o.route = 'capture' and o.state = 'sent'`,
    [id],
  )
  return rows[0]?.bytes ?? null
}

async function read(sql: Sql, ids: string[]): Promise<void> {
  const { rows } = await sql.query(
    `select o.id, o.recipient, o.created_at, a.kind, substring(r.bytes from 1 for $2) as bytes, octet_length(r.bytes) as size
       from outbox o
       join account a on a.id = o.account_id
       join raw r on r.account_id = o.account_id and r.sha256 = o.raw_sha256
      where o.id = any ($1) and o.route = 'capture' and o.state = 'sent'`,
    [ids, readLimit],
  )
  for (const row of rows) {
    const mail = parse(row.bytes)
    const from = mail.from[0]
    remembered.set(row.id, {
      id: row.id,
      from: from?.name ? `${from.name} <${from.address}>` : (from?.address ?? ''),
      to: row.recipient,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      headers: mail.headers,
      system: row.kind === 'system',
      createdAt: row.created_at,
      size: row.size,
    })
  }
  while (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value!)
}
