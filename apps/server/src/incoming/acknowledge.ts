// Reading one message, withheld or not. Withheld content is read only by whoever names the present verdict, in the
// transaction that records it: a read that is not recorded did not happen. Naming a verdict where nothing is withheld
// is without effect and leaves no record.
import { append } from '../audit.ts'
import type { Db, Sql, Tx } from '../db.ts'
import { findMessage, findRaw, type Message, type Place } from './messages.ts'
import { noteReads, type Shown } from './reading.ts'
import { isWithheld, reveal } from './reveal.ts'

export interface ReadRequest extends Place {
  messageId: string
  /** The verdict that the reader acknowledges, or null. */
  acknowledge: string | null
  /** As in the audit: 'agent:<key id>', 'owner:<owner id>'. */
  actor: string
}

export type ReadMessage =
  | { outcome: 'read'; message: Message }
  | { outcome: 'not-found' }
  | { outcome: 'acknowledge-mismatch' }

export type ReadRaw =
  | { outcome: 'read'; bytes: Buffer }
  | { outcome: 'not-found' }
  | { outcome: 'withheld' }
  | { outcome: 'acknowledge-mismatch' }

export async function readMessage(db: Db, request: ReadRequest): Promise<ReadMessage> {
  if (request.acknowledge === null) {
    const row = await findMessage(db.pool, request)
    if (!row) return { outcome: 'not-found' }
    if (!isWithheld(row)) await note(db.pool, request, row)
    return { outcome: 'read', message: reveal(row, { acknowledged: false }) }
  }
  return db.transaction(async tx => {
    const row = await findMessage(tx, request)
    if (!row) return { outcome: 'not-found' }
    if (!isWithheld(row)) {
      await note(tx, request, row)
      return { outcome: 'read', message: reveal(row, { acknowledged: false }) }
    }
    if (row.verdict_id !== request.acknowledge) return { outcome: 'acknowledge-mismatch' }
    await note(tx, request, row)
    await acknowledge(tx, request, row.verdict, 'message')
    return { outcome: 'read', message: reveal(row, { acknowledged: true }) }
  })
}

/** The bytes as they came, under the same rule; they hold what could not be scanned too, so that needs it as well. */
export async function readRaw(db: Db, request: ReadRequest): Promise<ReadRaw> {
  return db.transaction(async tx => {
    const row = await findRaw(tx, request)
    if (!row?.bytes) return { outcome: 'not-found' }
    if (!isWithheld(row) && !row.unread_parts) {
      await note(tx, request, row)
      return { outcome: 'read', bytes: row.bytes }
    }
    if (request.acknowledge === null) return { outcome: 'withheld' }
    if (row.verdict_id !== request.acknowledge) return { outcome: 'acknowledge-mismatch' }
    await note(tx, request, row)
    await acknowledge(tx, request, row.verdict, 'raw')
    return { outcome: 'read', bytes: row.bytes }
  })
}

const note = (sql: Sql, { accountId, actor }: ReadRequest, row: Shown & { direction: 'in' | 'out' }) =>
  noteReads(sql, accountId, actor, row.direction === 'in' ? [row] : [])

async function acknowledge(
  tx: Tx,
  { accountId, actor, messageId, acknowledge: verdictId }: ReadRequest,
  verdict: string | null,
  what: 'message' | 'raw',
): Promise<void> {
  await append(tx, {
    accountId,
    actor,
    action: 'message.read-withheld',
    subject: messageId,
    data: { verdict_id: verdictId, verdict, what },
  })
}
