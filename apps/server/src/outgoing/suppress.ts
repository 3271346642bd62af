// Who asked for no more mail from an agent gets none: from now on the gate refuses, what is still queued for them is
// cancelled, and a copy that was being handed over is leased no more. The link in every footer leads here; its token names
// one copy of one message and is all the proof there is. An address and its plus-variants are one person. Asking again
// changes nothing. The account's row is locked first, so that no message is on its way through the gate meanwhile.
import { baseAddress } from '@postern/mail'
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'
import { cancelMessages, cancelTo } from './cancel.ts'

/** False where it was suppressed before. */
export async function suppress(tx: Tx, accountId: string, address: string, source: string): Promise<boolean> {
  const base = baseAddress(address)
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const { rows } = await tx.query(
    `insert into suppression (account_id, address, source) values ($1, $2, $3) on conflict do nothing returning address`,
    [accountId, base, source],
  )
  if (rows.length === 0) return false
  const cancelled = await cancelTo(tx, accountId, base)
  await cancelMessages(tx, cancelled)
  await append(tx, {
    accountId,
    actor: 'network',
    action: 'recipient.suppressed',
    subject: base,
    data: { source, cancelled: cancelled.map(row => row.messageId) },
  })
  return true
}

/** What the person behind a footer's link may know of the agent that wrote to them. */
export interface FooterCopy {
  accountId: string
  messageId: string
  /** The platform itself, rather than an agent. */
  system: boolean
  agentName: string
  agentAddress: string
  environment: 'live' | 'test'
  claimed: boolean
  /** Whom the copy was for. */
  recipient: string
  /** When it left; while it has not, when it was accepted. */
  sentAt: Date
  suppressed: boolean
}

export async function findByFooterToken(sql: Sql, token: string): Promise<FooterCopy | null> {
  if (!/^[a-z0-9]{26}$/.test(token)) return null
  const { rows } = await sql.query(
    `select a.id as "accountId", m.id as "messageId", a.kind = 'system' as system, a.name as "agentName", m.from_address as "agentAddress",
            a.environment, a.claimed_at is not null as claimed, r.address as recipient,
            coalesce(o.sent_at, m.created_at) as "sentAt"
       from message_recipient r
       join account a on a.id = r.account_id
       join message m on m.account_id = r.account_id and m.id = r.message_id
       left join outbox o on o.account_id = r.account_id and o.message_id = r.message_id and o.recipient = r.address
      where r.footer_token = $1`,
    [token],
  )
  const copy = rows[0]
  if (!copy) return null
  const known = await sql.query('select from suppression where account_id = $1 and address = any ($2)', [
    copy.accountId,
    [copy.recipient, baseAddress(copy.recipient)],
  ])
  return { ...copy, suppressed: known.rows.length > 0 }
}
