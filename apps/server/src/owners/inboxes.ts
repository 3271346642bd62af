// Inboxes of an account: made under the account's lock, so that their number holds; deleted softly, so that the owner can
// restore one within 30 days. An address is never given out again.
import { append } from '../audit.ts'
import { constraintOf, type Tx } from '../db.ts'
import { newId } from '../id.ts'
import { plantCanaries } from './canaries.ts'
import { maxInboxes } from './limits.ts'
import { addressFor, type NameProblem, slugOf } from './names.ts'

export interface Inbox {
  inbox_id: string
  account_id: string
  name: string
  email: string
  created_at: string
}

export const restorableDays = 30

export async function createInbox(
  tx: Tx,
  accountId: string,
  actor: string,
  name: string,
  mailDomain: string,
): Promise<{ inbox: Inbox } | { problem: NameProblem | 'inbox_limit'; max?: number }> {
  const slug = slugOf(name)
  if ('problem' in slug) return slug
  const account = await tx.query(
    'select claimed_at is not null as claimed from account where id = $1 for no key update',
    [accountId],
  )
  const max = maxInboxes(account.rows[0].claimed)
  const count = await tx.query('select count(*) as n from inbox where account_id = $1 and deleted_at is null', [
    accountId,
  ])
  if (count.rows[0].n >= max) return { problem: 'inbox_limit', max }
  const inbox = await insertInbox(tx, accountId, name, slug.slug, mailDomain)
  await append(tx, {
    accountId,
    actor,
    action: 'inbox.created',
    subject: inbox.inbox_id,
    data: { address: inbox.email },
  })
  await plantCanaries(tx, accountId, mailDomain)
  return { inbox }
}

/** Four characters of chance tell namesakes apart; a clash tries again with others. */
export async function insertInbox(
  tx: Tx,
  accountId: string,
  name: string,
  slug: string,
  mailDomain: string,
): Promise<Inbox> {
  for (let attempt = 1; ; attempt++) {
    await tx.query('savepoint new_inbox')
    try {
      const { rows } = await tx.query(
        'insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4) returning *',
        [accountId, newId('inb'), addressFor(slug, mailDomain), name],
      )
      return presentInbox(rows[0])
    } catch (error) {
      if (constraintOf(error) !== 'inbox_address_key' || attempt >= 5) throw error
      await tx.query('rollback to savepoint new_inbox')
    }
  }
}

export async function deleteInbox(tx: Tx, accountId: string, inboxId: string, actor: string) {
  const { rows } = await tx.query(
    `update inbox set deleted_at = now() where account_id = $1 and id = $2 and deleted_at is null
     returning deleted_at, deleted_at + make_interval(days => $3) as restorable_until`,
    [accountId, inboxId, restorableDays],
  )
  if (!rows.length) return null
  await append(tx, { accountId, actor, action: 'inbox.deleted', subject: inboxId })
  return {
    inbox_id: inboxId,
    deleted_at: rows[0].deleted_at.toISOString(),
    restorable_until: rows[0].restorable_until.toISOString(),
  }
}

export function presentInbox(row: {
  id: string
  account_id: string
  name: string
  address: string
  created_at: Date
}): Inbox {
  return {
    inbox_id: row.id,
    account_id: row.account_id,
    name: row.name,
    email: row.address,
    created_at: row.created_at.toISOString(),
  }
}
