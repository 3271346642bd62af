// Puts on record what became of hand-offs, for as many as ended while the last record was written. A hand-off to an inbox
// here happens in the same transaction as its record: the receiver's spool row and `sent` are one act.
// Every try is in the account's chain: which copy, the how manieth try, the outcome, the reply's code; never the text.
import { baseAddress } from '@postern/mail'
import { type AuditEvent, append } from '../audit.ts'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { isUnavailable, type Tx } from '../db.ts'
import { type SpoolOutcome, spoolLocal } from '../spool.ts'
import { cancelMessages } from './cancel.ts'
import { holdLeases, type Leased, type Settled, settleAttempts } from './outbox.ts'

/**
 * `local`: the outcome is what the receiver's spool says, in the transaction of the record; `mayBegin` is asked once more
 * before it, for the record may have waited for the database.
 */
export type Ended = Settled | { row: Leased; outcome: 'local'; mayBegin(): boolean }

const mostRows = 200
const mostBytes = 16 * 1024 * 1024

/** Answers whether this lease still held the row. */
export function openSettling(ctx: Context): Batching<Ended, boolean> {
  return batching<Ended, boolean>({
    most: mostRows,
    mostBytes,
    sizeOf: ended => (ended.outcome === 'local' ? ended.row.raw.length : 0),
    act: ended => settleAll(ctx, ended),
    aloneAfter: error => !isUnavailable(error),
  })
}

async function settleAll(ctx: Context, ended: Ended[]): Promise<boolean[]> {
  const local = ended.filter(each => each.outcome === 'local')
  const recorded = await ctx.db.transaction(async tx => {
    const here = local.filter(each => each.mayBegin()).map(each => each.row)
    const handedOver = here.length > 0 ? await handOverHere(tx, here) : new Map<string, Settled>()
    const settled = ended.flatMap(each => {
      if (each.outcome !== 'local') return each
      return here.includes(each.row) ? (handedOver.get(each.row.id) ?? []) : notBegun(each.row)
    })
    const moved = await settleAttempts(tx, settled)
    await cancelMessages(
      tx,
      moved.filter(row => row.state === 'cancelled'),
    )
    const states = new Map(moved.map(row => [row.id, row.state]))
    for (const { row, outcome } of settled) {
      if (!states.has(row.id)) ctx.log.warn({ outboxId: row.id, outcome }, 'delivery.told-too-late')
    }
    await append(tx, ...settled.flatMap(each => eventOf(each, states.get(each.row.id))))
    return new Set(states.keys())
  })
  if (local.length > 0) ctx.bells.ring('receive')
  return ended.map(each => recorded.has(each.row.id))
}

const notBegun = (row: Leased): Settled => ({ row, outcome: 'not-started', reply: 'Given back: not handed over.' })

const saidOf: { [outcome in SpoolOutcome]: Pick<Settled, 'outcome' | 'reply'> } = {
  spooled: { outcome: 'sent', reply: '250 handed over to an inbox here' },
  duplicate: { outcome: 'sent', reply: '250 this inbox has it already' },
  'over-cap': { outcome: 'deferred', reply: '452 this inbox has received its share of today' },
  unknown: { outcome: 'failed', reply: '550 there is no such inbox' },
}

async function handOverHere(tx: Tx, rows: Leased[]): Promise<Map<string, Settled>> {
  const ours = await holdLeases(tx, rows)
  const inboxes = await tx.query({
    name: 'find-local-inboxes',
    text: 'select account_id, id, address from inbox where address = any ($1) and deleted_at is null',
    values: [rows.map(row => baseAddress(row.recipient))],
  })
  const byAddress = new Map(inboxes.rows.map(inbox => [inbox.address, inbox]))
  const settled = new Map<string, Settled>()
  const receiving = rows
    .filter(row => ours.has(row.id))
    .map(row => ({ row, inbox: byAddress.get(baseAddress(row.recipient)) }))
  for (const { row, inbox } of receiving.toSorted(byReceiver)) {
    const mail = inbox && {
      accountId: inbox.account_id,
      inboxId: inbox.id,
      raw: row.raw,
      mailFrom: row.from,
      rcptTo: row.recipient,
    }
    settled.set(row.id, { row, ...saidOf[mail ? await spoolLocal(tx, mail) : 'unknown'] })
  }
  return settled
}

interface Receiving {
  inbox: { account_id: string; id: string } | undefined
}

/** The receivers' counts are locked in the order in which the spool of a batch from the network locks them. */
function byReceiver(a: Receiving, b: Receiving): number {
  const [left, right] = [a, b].map(({ inbox }) => (inbox ? `${inbox.account_id} ${inbox.id}` : ''))
  return left! < right! ? -1 : left! > right! ? 1 : 0
}

function eventOf({ row, outcome, reply }: Settled, state: string | undefined): AuditEvent[] {
  if (outcome === 'not-started') return []
  const data = {
    message_id: row.messageId,
    recipient: row.recipient,
    route: row.route,
    attempt: row.attempt,
    outcome,
    code: /^[245]\d\d(?=[ -]|$)/.exec(reply)?.[0] ?? null,
    state: state ?? 'told-too-late',
  }
  return [{ accountId: row.accountId, actor: 'postern', action: 'delivery.attempted', subject: row.id, data }]
}
