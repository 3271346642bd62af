// What somebody should be told at once: `raise` writes it down in the act's own transaction, once for as long as it is
// open, and counts. Telling it (mail, webhook) and reading it are in `notify/` and `owners/`. Sentences are the platform's
// own: no word of an agent's or a stranger's stands in them.
import type { Sql } from './db.ts'
import { newId } from './id.ts'

export type AlertKind =
  | 'cap'
  | 'injection'
  | 'held-too-long'
  | 'breaker'
  | 'loop'
  | 'canary'
  | 'key-leaked'
  | 'key-suspended'
  | 'bounce-rate'
  | 'complaint'
  | 'drill'
  | 'stopped'
  | 'policy'
  | 'permission'
  | 'channel'
  | 'anchor'
  | 'backup'

export interface NewAlert {
  /** Null: of the instance, told to the operator alone. */
  accountId: string | null
  kind: AlertKind
  /** An owner, for what concerns no one agent; else the account says who is told. */
  ownerId?: string
  /** One open alert a value: what makes it the same thing happening again. */
  dedupe: string
  /** What happened, one plain sentence. */
  sentence: string
  /** What to do, one plain sentence. */
  next: string
  data?: Record<string, unknown>
  /** The operator hears of it as well as the owner. */
  operatorToo?: boolean
}

/** The owner of the account is told; of an unclaimed account, and of the instance, the operator. */
export async function raise(tx: Sql, alert: NewAlert): Promise<void> {
  await tx.query(
    `insert into alert as a (audience, id, account_id, kind, dedupe, sentence, next, data)
     select audience, $2, $1, $3, $4, $5, $6, $7
       from (select coalesce($9, (select owner_id from account where id = $1), '*') as audience
             union select '*' where $8::boolean) audiences order by audience
     on conflict (audience, dedupe) where acknowledged_at is null
       do update set count = a.count + 1, last_at = now(), sentence = excluded.sentence, next = excluded.next, data = excluded.data`,
    [
      alert.accountId,
      newId('alr'),
      alert.kind,
      alert.dedupe,
      alert.sentence,
      alert.next,
      JSON.stringify(alert.data ?? {}),
      alert.operatorToo === true,
      alert.ownerId ?? null,
    ],
  )
}
