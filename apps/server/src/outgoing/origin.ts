// Where a message comes from: the inbox that it leaves from, and the message that it answers, if any.
// Read before composing and without a lock, because From and threading headers stand in the bytes. What may change
// until the decision (a deleted inbox, a switch, a cap) is read again under the lock. Calls share round trips.
import type { Facts } from '@postern/gate'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { type Db, isUnavailable } from '../db.ts'
import type { Intent } from './intent.ts'

export interface Origin {
  kind: Facts['account']['kind']
  environment: 'live' | 'test'
  address: string
  name: string
  parent: Parent | null
  /** Values that were planted in the account's inboxes; none may leave. */
  canaries: string[]
  /** The owner's own address, where the owner did not allow that it is given away. */
  ownerAddress: string | null
}

export interface Parent {
  /** What the gate asks of a received message that is answered; null for one that was sent from here. */
  answered: Facts['answered']
  threadId: string
  /** Whom a reply to it goes to: who wrote it, or the recipients that it left for. Anybody else is written to anew. */
  people: string[]
  /** With angle brackets; null where the answered message has none. */
  messageId: string | null
  inReplyTo: string | null
  references: string[]
}

type OriginProblem = { outcome: 'not-found'; what: 'inbox' | 'in_reply_to' }

/** What no message is called is looked up nowhere: PostgreSQL refuses some of it, and with it everybody's batch. */
const messageIdPattern = /^msg_[a-z0-9]+$/

export async function loadOrigin(ctx: Context, intent: Intent): Promise<Origin | OriginProblem> {
  if (intent.inReplyTo && !messageIdPattern.test(intent.inReplyTo)) return { outcome: 'not-found', what: 'in_reply_to' }
  const row = await readerOf(ctx.db).add(intent)
  if (!row) return { outcome: 'not-found', what: 'inbox' }
  if (intent.inReplyTo && !row.thread_id) return { outcome: 'not-found', what: 'in_reply_to' }
  const { kind, environment, address, name, canaries, owner_address: ownerAddress } = row
  const parent = row.thread_id && {
    answered: row.answered,
    threadId: row.thread_id,
    people: row.people,
    messageId: row.rfc_message_id,
    inReplyTo: row.in_reply_to,
    references: row.refs ?? [],
  }
  return { kind, environment, address, name, parent: parent || null, canaries, ownerAddress }
}

interface Row {
  kind: Origin['kind']
  environment: Origin['environment']
  address: string
  name: string
  thread_id: string | null
  people: string[]
  rfc_message_id: string | null
  in_reply_to: string | null
  refs: string[] | null
  answered: Facts['answered']
  canaries: string[]
  owner_address: string | null
}

const readers = new WeakMap<Db, Batching<Intent, Row | null>>()

function readerOf(db: Db): Batching<Intent, Row | null> {
  const reader =
    readers.get(db) ??
    batching<Intent, Row | null>({
      most: 200,
      act: intents => read(db, intents),
      aloneAfter: error => !isUnavailable(error),
    })
  readers.set(db, reader)
  return reader
}

async function read(db: Db, intents: Intent[]): Promise<(Row | null)[]> {
  const { rows } = await db.pool.query({
    name: 'load-origin',
    text: `select i.n, a.kind, a.environment, b.address, b.name, m.thread_id, m.rfc_message_id, m.in_reply_to, m.refs,
                  array(select m.from_address where m.direction = 'in' union all
                        select jsonb_array_elements_text(m.to_list || m.cc_list || m.bcc_list) where m.direction = 'out' and m.status = 'accepted') as people,
                  case when m.direction = 'in' then json_build_object('from', nullif(m.from_address, ''),
                    'verified', coalesce((v.safety -> 'sender_authentication' ->> 'verified')::boolean, false), 'clear', v.verdict = 'clear',
                    'automated', m.automated, 'handedOver', coalesce((m.envelope ->> 'handed_over')::boolean, false),
                    'nullReturnPath', coalesce(m.envelope ->> 'mail_from' = '', false)) end as answered,
                  array(select c.value from canary c where c.account_id = a.id) as canaries,
                  (select o.email from owner o where o.id = a.owner_id and not exists (
                     select from list_entry l where l.account_id = a.id and l.list = 'send' and l.action = 'allow' and l.pattern = o.email)) as owner_address
             from unnest($1::text[], $2::text[], $3::text[]) with ordinality as i (account_id, inbox_id, parent_id, n)
             join account a on a.id = i.account_id and a.deleted_at is null
             join inbox b on b.account_id = i.account_id and b.id = i.inbox_id and b.deleted_at is null
             left join message m on m.account_id = i.account_id and m.id = i.parent_id and m.inbox_id = i.inbox_id and not m.blocked
             left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id`,
    values: [intents.map(i => i.accountId), intents.map(i => i.inboxId), intents.map(i => i.inReplyTo ?? null)],
  })
  const found: (Row | null)[] = intents.map(() => null)
  for (const row of rows) found[row.n - 1] = row
  return found
}
