// Gives an agent back an inbox that it deleted, for 30 days, with the mail that it had. Mail that was sent to it meanwhile
// was refused at the door and does not come back. An inbox takes a place again: where the account is full, none is given.
import { append } from '../audit.ts'
import type { Tx } from '../db.ts'
import { type Inbox, presentInbox, restorableDays } from './inboxes.ts'
import { maxInboxes } from './limits.ts'

export type RestoredInbox =
  | { outcome: 'restored'; inbox: Inbox }
  | { outcome: 'not_found' | 'restore_ended' }
  | { outcome: 'inbox_limit'; max: number }

/** Restoring an inbox that is not deleted changes nothing. An agent that is deleted is restored whole, not in parts. */
export async function restoreInbox(tx: Tx, accountId: string, inboxId: string, actor: string): Promise<RestoredInbox> {
  const account = await tx.query('select claimed_at, deleted_at from account where id = $1 for no key update', [
    accountId,
  ])
  const { rows } = await tx.query(
    `select i.*, coalesce(deleted_at < now() - make_interval(days => ${restorableDays}), false) as ended,
            (select count(*) from inbox o where o.account_id = i.account_id and o.deleted_at is null) as used
       from inbox i where account_id = $1 and id = $2`,
    [accountId, inboxId],
  )
  const inbox = rows[0]
  if (!inbox) return { outcome: 'not_found' }
  if (inbox.deleted_at === null) return { outcome: 'restored', inbox: presentInbox(inbox) }
  if (inbox.ended || account.rows[0].deleted_at !== null) return { outcome: 'restore_ended' }
  const max = maxInboxes(account.rows[0].claimed_at !== null)
  if (inbox.used >= max) return { outcome: 'inbox_limit', max }
  await tx.query('update inbox set deleted_at = null where account_id = $1 and id = $2', [accountId, inboxId])
  const data = { operation: 'restoreInbox', address: inbox.address }
  await append(tx, { accountId, actor, action: 'inbox.restored', subject: inboxId, data })
  return { outcome: 'restored', inbox: presentInbox(inbox) }
}
