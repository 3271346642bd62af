// The record of every act: one hash chain an account, computed by the database under a lock of that chain.
// `append` needs the act's own transaction, so an act that is not recorded did not happen. Nothing here updates or deletes.
// Data holds ids, hashes, counts and addresses, never a body or a secret.
import { createHash } from 'node:crypto'
import type { Tx } from './db.ts'

export interface AuditEvent {
  accountId: string
  /** 'agent:<key id>', 'owner:<owner id>', 'operator', 'network', 'postern'. */
  actor: string
  /** '<noun>.<what happened>', for example 'message.accepted'. */
  action: string
  /** The id that it happened to. */
  subject: string
  data?: Record<string, unknown>
}

/** Appends in one round trip; chains are locked in a fixed order, so that two writers cannot wait for each other. */
export async function append(tx: Tx, ...events: AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const sorted =
    events.length === 1
      ? events
      : events.toSorted((a, b) => (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0))
  await tx.query(
    `select audit_append(e.account, e.actor, e.action, e.subject, e.data)
       from (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
               as u (account, actor, action, subject, data, n) order by n) e`,
    [
      sorted.map(e => e.accountId),
      sorted.map(e => e.actor),
      sorted.map(e => e.action),
      sorted.map(e => clean(e.subject)),
      sorted.map(e => JSON.stringify(e.data ?? {})),
    ],
  )
}

/** PostgreSQL text holds neither NUL nor lone surrogates. */
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '')

/** One line of an export. */
export interface AuditLine {
  account_id: string
  seq: number
  at: string
  actor: string
  action: string
  subject: string
  data: string
  prev_hash: string
  hash: string
}

/** The first link of a chain: the hash of the account's id. */
export const firstHash = (accountId: string) => createHash('sha256').update(accountId).digest('hex')

export function hashLine(line: Omit<AuditLine, 'hash'>): string {
  const fields = [line.account_id, String(line.seq), line.at, line.actor, line.action, line.subject, line.data]
  const text = fields.map(field => `${Buffer.byteLength(field)}:${field},`).join('')
  return createHash('sha256').update(Buffer.from(line.prev_hash, 'hex')).update(text).digest('hex')
}
