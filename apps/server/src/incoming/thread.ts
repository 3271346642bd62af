// Which conversation a received mail belongs to: that of the nearest message in this inbox that it names, received or
// sent (In-Reply-To, then References from the newest); else a new one. A subject alone never joins two conversations.
import type { Tx } from '../db.ts'

export interface Threadable {
  accountId: string
  inboxId: string
  rfcMessageId: string | null
  inReplyTo: string | null
  /** Oldest first. */
  refs: string[]
}

/** Ancestors that are looked up for one mail. */
const maxAncestors = 20

export function ancestorsOf(mail: Threadable): string[] {
  const nearestFirst = [mail.inReplyTo, ...mail.refs.toReversed()].filter(id => id !== null)
  return [...new Set(nearestFirst)].slice(0, maxAncestors)
}

/** The thread of each mail, in order, or null for a new one, given what is stored; `begin` names a new thread. */
export async function findThreads<Mail extends Threadable>(
  tx: Tx,
  mails: Mail[],
  begin: (mail: Mail) => string,
): Promise<string[]> {
  const known = new Map<string, string>()
  const keyOf = (mail: Threadable, rfcId: string) => `${mail.inboxId} ${rfcId}`
  const wanted = mails.flatMap(mail =>
    ancestorsOf(mail).map(id => ({ account_id: mail.accountId, inbox_id: mail.inboxId, id })),
  )
  if (wanted.length > 0) {
    const { rows } = await tx.query({
      text: `select m.inbox_id, m.rfc_message_id, max(m.thread_id) as thread_id
               from (select * from json_to_recordset($1::json) as w (account_id text, inbox_id text, id text) limit $2) w
               join message m on m.account_id = w.account_id and m.inbox_id = w.inbox_id and m.rfc_message_id = w.id and not m.blocked
              group by m.inbox_id, m.rfc_message_id`,
      values: [JSON.stringify(wanted), wanted.length],
    })
    for (const row of rows) known.set(`${row.inbox_id} ${row.rfc_message_id}`, row.thread_id)
  }
  return mails.map(mail => {
    const parent = ancestorsOf(mail).find(id => known.has(keyOf(mail, id)))
    const threadId = parent === undefined ? begin(mail) : known.get(keyOf(mail, parent))!
    // The next mail of this batch may answer this one.
    if (mail.rfcMessageId) known.set(keyOf(mail, mail.rfcMessageId), threadId)
    return threadId
  })
}
