// What the gate decides from, read in one statement: under the locks of the accounts for a decision, without them for a
// look at what it would be. Read only.
// Missing rows stay missing: a switch that is not there stops, a limit that is not there leaves no room.
import type { Facts, Recipient, Route } from '@postern/gate'
import { baseAddress, domainOf } from '@postern/mail'
import type { Config } from '../config.ts'
import type { Sql } from '../db.ts'
import { isLetter } from './compose-copies.ts'
import type { Addressed, Draft } from './draft.ts'
import type { Submission } from './intent.ts'

export interface LetterFacts extends Facts {
  /** Recipients on our own domain that no inbox has. */
  unknownInboxes: string[]
  /** What the same Idempotency-Key was answered within 24 hours. */
  stored: { fingerprint: string; body: Submission } | null
}

export const idempotencyHours = 24

interface Row {
  n: number
  now: Date
  kind: 'agent' | 'system'
  environment: 'live' | 'test'
  claimed: boolean
  recipients_per_message: number | null
  account_state: 'running' | 'stopped' | null
  instance_state: 'running' | 'stopped' | null
  address: string
  deleted: boolean
  day_used: number
  day_max: number | null
  day_resets: Date
  hour_used: number
  hour_max: number | null
  hour_resets: Date
  suppressed: string[]
  inboxes: { address: string; environment: 'live' | 'test' }[]
  stored: LetterFacts['stored']
}

const factsSql = `
select i.n, now(), a.kind, a.environment, a.claimed_at is not null as claimed, l.recipients_per_message,
       own.state as account_state, case a.kind when 'system' then own.state else top.state end as instance_state,
       b.address, b.deleted_at is not null as deleted,
       coalesce(d.used, 0) as day_used, coalesce(d.cap, l.sends_per_day) as day_max, w.day + interval '1 day' as day_resets,
       coalesce(h.used, 0) as hour_used, coalesce(h.cap, l.sends_per_hour) as hour_max, w.hour + interval '1 hour' as hour_resets,
       array(select s.address from suppression s where s.account_id = a.id and s.address = any (i.addresses)) as suppressed,
       case when cardinality(i.hosted) = 0 then '[]'::json else
         (select coalesce(json_agg(json_build_object('address', r.address, 'environment', ra.environment)), '[]')
            from inbox r join account ra on ra.id = r.account_id
           where r.address = any (i.hosted) and r.deleted_at is null) end as inboxes,
       case when i.key is not null then
         (select json_build_object('fingerprint', encode(k.fingerprint, 'hex'), 'body', k.body)
            from idempotency k where k.account_id = a.id and k.key = i.key
             and k.created_at > now() - make_interval(hours => ${idempotencyHours})) end as stored
  from json_to_recordset($1::json) as i (n int, account_id text, inbox_id text, key text, addresses text[], hosted text[])
 cross join (select window_start('send_day') as day, window_start('send_hour') as hour) w
  join account a on a.id = i.account_id
  join inbox b on b.account_id = i.account_id and b.id = i.inbox_id
  left join account_limit l on l.account_id = a.id
  left join kill_switch own on own.scope = a.id
  left join kill_switch top on top.scope = '*'
  left join ledger d on d.account_id = a.id and d.meter = 'send_day' and d.starts_at = w.day
  left join ledger h on h.account_id = a.id and h.meter = 'send_hour' and h.starts_at = w.hour`

/** One entry a letter, in order. For a decision the accounts' rows were locked by an earlier statement of the transaction. */
export async function loadFacts(sql: Sql, letters: Draft[], config: Config): Promise<LetterFacts[]> {
  const asked = letters.map(({ intent, copies }, n) => {
    const addresses = copies.map(copy => copy.address)
    return {
      n,
      account_id: intent.accountId,
      inbox_id: intent.inboxId,
      key: intent.idempotency?.key ?? null,
      addresses: [...new Set([...addresses, ...addresses.map(baseAddress)])],
      hosted: addresses.filter(address => domainOf(address) === config.mailDomain).map(baseAddress),
    }
  })
  const { rows } = await sql.query({ name: 'load-facts', text: factsSql, values: [JSON.stringify(asked)] })
  const byLetter = new Map((rows as Row[]).map(row => [row.n, row]))
  return letters.map((letter, n) => toFacts(letter, byLetter.get(n)!, config))
}

function toFacts(letter: Draft, row: Row, config: Config): LetterFacts {
  const suppressed = new Set(row.suppressed)
  const inboxes = new Map(row.inboxes.map(inbox => [inbox.address, inbox.environment]))
  const isHosted = (copy: Addressed) => domainOf(copy.address) === config.mailDomain
  const recipients = letter.copies.map<Recipient>(copy => ({
    address: copy.address,
    route: isHosted(copy)
      ? localRoute(row.environment, inboxes.get(baseAddress(copy.address)))
      : outsideRoute(row.environment, config.transport),
    suppressed: suppressed.has(copy.address) || suppressed.has(baseAddress(copy.address)),
  }))
  return {
    now: row.now.toISOString(),
    account: {
      kind: row.kind,
      environment: row.environment,
      claimed: row.claimed,
      recipientsPerMessage: row.recipients_per_message ?? 0,
    },
    switches: [
      { scope: 'instance', state: row.instance_state ?? 'stopped' },
      { scope: 'account', state: row.account_state ?? 'stopped' },
    ],
    inbox: { address: row.address, deleted: row.deleted },
    recipients,
    day: { used: row.day_used, max: row.day_max ?? 0, resetsAt: row.day_resets.toISOString() },
    hour: { used: row.hour_used, max: row.hour_max ?? 0, resetsAt: row.hour_resets.toISOString() },
    inspections: isLetter(letter) ? letter.copies.flatMap(copy => copy.inspection ?? []) : [],
    approval: null,
    contentHash: letter.contentHash.toString('hex'),
    unknownInboxes: letter.copies
      .filter(copy => isHosted(copy) && !inboxes.has(baseAddress(copy.address)))
      .map(copy => copy.address),
    stored: row.stored,
  }
}

/** A test account reaches the inboxes of test accounts; the platform's own mail and all else of its is only kept. */
function localRoute(sender: 'live' | 'test', inbox: 'live' | 'test' | undefined): Route {
  return sender === 'test' && inbox !== 'test' ? 'capture' : 'local'
}

function outsideRoute(sender: 'live' | 'test', transport: Config['transport']): Route {
  return sender === 'test' ? 'capture' : transport
}
