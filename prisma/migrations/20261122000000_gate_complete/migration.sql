-- What bounds an agent beyond its caps: who is known, what was read, what the owner allowed, and switches of every scope.

-- Switches ------------------------------------------------------------------------------------------------------------

-- '*', an account, an inbox, an owner: a missing row means stopped. '@good.test' (everybody's mail to a domain) and
-- 'own_…@good.test' (one owner's) have a row only once they were stopped.
alter table kill_switch rename column account_id to scope;
alter table kill_switch add constraint kill_switch_scope check (scope ~ '^([*]|(acc|inb|own)_[a-z0-9]+|(own_[a-z0-9]+)?@[a-z0-9.-]+)$');
insert into kill_switch (scope, state, changed_by) select id, 'running', 'migration' from inbox on conflict do nothing;
insert into kill_switch (scope, state, changed_by) select id, 'running', 'migration' from owner on conflict do nothing;

create function switch_born() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into kill_switch (scope, state, changed_by) values (new.id, 'running', 'made') on conflict do nothing;
  return null;
end $$;
create trigger inbox_born after insert on inbox for each row execute function switch_born();
create trigger owner_born after insert on owner for each row execute function switch_born();

create or replace function account_born() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into account_limit (account_id, sends_per_day, sends_per_hour, receives_per_day, recipients_per_message)
  values (new.id, case new.kind when 'agent' then 5 else 100000 end, case new.kind when 'agent' then 15 else 10000 end,
          case new.kind when 'agent' then 50 else 0 end, 1);
  insert into kill_switch (scope, state, changed_by) values (new.id, 'running', 'registration');
  insert into audit_head (account_id, seq, hash) values (new.id, 0, sha256(convert_to(new.id, 'utf8')));
  return null;
end $$;

-- Stops mail to a domain; a stop may be put up by anybody's call, and is taken down by an update of its row.
create function stop_domain(p_scope text, p_by text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_scope !~ '^(own_[a-z0-9]+)?@[a-z0-9.-]+$' then raise exception 'not a domain: %', p_scope using errcode = '22023'; end if;
  insert into kill_switch (scope, state, changed_by) values (p_scope, 'stopped', p_by) on conflict (scope) do nothing;
end $$;

-- Every switch above a message that goes from this account's inbox to this recipient runs. The platform's own mail has no
-- switch above its account's.
create function may_leave(p_account text, p_inbox text, p_recipient text) returns boolean language sql stable set search_path = public, pg_temp as $$
  select coalesce((
    select case when a.kind = 'system' then own.state = 'running'
      else own.state = 'running' and top.state = 'running' and box.state = 'running'
       and (a.owner_id is null or person.state = 'running')
       and not exists (select from kill_switch d where d.state = 'stopped'
                        and d.scope in ('@' || split_part(p_recipient, '@', 2), a.owner_id || '@' || split_part(p_recipient, '@', 2)))
      end
      from account a
      left join kill_switch own on own.scope = a.id
      left join kill_switch top on top.scope = '*'
      left join kill_switch box on box.scope = p_inbox
      left join kill_switch person on person.scope = a.owner_id
     where a.id = p_account), false)
$$;

alter table account drop constraint account_kind_check;
alter table account add constraint account_kind_check check (kind in ('agent', 'system', 'drill'));
alter table account add column deleted_at timestamptz, add column purged_at timestamptz;

-- An inbox's stop reaches its copies by the row itself.
alter table outbox add column inbox_id text;
-- What is final stays so; this tells of it, and changes nothing about it.
alter table outbox disable trigger outbox_ends;
update outbox o set inbox_id = m.inbox_id from message m where m.account_id = o.account_id and m.id = o.message_id;
alter table outbox enable trigger outbox_ends;
alter table outbox alter column inbox_id set not null;
alter table outbox drop constraint outbox_route_check;
alter table outbox add constraint outbox_route_check check (route in ('local', 'capture', 'smtp', 'drill'));

-- Keys, sessions and their budgets ----------------------------------------------------------------------------------

alter table api_key
  add column kind text not null default 'key' check (kind in ('key', 'session')),
  add column name text not null default '',
  add column scopes text[] not null default '{mail:read,mail:send,mail:reply,draft:write,account:read,webhook:write}'
    check (scopes <@ '{mail:read,mail:send,mail:reply,draft:write,account:read,webhook:write}'::text[]),
  -- Scopes that the owner keeps although nothing uses them.
  add column kept_scopes text[] not null default '{}',
  add column parent_id text,
  -- The ids of the keys above it, its own last.
  add column path text[] not null default '{}',
  add column created_by text not null default '',
  add column suspended_at timestamptz,
  add column suspended_because text,
  add foreign key (account_id, parent_id) references api_key (account_id, id),
  add constraint session_is_short check (kind = 'key' or (parent_id is not null and expires_at is not null
    and expires_at <= created_at + interval '30 minutes'));
update api_key set path = array[id];

create function api_key_born() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare p api_key;
begin
  if new.parent_id is null then
    new.path := array[new.id];
    return new;
  end if;
  select * into p from api_key where account_id = new.account_id and id = new.parent_id for share;
  if not (new.scopes <@ p.scopes) or p.revoked_at is not null or p.suspended_at is not null
     or (p.expires_at is not null and new.expires_at > p.expires_at) or cardinality(p.path) > 3 then
    raise exception 'a session is never more than its parent' using errcode = '23514', constraint = 'session_within_its_parent';
  end if;
  new.path := p.path || new.id;
  return new;
end $$;
create trigger api_key_born before insert on api_key for each row execute function api_key_born();

-- A key only ever loses: scopes, time, life. Suspension alone is lifted.
create function api_key_narrows() returns trigger language plpgsql as $$
begin
  if not (new.scopes <@ old.scopes) or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
     or (old.expires_at is not null and (new.expires_at is null or new.expires_at > old.expires_at)) then
    raise exception 'a key never grows' using errcode = '23514', constraint = 'api_key_narrows';
  end if;
  return new;
end $$;
create trigger api_key_narrows before update on api_key for each row execute function api_key_narrows();

create table session_budget (
  account_id text not null,
  key_id     text not null,
  meter      text not null check (meter in ('sends', 'recipients', 'api_calls', 'bytes', 'cost_units')),
  used       bigint not null default 0 check (used >= 0),
  cap        bigint not null check (cap >= 0),
  primary key (account_id, key_id, meter),
  foreign key (account_id, key_id) references api_key (account_id, id),
  constraint session_within_budget check (used <= cap)
);

-- A child's budget is no more than what every key above it has left.
create function session_budget_born() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.used <> 0 or exists (
    select from api_key k, session_budget b
     where k.account_id = new.account_id and k.id = new.key_id
       and b.account_id = new.account_id and b.key_id = any (k.path) and b.key_id <> new.key_id and b.meter = new.meter
       and new.cap > b.cap - b.used) then
    raise exception 'a session is never more than its parent' using errcode = '23514', constraint = 'session_within_its_parent';
  end if;
  return new;
end $$;
create trigger session_budget_born before insert on session_budget for each row execute function session_budget_born();

create function session_budget_counts_up() returns trigger language plpgsql as $$
begin
  if new.used < old.used then raise exception 'a budget is only used up' using errcode = '23514'; end if;
  return new;
end $$;
create trigger session_budget_counts_up before update on session_budget for each row execute function session_budget_counts_up();

create table key_use (
  account_id text not null,
  key_id     text not null,
  scope      text not null,
  day        date not null,
  uses       bigint not null default 0,
  primary key (account_id, key_id, scope, day),
  foreign key (account_id, key_id) references api_key (account_id, id)
);

-- Limits over several accounts ------------------------------------------------------------------------------------------

-- A missing row, and null, mean no such limit.
create table owner_limit (
  owner_id       text primary key references owner (id),
  sends_per_day  int check (sends_per_day >= 0),
  sends_per_hour int check (sends_per_hour >= 0),
  agents         int check (agents >= 0),
  updated_at     timestamptz not null default now()
);

create table instance_limit (
  name       text primary key check (name in ('sends_per_day', 'sends_per_hour', 'registrations_per_day', 'registrations_per_hour',
    'registrations_per_network_day', 'registrations_per_network_hour',
    'owner_may_set_sends_per_day', 'owner_may_set_sends_per_hour', 'owner_may_set_receives_per_day', 'owner_may_set_recipients_per_message')),
  value      int check (value >= 0),
  updated_at timestamptz not null default now()
);
insert into instance_limit (name, value) values
  ('registrations_per_network_hour', 3), ('registrations_per_network_day', 10), ('registrations_per_hour', null), ('registrations_per_day', null),
  ('sends_per_day', null), ('sends_per_hour', null),
  ('owner_may_set_sends_per_day', 50), ('owner_may_set_sends_per_hour', 15), ('owner_may_set_receives_per_day', 1000),
  ('owner_may_set_recipients_per_message', 10);

-- As the ledger, for an owner ('own_…') and for the instance ('*').
create table shared_ledger (
  scope     text not null,
  meter     text not null check (meter in ('send_day', 'send_hour')),
  starts_at timestamptz not null,
  used      int not null check (used >= 0),
  cap       int not null,
  primary key (scope, meter, starts_at),
  constraint shared_ledger_used_within_cap check (used <= cap)
);

create or replace function outbox_counted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger (account_id, meter, starts_at, used, cap)
  select n.account_id, m.meter, window_start(m.meter), count(*), case m.meter when 'send_day' then l.sends_per_day else l.sends_per_hour end
    from new_rows n join account_limit l using (account_id), (values ('send_day'), ('send_hour')) m (meter)
   group by n.account_id, m.meter, l.sends_per_day, l.sends_per_hour
   order by n.account_id, m.meter
  on conflict (account_id, meter, starts_at) do update set used = ledger.used + excluded.used;
  insert into shared_ledger (scope, meter, starts_at, used, cap)
  select c.scope, c.meter, window_start(c.meter), count(*), c.cap
    from new_rows n join account a on a.id = n.account_id and a.kind = 'agent'
   cross join lateral (
     select l.owner_id as scope, m.meter, case m.meter when 'send_day' then l.sends_per_day else l.sends_per_hour end as cap
       from owner_limit l, (values ('send_day'), ('send_hour')) m (meter) where l.owner_id = a.owner_id
     union all
     select '*', m.meter, l.value from instance_limit l join (values ('send_day', 'sends_per_day'), ('send_hour', 'sends_per_hour')) m (meter, name)
         on m.name = l.name) c
   where c.cap is not null
   group by c.scope, c.meter, c.cap order by c.scope, c.meter
  on conflict (scope, meter, starts_at) do update set used = shared_ledger.used + excluded.used;
  return null;
end $$;

-- Who is known, what the owner said ----------------------------------------------------------------------------------

-- Addresses without their plus tag; '@good.test' stands for a domain, for counting alone.
create table contact (
  account_id    text not null references account (id),
  address       text not null,
  wrote_at      timestamptz,                              -- with verified authentication and a clear verdict
  approved_at   timestamptz,                              -- the owner approved a message to it
  first_sent_at timestamptz,
  last_sent_on  date,
  named         boolean not null default false,           -- somebody's word stood behind the first message to it
  primary key (account_id, address)
);
create index contact_newest on contact (account_id, first_sent_at) where first_sent_at is not null and not named;

-- Who wrote, and whom was written to, before this table was.
insert into contact (account_id, address, wrote_at)
select m.account_id, regexp_replace(m.from_address, '^([^+@]+)[+][^@]*@', '\1@') as address, min(m.created_at)
  from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
 where m.direction = 'in' and m.from_address <> '' and v.verdict = 'clear' and (v.safety -> 'sender_authentication' ->> 'verified')::boolean
 group by m.account_id, regexp_replace(m.from_address, '^([^+@]+)[+][^@]*@', '\1@');
insert into contact as c (account_id, address, first_sent_at, named)
select r.account_id, regexp_replace(r.address, '^([^+@]+)[+][^@]*@', '\1@'), min(m.created_at), true
  from message_recipient r join message m on m.account_id = r.account_id and m.id = r.message_id
 where m.status = 'accepted' group by r.account_id, regexp_replace(r.address, '^([^+@]+)[+][^@]*@', '\1@')
on conflict (account_id, address) do update set first_sent_at = excluded.first_sent_at, named = true;

create table list_entry (
  account_id text not null references account (id),
  id         text not null,
  list       text not null check (list in ('send', 'receive', 'reply')),
  action     text not null check (action in ('allow', 'block')),
  pattern    text not null check (pattern = lower(pattern) and length(pattern) between 3 and 320),  -- an address, or '@domain'
  note       text not null default '',
  owner_id   text not null references owner (id),
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  unique (account_id, list, pattern)
);

-- The newest version is in force. Only an owner writes one.
create table policy (
  account_id text not null references account (id),
  version    int not null check (version > 0),
  preset     text not null check (preset in ('locked', 'guarded', 'trusted')),
  rules      jsonb not null default '[]',
  owner_id   text not null references owner (id),
  created_at timestamptz not null default now(),
  primary key (account_id, version)
);

-- An owner speaks for the own agents alone.
create function owner_of_the_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from account where id = new.account_id and owner_id = new.owner_id) then
    raise exception 'not the owner of %', new.account_id using errcode = '42501';
  end if;
  return new;
end $$;
create trigger list_entry_by_the_owner before insert on list_entry for each row execute function owner_of_the_account();
create trigger policy_by_the_owner before insert on policy for each row execute function owner_of_the_account();

-- What the agent read, and what came of it -----------------------------------------------------------------------------

-- One row a message that an agent saw words of. Fingerprints and names alone, never words.
create table reading (
  account_id   text not null,
  message_id   text not null,
  thread_id    text not null,
  key_id       text not null,
  verdict      text not null,
  verified     boolean not null,
  injection    boolean not null default false,
  addresses    text[] not null default '{}',               -- that stand in it
  hosts        text[] not null default '{}',               -- of its links
  quote_prints int[] not null default '{}',
  first_at     timestamptz not null default now(),
  last_at      timestamptz not null default now(),
  primary key (account_id, message_id),
  foreign key (account_id, message_id) references message (account_id, id)
);
create index reading_latest on reading (account_id, last_at desc);
create index reading_flagged on reading (account_id, last_at) where verdict <> 'clear';
create index reading_unverified on reading (account_id, last_at) where not verified;

-- The owner looked, and what was read before taints nothing any more.
create table checkpoint (
  account_id text primary key references account (id),
  owner_id   text not null references owner (id),
  at         timestamptz not null default now()
);

create table cause (
  account_id      text not null,
  message_id      text not null,
  read_message_id text not null,
  claimed         boolean not null,                        -- the agent named it; else it was read lately
  primary key (account_id, message_id, read_message_id),
  foreign key (account_id, message_id) references message (account_id, id),
  foreign key (account_id, read_message_id) references message (account_id, id)
);
create index cause_by_read on cause (account_id, read_message_id);

-- How the agent behaves ------------------------------------------------------------------------------------------------

create table activity (
  account_id   text not null references account (id),
  day          date not null,
  sends        int not null default 0,
  active_hours int not null default 0,
  last_hour    timestamptz not null,
  recipients   int not null default 0,                     -- distinct in the day
  domains      int not null default 0,
  bytes        bigint not null default 0,
  tainted      int not null default 0,
  primary key (account_id, day)
);

create table breaker (
  account_id text primary key references account (id),
  state      text not null check (state in ('tripped', 'reset')),
  because    text not null,
  tripped_at timestamptz not null default now(),
  owner_id   text references owner (id),
  reset_at   timestamptz,
  constraint breaker_reset_by_an_owner check (state = 'tripped' or (owner_id is not null and reset_at is not null))
);

create table body_shape (
  account_id text not null,
  message_id text not null,
  shape      int[] not null,
  recipients text[] not null,
  tainted    boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (account_id, message_id),
  foreign key (account_id, message_id) references message (account_id, id)
);
create index body_shape_latest on body_shape (account_id, created_at);

-- Refused intents of the last hours, by what they were; the same one tried again is one.
create table refusal (
  account_id  text not null references account (id),
  fingerprint bytea not null,
  key_id      text not null,
  rule        text not null,
  at          timestamptz not null default now(),
  primary key (account_id, fingerprint)
);

-- Planted in an inbox, to be found in what leaves.
create table canary (
  account_id text not null,
  inbox_id   text not null,
  id         text not null,
  kind       text not null check (kind in ('key', 'iban', 'address')),
  value      text not null unique,
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inbox (account_id, id)
);

-- Held messages ----------------------------------------------------------------------------------------------------------

alter table message add column version int not null default 1, add column blocked boolean not null default false,
  add column kind text not null default 'new' check (kind in ('new', 'reply', 'forward'));

-- What a message was before the owner edited it.
create table message_version (
  account_id   text not null,
  message_id   text not null,
  version      int not null,
  content_hash bytea not null,
  to_list      jsonb not null,
  cc_list      jsonb not null,
  bcc_list     jsonb not null,
  subject      text not null,
  text         text not null,
  html         text,
  copies       jsonb not null,                             -- address and sha256 of each
  replaced_by  text not null,                              -- the owner
  replaced_at  timestamptz not null default now(),
  primary key (account_id, message_id, version),
  foreign key (account_id, message_id) references message (account_id, id)
);

alter table approval drop constraint approval_state_check;
alter table approval add constraint approval_state_check check (state in ('pending', 'approved', 'rejected', 'expired', 'superseded'));
alter table approval drop constraint approval_by_an_owner;
alter table approval add constraint approval_by_an_owner check (state in ('pending', 'expired') or owner_id is not null);
alter table approval add column version int not null default 1, add column noticed_at timestamptz, add column alerted_at timestamptz;
create index approval_pending on approval (account_id, id) where state = 'pending';
create index approval_expiring on approval (expires_at) where state = 'pending';

-- What was decided stays decided.
create function approval_ends() returns trigger language plpgsql as $$
begin
  if old.state <> 'pending' and (new.state, new.owner_id, new.reason, new.decided_at) is distinct from (old.state, old.owner_id, old.reason, old.decided_at) then
    raise exception 'approval % is %, which is final', old.id, old.state using errcode = '23514', constraint = 'approval_ends';
  end if;
  return new;
end $$;
create trigger approval_ends before update on approval for each row execute function approval_ends();

-- The owner who approves is the owner of the agent, at that moment.
create function approval_by_the_owner() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.owner_id is not null and new.owner_id is distinct from old.owner_id
     and not exists (select from account where id = new.account_id and owner_id = new.owner_id) then
    raise exception 'not the owner of %', new.account_id using errcode = '42501';
  end if;
  return new;
end $$;
create trigger approval_by_the_owner before update on approval for each row execute function approval_by_the_owner();

-- A message's words change only while it is held.
create function message_kept() returns trigger language plpgsql as $$
begin
  if old.status <> 'held' and (new.subject, new.text, new.html, new.to_list, new.cc_list, new.bcc_list, new.content_hash, new.raw_sha256, new.version)
     is distinct from (old.subject, old.text, old.html, old.to_list, old.cc_list, old.bcc_list, old.content_hash, old.raw_sha256, old.version) then
    raise exception 'message % is %, its words stay', old.id, old.status using errcode = '23514', constraint = 'message_kept';
  end if;
  return new;
end $$;
create trigger message_kept before update on message for each row execute function message_kept();

-- Nothing leaves on an approval of other bytes than the message has now.
create or replace function decision_approved() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.approval_id is not null and new.outcome = 'allow'
     and not exists (select 1 from approval p join message m on m.account_id = p.account_id and m.id = p.message_id
                      where p.id = new.approval_id and p.state = 'approved' and p.expires_at > now()
                        and p.message_id = new.message_id and m.content_hash = p.content_hash) then
    raise exception 'approval % was not given for this', new.approval_id using errcode = '23514', constraint = 'decision_of_a_given_approval';
  end if;
  return new;
end $$;

-- Copies go only with a message that is held: what left, or may leave, keeps them.
create function message_recipient_kept() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from message where account_id = old.account_id and id = old.message_id and status = 'held') then
    raise exception 'the copies of message % stay', old.message_id using errcode = '23514';
  end if;
  return old;
end $$;
create trigger message_recipient_kept before delete on message_recipient for each row execute function message_recipient_kept();

-- As it was, but an owner has no more agents than the operator lets them.
create or replace function claim_account(p_link text, p_code text, p_owner text) returns table (outcome text, owner text, account text, tries int)
language plpgsql security definer set search_path = public, pg_temp as $$
declare c claim; v_owner text; v_link bytea := sha256(convert_to(p_link, 'utf8'));
begin
  select * into c from claim where link_hash = v_link;
  if not found then return query select 'unknown', null::text, null::text, 0; return; end if;
  perform 1 from account where id = c.account_id for no key update;
  select * into c from claim where link_hash = v_link for update;
  if c.state <> 'open' then return query select c.state, null::text, c.account_id, 0; return; end if;
  if c.expires_at <= now() then return query select 'expired', null::text, c.account_id, 0; return; end if;
  if c.tries_left < 1 then return query select 'no_tries', null::text, c.account_id, 0; return; end if;
  if c.code_hash is distinct from sha256(convert_to(p_link || ':' || p_code, 'utf8')) then
    update claim set tries_left = tries_left - 1 where link_hash = v_link;
    return query select 'wrong_code', null::text, c.account_id, c.tries_left - 1; return;
  end if;
  if exists (select 1 from account a where a.id = c.account_id and a.owner_id is not null) then
    return query select 'already_claimed', null::text, c.account_id, 0; return;
  end if;
  perform 1 from owner where email = c.email for update;
  if exists (select from owner o join owner_limit l on l.owner_id = o.id
              where o.email = c.email and l.agents <= (select count(*) from account a where a.owner_id = o.id and a.deleted_at is null)) then
    return query select 'agent_limit', null::text, c.account_id, c.tries_left; return;
  end if;
  insert into owner (id, email) values (p_owner, c.email) on conflict (email) do update set email = excluded.email returning id into v_owner;
  -- An owner has a chain too, for what concerns no one agent.
  insert into audit_head (account_id, seq, hash) values (v_owner, 0, sha256(convert_to(v_owner, 'utf8'))) on conflict do nothing;
  update claim set state = 'used' where link_hash = v_link;
  update claim set state = 'superseded' where claim.account_id = c.account_id and state = 'open';
  update account set owner_id = v_owner, claimed_at = now() where id = c.account_id;
  update account_limit l
     set sends_per_day = greatest(l.sends_per_day, 50), sends_per_hour = greatest(l.sends_per_hour, 15),
         receives_per_day = greatest(l.receives_per_day, 1000), updated_at = now()
   where l.account_id = c.account_id;
  perform apply_limits(c.account_id);
  return query select 'claimed', v_owner, c.account_id, 0;
end $$;

-- Limits -----------------------------------------------------------------------------------------------------------------

create function set_instance_limit(p_operator text, p_name text, p_value int) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_operator is null or not exists (select 1 from operator_token where hash = sha256(convert_to(p_operator, 'utf8'))) then
    raise exception 'limits are set by the operator' using errcode = '42501';
  end if;
  update instance_limit set value = p_value, updated_at = now() where name = p_name;
  if not found then return false; end if;
  if p_name in ('sends_per_day', 'sends_per_hour') and p_value is not null then
    update shared_ledger set cap = greatest(used, p_value)
     where scope = '*' and meter = case p_name when 'sends_per_day' then 'send_day' else 'send_hour' end and starts_at = window_start(meter);
  end if;
  return true;
end $$;

create function set_owner_limit(p_operator text, p_owner text, p_day int, p_hour int, p_agents int) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_operator is null or not exists (select 1 from operator_token where hash = sha256(convert_to(p_operator, 'utf8'))) then
    raise exception 'limits are set by the operator' using errcode = '42501';
  end if;
  if not exists (select from owner where id = p_owner) then return false; end if;
  insert into owner_limit as l (owner_id, sends_per_day, sends_per_hour, agents) values (p_owner, p_day, p_hour, p_agents)
  on conflict (owner_id) do update set sends_per_day = excluded.sends_per_day, sends_per_hour = excluded.sends_per_hour,
    agents = excluded.agents, updated_at = now();
  update shared_ledger set cap = greatest(used, coalesce(case meter when 'send_day' then p_day else p_hour end, cap))
   where scope = p_owner and starts_at = window_start(meter);
  return true;
end $$;

-- Within the operator's bounds, by the owner. The proof is the secret of the owner's session or token; to give more than
-- there is takes a fresh sign-in.
create function set_account_limits_as_owner(p_secret text, p_account text, p_day int, p_hour int, p_receives int, p_recipients int)
returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare s owner_session; l account_limit; v_bound int;
begin
  select * into s from owner_session where id_hash = sha256(convert_to(p_secret, 'utf8')) and revoked_at is null and expires_at > now();
  if not found or not exists (select from account where id = p_account and owner_id = s.owner_id and deleted_at is null) then return 'unknown'; end if;
  perform 1 from account where id = p_account for no key update;
  select * into l from account_limit where account_id = p_account for update;
  if (coalesce(p_day, 0) > l.sends_per_day or coalesce(p_hour, 0) > l.sends_per_hour or coalesce(p_receives, 0) > l.receives_per_day
      or coalesce(p_recipients, 0) > l.recipients_per_message) and not (s.kind = 'cookie' and s.fresh_until > now()) then return 'not_fresh'; end if;
  select value into v_bound from instance_limit where name = 'owner_may_set_sends_per_day';
  if p_day > greatest(coalesce(v_bound, 0), l.sends_per_day) then return 'sends_per_day'; end if;
  select value into v_bound from instance_limit where name = 'owner_may_set_sends_per_hour';
  if p_hour > greatest(coalesce(v_bound, 0), l.sends_per_hour) then return 'sends_per_hour'; end if;
  select value into v_bound from instance_limit where name = 'owner_may_set_receives_per_day';
  if p_receives > greatest(coalesce(v_bound, 0), l.receives_per_day) then return 'receives_per_day'; end if;
  select value into v_bound from instance_limit where name = 'owner_may_set_recipients_per_message';
  if p_recipients > greatest(coalesce(v_bound, 0), l.recipients_per_message) then return 'recipients_per_message'; end if;
  update account_limit
     set sends_per_day = coalesce(p_day, sends_per_day), sends_per_hour = coalesce(p_hour, sends_per_hour),
         receives_per_day = coalesce(p_receives, receives_per_day),
         recipients_per_message = coalesce(p_recipients, recipients_per_message), updated_at = now()
   where account_id = p_account;
  perform apply_limits(p_account);
  return 'set';
end $$;

-- Alerts --------------------------------------------------------------------------------------------------------------

-- `audience` is an owner, or '*' for the operator. One open row a thing that happens; it counts how often.
create table alert (
  audience        text not null,
  id              text not null,
  account_id      text,
  kind            text not null,
  dedupe          text not null,
  sentence        text not null,                           -- what happened, for a tired human
  next            text not null,                           -- what to do
  data            jsonb not null default '{}',
  count           int not null default 1,
  first_at        timestamptz not null default now(),
  last_at         timestamptz not null default now(),
  told_at         timestamptz,
  acknowledged_at timestamptz,
  primary key (audience, id)
);
create unique index alert_open on alert (audience, dedupe) where acknowledged_at is null;
create index alert_untold on alert (last_at) where told_at is null;

-- Who may do what ----------------------------------------------------------------------------------------------------

revoke execute on all functions in schema public from public;
grant select on all tables in schema public to postern_app;
grant execute on function claim_account, stop_domain, may_leave, set_instance_limit, set_owner_limit, set_account_limits_as_owner to postern_app;

grant insert on session_budget, key_use, contact, list_entry, policy, reading, checkpoint, cause, activity, breaker, body_shape,
  refusal, canary, message_version, alert to postern_app;
grant update (suspended_at, suspended_because, scopes, kept_scopes) on api_key to postern_app;
grant update (used) on session_budget to postern_app;
grant update (uses) on key_use to postern_app;
grant update (wrote_at, approved_at, first_sent_at, last_sent_on, named) on contact to postern_app;
grant delete on list_entry, refusal, message_recipient to postern_app;
grant update (last_at, key_id, addresses, hosts, quote_prints) on reading to postern_app;
grant update (owner_id, at) on checkpoint to postern_app;
grant update (sends, active_hours, last_hour, recipients, domains, bytes, tainted) on activity to postern_app;
grant update (state, because, tripped_at, owner_id, reset_at) on breaker to postern_app;
grant update (at, key_id, rule) on refusal to postern_app;
grant update (subject, text, html, extracted_text, to_list, cc_list, bcc_list, content_hash, raw_sha256, size, version) on message to postern_app;
grant update (noticed_at, alerted_at) on approval to postern_app;
grant update (count, last_at, told_at, acknowledged_at, sentence, next, data) on alert to postern_app;
