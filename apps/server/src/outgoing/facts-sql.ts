// The one statement that reads what the gate decides from, for any number of letters. Every list in it has a limit, so a
// busy account costs no more than a quiet one by much; two lists are compared by a join of both, never each with each, or one
// agent's many readings and links would keep its whole lane waiting. `i` is a letter, `a` its account.
import type { Facts, Policy } from '@postern/gate'
import type { Submission } from './intent.ts'

export const idempotencyHours = 24

type State = 'running' | 'stopped' | null

export interface FactsRow {
  n: number
  now: Date
  kind: Facts['account']['kind']
  environment: 'live' | 'test'
  claimed: boolean
  owner_named: boolean
  owner_email: string | null
  age_hours: number
  recipients_per_message: number | null
  account_state: State
  instance_state: State
  inbox_state: State
  owner_state: State
  domain_stopped: boolean
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
  stored: { fingerprint: string; body: Submission } | null
  contacts: { address: string; wrote: boolean; approved: boolean; sent: boolean; today: boolean }[]
  lists: { list: 'send' | 'reply'; action: 'allow' | 'block'; pattern: string }[]
  new_recipients: Facts['newRecipients']
  policy: Policy | null
  pending: number
  alike: string[]
  /** Null where nothing flagged was read. */
  injection: boolean | null
  unverified: boolean
  flagged_addresses: string[]
  flagged_hosts: string[]
  tainted_sends: number
  thread: Facts['thread']
  tripped: string | null
  activity: { [measure in 'recipients' | 'domains' | 'bytes']: { now: number; mean: number } } & { sends: number }
  session: { meter: Facts['session'][number]['meter']; used: number; max: number }[]
  owner_caps: Facts['ownerCaps']
  instance_caps: Facts['instanceCaps']
  quotes: string[]
  /** Of the key that asks and those above it; null where no key asks. */
  key: { live: boolean; suspended: boolean } | null
}

/** Rows of another shape that are compared, newest first; more in an hour trips the breaker anyway. */
const shapesMax = 500
/** A message may have several shapes, one after the other; any of it like any of another is alike, as `alike` of packages/mail says. */
const shapeValues = 16
const alikeValues = 8
/** Fingerprints in common that make a quote: about 16 words in a row. */
const quotedPrints = 3

const flagged = `r.account_id = a.id and r.verdict <> 'clear' and r.last_at > coalesce(seen.at, '-infinity')`

const inThread = (m: string) => `${m}.account_id = a.id and ${m}.thread_id = i.thread_id and not ${m}.blocked`

/** Whom the words were among when they came. An agent adds nobody: not by naming the thread, not by what is held. */
const peopleOfRead = `
  select lower(p) from message m left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
   cross join lateral (select m.from_address as p where m.direction = 'in'
             union all select jsonb_array_elements_text(m.to_list || m.cc_list) where v.verdict = 'clear'
             union all select jsonb_array_elements_text(m.to_list || m.cc_list || m.bcc_list)
                        where m.direction = 'out' and m.status = 'accepted' and m.id < r.message_id) x
   where m.account_id = r.account_id and m.thread_id = r.thread_id and not m.blocked`

const window = (used: string, cap: string, meter: string) =>
  `json_build_object('used', coalesce(${used}, 0), 'max', ${cap}, 'resetsAt', to_char((window_start(${meter})
     + case ${meter} when 'send_hour' then interval '1 hour' else interval '1 day' end) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`

const mean = (
  measure: string,
) => `json_build_object('now', coalesce(max(t.${measure}) filter (where t.day = w.today), 0),
  'mean', coalesce(avg(t.${measure}) filter (where t.day < w.today), 0))`

export const factsSql = `
select i.n, now(), a.kind, a.environment, a.claimed_at is not null as claimed, a.owner_email is not null as owner_named,
       person.email as owner_email, (extract(epoch from now() - a.created_at) / 3600)::float as age_hours, l.recipients_per_message,
       own.state as account_state, case a.kind when 'system' then own.state else top.state end as instance_state,
       case a.kind when 'system' then own.state else box.state end as inbox_state,
       case when a.owner_id is null then 'running' else boss.state end as owner_state,
       exists (select from kill_switch s where s.state = 'stopped' and s.scope = any
                (i.domains || case when a.owner_id is null then '{}' else array(select a.owner_id || x from unnest(i.domains) x) end)) as domain_stopped,
       b.address, b.deleted_at is not null as deleted,
       coalesce(d.used, 0) as day_used, coalesce(d.cap, l.sends_per_day) as day_max, w.day + interval '1 day' as day_resets,
       coalesce(h.used, 0) as hour_used, coalesce(h.cap, l.sends_per_hour) as hour_max, w.hour + interval '1 hour' as hour_resets,
       array(select s.address from suppression s where s.account_id = a.id and s.address = any (i.addresses)) as suppressed,
       case when cardinality(i.hosted) = 0 then '[]'::json else
         (select coalesce(json_agg(json_build_object('address', r.address, 'environment', ra.environment)), '[]')
            from inbox r join account ra on ra.id = r.account_id
           where r.address = any (i.hosted) and r.deleted_at is null and ra.deleted_at is null) end as inboxes,
       case when i.key is not null then
         (select json_build_object('fingerprint', encode(k.fingerprint, 'hex'), 'body', k.body)
            from idempotency k where k.account_id = a.id and k.key = i.key
             and k.created_at > now() - make_interval(hours => ${idempotencyHours})) end as stored,
       (select coalesce(json_agg(json_build_object('address', c.address, 'wrote', c.wrote_at is not null, 'approved', c.approved_at is not null,
                 'sent', c.first_sent_at is not null, 'today', coalesce(c.last_sent_on = w.today, false))), '[]')
          from contact c where c.account_id = a.id and c.address = any (i.addresses || i.domains)) as contacts,
       (select coalesce(json_agg(json_build_object('list', e.list, 'action', e.action, 'pattern', e.pattern)), '[]')
          from list_entry e where e.account_id = a.id and e.list in ('send', 'reply') and e.pattern = any (i.addresses || i.domains)) as lists,
       (select json_build_object('hour', count(*) filter (where c.first_sent_at > now() - interval '1 hour'),
                 'day', count(*) filter (where c.first_sent_at > now() - interval '1 day'), 'week', count(*),
                 'today', count(*) filter (where c.first_sent_at >= w.day))
          from (select first_sent_at from contact where account_id = a.id and first_sent_at > now() - interval '7 days' and not named
                   and address not like '@%' order by first_sent_at desc limit 11) c) as new_recipients,
       (select json_build_object('version', p.version, 'preset', p.preset, 'rules', p.rules)
          from policy p where p.account_id = a.id order by p.version desc limit 1) as policy,
       (select count(*) from (select from approval p where p.account_id = a.id and p.state = 'pending' limit 21) p) as pending,
       case when i.shape is null then '{}' else
         array(select distinct x.r from (select s.shape, s.recipients from body_shape s where s.account_id = a.id
                   and s.created_at > now() - interval '1 hour' order by s.created_at desc limit ${shapesMax}) s, unnest(s.recipients) x (r)
                where s.shape && i.shape and exists (
                  select from generate_series(0, cardinality(s.shape) - 1, ${shapeValues}) x (at), generate_series(0, cardinality(i.shape) - 1, ${shapeValues}) y (at)
                   where (select count(*) from generate_series(1, ${shapeValues}) k where s.shape[x.at + k] = i.shape[y.at + k]) >= ${alikeValues})) end as alike,
       (select bool_or(r.injection) from reading r where ${flagged}) as injection,
       exists (select from reading r where r.account_id = a.id and not r.verified
                  and r.last_at > greatest(coalesce(seen.at, '-infinity'), now() - interval '1 day')) as unverified,
       array(select distinct x from reading r, unnest(r.addresses) x where ${flagged} and x = any (i.addresses)) as flagged_addresses,
       case when i.hosts is null or not exists (select from reading r where ${flagged}) then '{}' else
         array(select x from reading r, unnest(r.hosts) x where ${flagged} and x in (select unnest(i.hosts))
               except select x from reading r, unnest(r.hosts) x where r.account_id = a.id and r.verdict = 'clear' and r.verified
                         and r.last_at > now() - interval '30 days' and x in (select unnest(i.hosts))) end as flagged_hosts,
       (select count(*) from body_shape s where s.account_id = a.id and s.created_at > now() - interval '1 hour' and s.tainted) as tainted_sends,
       case when i.thread_id is not null then (select json_build_object(
         'flagged', exists (select from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
                             where ${inThread('m')} and v.verdict <> 'clear' and v.created_at > coalesce(seen.at, '-infinity')),
         'sendsUnanswered', (select count(*) from message m where ${inThread('m')} and m.direction = 'out' and m.status in ('accepted', 'held')
             and m.created_at > now() - interval '1 hour'
             and m.id > coalesce((select max(p.id) from message p where ${inThread('p')} and p.direction = 'in' and not p.automated), '')),
         'messagesInDay', (select count(*) from (select from message m where ${inThread('m')} and m.created_at > now() - interval '1 day' limit 51) m)
       )) end as thread,
       (select t.because from breaker t where t.account_id = a.id and t.state = 'tripped') as tripped,
       (select json_build_object('recipients', ${mean('recipients')}, 'domains', ${mean('domains')}, 'bytes', ${mean('bytes')},
                 'sends', coalesce(sum(t.sends) filter (where t.day < w.today)::float / nullif(sum(t.active_hours) filter (where t.day < w.today), 0), 0))
          from activity t where t.account_id = a.id and t.day >= w.today - 30) as activity,
       (select json_build_object('live', bool_and(p.revoked_at is null and (p.expires_at is null or p.expires_at > now())),
                 'suspended', bool_or(p.suspended_at is not null))
          from api_key k join api_key p on p.account_id = k.account_id and p.id = any (k.path)
         where k.account_id = a.id and k.id = i.key_id having count(*) > 0) as key,
       (select coalesce(json_agg(json_build_object('meter', g.meter, 'used', g.used, 'max', g.cap)), '[]')
          from api_key k join session_budget g on g.account_id = k.account_id and g.key_id = any (k.path)
         where k.account_id = a.id and k.id = i.key_id and g.meter in ('sends', 'recipients', 'bytes')) as session,
       (select coalesce(json_agg(${window('g.used', 'coalesce(g.cap, c.cap)', 'c.meter')} order by c.meter), '[]')
          from owner_limit o cross join lateral (values ('send_day', o.sends_per_day), ('send_hour', o.sends_per_hour)) c (meter, cap)
          left join shared_ledger g on g.scope = o.owner_id and g.meter = c.meter and g.starts_at = window_start(c.meter)
         where o.owner_id = a.owner_id and c.cap is not null) as owner_caps,
       (select coalesce(json_agg(${window('g.used', 'coalesce(g.cap, o.value)', 'c.meter')} order by c.meter), '[]')
          from instance_limit o join (values ('send_day', 'sends_per_day'), ('send_hour', 'sends_per_hour')) c (meter, name) on c.name = o.name
          left join shared_ledger g on g.scope = '*' and g.meter = c.meter and g.starts_at = window_start(c.meter)
         where o.value is not null and a.kind = 'agent') as instance_caps,
       case when i.prints is null then '{}' else
         array(select r.message_id
                 from (select r.account_id, r.thread_id, r.message_id from reading r, unnest(r.quote_prints) q (print)
                        where r.account_id = a.id and r.last_at > now() - interval '1 day' and q.print in (select unnest(i.prints))
                        group by r.account_id, r.thread_id, r.message_id having count(*) >= ${quotedPrints}) r
                where not (i.recipients <@ array(${peopleOfRead})) limit 5) end as quotes
  from json_to_recordset($1::json) as i (n int, account_id text, inbox_id text, key text, key_id text, recipients text[], addresses text[],
         domains text[], hosted text[], thread_id text, shape int[], prints int[], hosts text[])
 cross join (select window_start('send_day') as day, window_start('send_hour') as hour, (now() at time zone 'utc')::date as today) w
  join account a on a.id = i.account_id
  join inbox b on b.account_id = i.account_id and b.id = i.inbox_id
  left join account_limit l on l.account_id = a.id
  left join owner person on person.id = a.owner_id
  left join kill_switch own on own.scope = a.id
  left join kill_switch top on top.scope = '*'
  left join kill_switch box on box.scope = b.id
  left join kill_switch boss on boss.scope = a.owner_id
  left join checkpoint seen on seen.account_id = a.id
  left join ledger d on d.account_id = a.id and d.meter = 'send_day' and d.starts_at = w.day
  left join ledger h on h.account_id = a.id and h.meter = 'send_hour' and h.starts_at = w.hour`
