// What a message leaves behind for later decisions: whom the account is in contact with, how much it sent today, what its
// body was like, and what made it write. A part of the one statement of `record.ts`; only what left makes contacts.
import { baseAddress } from '@postern/mail'
import type { Letter } from './compose-copies.ts'
import type { LetterFacts } from './load-facts.ts'

/** Reads that may have caused a message whose agent names none. */
const causesMax = 50

export const afterwardsSql = `
contacts as (
  insert into contact as c (account_id, address, first_sent_at, last_sent_on, named)
  select account_id, address, now(), (now() at time zone 'utc')::date, named
    from json_to_recordset($1 -> 'contacts') as x (account_id text, address text, named bool) order by account_id, address
  on conflict (account_id, address) do update
     set first_sent_at = coalesce(c.first_sent_at, excluded.first_sent_at), last_sent_on = excluded.last_sent_on, named = c.named or excluded.named
), shapes as (
  insert into body_shape (account_id, message_id, shape, recipients, tainted)
  select account_id, message_id, shape, recipients, tainted
    from json_to_recordset($1 -> 'shapes') as x (account_id text, message_id text, shape int[], recipients text[], tainted bool)
), activities as (
  insert into activity as t (account_id, day, sends, active_hours, last_hour, recipients, domains, bytes)
  select account_id, (now() at time zone 'utc')::date, sends, 1, date_trunc('hour', now()), recipients, domains, bytes
    from json_to_recordset($1 -> 'activities') as x (account_id text, sends int, recipients int, domains int, bytes bigint) order by account_id
  on conflict (account_id, day) do update
     set sends = t.sends + excluded.sends, active_hours = t.active_hours + (t.last_hour <> excluded.last_hour)::int, last_hour = excluded.last_hour,
         recipients = t.recipients + excluded.recipients, domains = t.domains + excluded.domains, bytes = t.bytes + excluded.bytes
), causes as (
  insert into cause (account_id, message_id, read_message_id, claimed)
  select x.account_id, x.message_id, m.id, true
    from json_to_recordset($1 -> 'causes') as x (account_id text, message_id text, reads text[])
    join message m on m.account_id = x.account_id and m.id = any (x.reads)
  union all
  select x.account_id, x.message_id, r.message_id, false
    from json_to_recordset($1 -> 'causes') as x (account_id text, message_id text, reads text[])
   cross join lateral (
     select r.message_id from reading r where r.account_id = x.account_id and r.last_at > now() - interval '1 day'
      order by r.last_at desc limit ${causesMax}) r
   where cardinality(x.reads) = 0
  on conflict do nothing
)`

interface Kept {
  act: 'allow' | 'hold'
  letter: Letter
  facts: LetterFacts
}

export function toAfterwards(kept: Kept[]) {
  const left = kept.filter(({ act, facts }) => act === 'allow' && facts.account.kind === 'agent')
  const ofAgents = kept.filter(({ facts }) => facts.account.kind === 'agent')
  return {
    contacts: toContacts(left),
    activities: toActivities(left),
    shapes: ofAgents.map(({ letter, facts, act }) => ({
      account_id: letter.intent.accountId,
      message_id: letter.messageId,
      shape: letter.shape,
      recipients: letter.copies.map(copy => copy.address),
      tainted: act === 'allow' && facts.reads.taint !== 'none',
    })),
    causes: ofAgents.map(({ letter }) => ({
      account_id: letter.intent.accountId,
      message_id: letter.messageId,
      reads: [
        ...new Set([...(letter.intent.causedBy ?? []), ...(letter.intent.inReplyTo ? [letter.intent.inReplyTo] : [])]),
      ],
    })),
  }
}

/** One row an address and a domain that nothing went to today. */
function toContacts(left: Kept[]) {
  const rows = new Map<string, { account_id: string; address: string; named: boolean }>()
  for (const { letter, facts } of left) {
    const account_id = letter.intent.accountId
    const known = new Set(facts.recipients.filter(each => each.known).map(each => baseAddress(each.address)))
    for (const address of facts.newToday)
      rows.set(`${account_id} ${address}`, { account_id, address, named: known.has(address) })
  }
  return [...rows.values()]
}

function toActivities(left: Kept[]) {
  const rows = new Map<
    string,
    { account_id: string; sends: number; recipients: number; domains: number; bytes: number }
  >()
  for (const { letter, facts } of left) {
    const account_id = letter.intent.accountId
    const row = rows.get(account_id) ?? { account_id, sends: 0, recipients: 0, domains: 0, bytes: 0 }
    rows.set(account_id, row)
    const domains = facts.newToday.filter(address => address.startsWith('@')).length
    row.sends += letter.copies.length
    row.domains += domains
    row.recipients += facts.newToday.length - domains
    row.bytes += letter.copies.reduce((sum, copy) => sum + copy.raw.length, 0)
  }
  return [...rows.values()]
}
