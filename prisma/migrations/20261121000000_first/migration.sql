-- The first schema. Tables first, then what they may never do (functions and triggers), then who may do what (grants).
-- Every table of an account carries account_id first, so that the tables can be spread by it.
-- `postern_app` is the group of the role that the server connects as: it owns nothing.

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'postern_app') then create role postern_app nologin; end if;
end $$;

-- People ------------------------------------------------------------------------------------------------------------

create table owner (
  id          text primary key,
  email       text not null unique,
  created_at  timestamptz not null default now()
);

create table account (
  id              text primary key,
  kind            text not null default 'agent' check (kind in ('agent', 'system')),
  environment     text not null check (environment in ('live', 'test')),
  name            text not null check (length(name) between 1 and 100),
  description     text,
  owner_email     text,                                   -- named at registration; proves nothing
  owner_id        text references owner (id),
  claimed_at      timestamptz,
  registered_from text not null default '',
  created_at      timestamptz not null default now(),
  unique (id, environment),
  constraint account_claimed_by_an_owner check ((owner_id is null) = (claimed_at is null))
);
create index account_by_owner on account (owner_id) where owner_id is not null;

create table account_limit (
  account_id             text primary key references account (id),
  sends_per_day          int not null check (sends_per_day between 0 and 1000000),
  sends_per_hour         int not null check (sends_per_hour between 0 and 1000000),
  receives_per_day       int not null check (receives_per_day between 0 and 1000000),
  recipients_per_message int not null check (recipients_per_message between 1 and 10),
  updated_at             timestamptz not null default now()
);

-- What is used of a cap, in recipients, by UTC calendar day or clock hour.
create table ledger (
  account_id text not null references account (id),
  meter      text not null check (meter in ('send_day', 'send_hour', 'receive_day')),
  starts_at  timestamptz not null,
  used       int not null check (used >= 0),
  cap        int not null,
  primary key (account_id, meter, starts_at),
  constraint ledger_used_within_cap check (used <= cap)
);

-- '*' is the whole instance. A missing row means stopped.
create table kill_switch (
  account_id text primary key,
  state      text not null check (state in ('running', 'stopped')),
  changed_by text not null default '',
  changed_at timestamptz not null default now()
);
insert into kill_switch (account_id, state, changed_by) values ('*', 'running', 'install');

create table api_key (
  account_id   text not null references account (id),
  id           text not null,
  secret_hash  bytea not null check (length(secret_hash) = 32),
  last4        text not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  primary key (account_id, id),
  unique (id)
);

create table claim (
  account_id     text not null references account (id),
  id             text not null,
  email          text not null,
  link_hash      bytea not null unique check (length(link_hash) = 32),
  code_hash      bytea not null check (length(code_hash) = 32),
  tries_left     int not null default 5 check (tries_left between 0 and 5),
  state          text not null default 'open' check (state in ('open', 'used', 'disowned', 'superseded')),
  requested_from text not null default '',
  expires_at     timestamptz not null,
  created_at     timestamptz not null default now(),
  primary key (account_id, id)
);

create table sign_in (
  link_hash  bytea primary key check (length(link_hash) = 32),
  owner_id   text not null references owner (id),
  expires_at timestamptz not null,
  used_at    timestamptz,
  created_at timestamptz not null default now()
);

create table owner_session (
  id_hash     bytea primary key check (length(id_hash) = 32),
  owner_id    text not null references owner (id),
  kind        text not null check (kind in ('cookie', 'token')),
  fresh_until timestamptz not null,
  expires_at  timestamptz not null,
  seen_at     timestamptz not null default now(),
  revoked_at  timestamptz,
  created_at  timestamptz not null default now()
);
create index owner_session_by_owner on owner_session (owner_id);

create table operator_token (
  hash       bytea primary key check (length(hash) = 32),
  created_at timestamptz not null default now()
);

-- One secret of this install: signs cursors and forms. Never leaves the server.
create table install (
  one        boolean primary key default true check (one),
  secret     bytea not null,
  created_at timestamptz not null default now()
);
insert into install (secret) values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')));

-- Budgets that are not an agent's: registrations an address, claim mails a target, sign-in links a target.
create table quota (
  meter     text not null,
  subject   text not null,
  starts_at timestamptz not null,
  used      int not null,
  primary key (meter, subject, starts_at)
);

-- Mail --------------------------------------------------------------------------------------------------------------

create table inbox (
  account_id text not null references account (id),
  id         text not null,
  address    text not null unique,
  name       text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (account_id, id),
  unique (id),
  unique (account_id, id, address)
);

-- The bytes that came or left, once an account, by SHA-256.
create table raw (
  account_id text not null references account (id),
  sha256     bytea not null check (length(sha256) = 32),
  bytes      bytea not null,
  created_at timestamptz not null default now(),
  primary key (account_id, sha256)
);
alter table raw alter column bytes set storage external;
-- A small mail stays in its row: one tuple, where it would be three and an index.
alter table raw set (toast_tuple_target = 8160);

-- Accepted, not yet judged: no reader can reach it.
create table spool (
  account_id   text not null references account (id),
  id           bigint generated always as identity,
  inbox_id     text not null,
  raw_sha256   bytea not null,
  mail_from    text not null,
  rcpt_to      text not null,
  client_ip    text not null,
  helo         text not null,
  handed_over  boolean not null default false,            -- from an inbox here, not from the network
  received_at  timestamptz not null default now(),
  attempts     int not null default 0,
  lease_token  uuid,
  leased_until timestamptz,
  primary key (account_id, id),
  unique (account_id, inbox_id, raw_sha256),
  foreign key (account_id, inbox_id) references inbox (account_id, id),
  foreign key (account_id, raw_sha256) references raw (account_id, sha256)
);
create index spool_due on spool (id) where leased_until is null;
create index spool_leased on spool (leased_until) where leased_until is not null;

create table thread (
  account_id       text not null,
  id               text not null,
  inbox_id         text not null,
  subject          text not null,
  -- The message that the subject is of. Ids of messages come from several clocks: the least need not be the first.
  first_message_id text,
  message_count    int not null default 0,
  participants     text[] not null default '{}',
  last_message_at  timestamptz not null default now(),
  created_at       timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inbox (account_id, id)
);
create index thread_newest on thread (account_id, inbox_id, last_message_at desc, id desc);

create table verdict (
  account_id text not null references account (id),
  id         text not null,
  message_id text not null,
  verdict    text not null check (verdict in ('clear', 'match', 'unscanned')),
  safety     jsonb not null,
  scanner    text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);

create table message (
  account_id     text not null,
  id             text not null,
  inbox_id       text not null,
  thread_id      text not null,
  direction      text not null check (direction in ('in', 'out')),
  status         text not null check (status in ('received', 'accepted', 'held', 'rejected', 'cancelled')),
  verdict_id     text,
  rfc_message_id text,
  in_reply_to    text,
  refs           text[] not null default '{}',
  from_address   text not null,
  from_name      text not null default '',
  to_list        jsonb not null default '[]',
  cc_list        jsonb not null default '[]',
  bcc_list       jsonb not null default '[]',
  subject        text not null default '',
  text           text not null default '',
  html           text,
  extracted_text text not null default '',
  attachments    jsonb not null default '[]',
  flags          text[] not null default '{}',
  labels         text[] not null default '{}',
  automated      boolean not null default false,
  raw_sha256     bytea,
  size           int not null default 0,
  dated_at       timestamptz,                             -- the Date header, as its sender claims it
  envelope       jsonb,                                   -- of mail that came: mail_from, rcpt_to, client_ip, helo, received_at
  content_hash   bytea,
  created_at     timestamptz not null default now(),
  -- From is the inbox's own address: the composite key below can only point at it.
  own_address    text generated always as (case when direction = 'out' then from_address end) stored,
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inbox (account_id, id),
  foreign key (account_id, thread_id) references thread (account_id, id),
  foreign key (account_id, verdict_id) references verdict (account_id, id),
  constraint message_from_is_the_inbox foreign key (account_id, inbox_id, own_address) references inbox (account_id, id, address),
  constraint message_judged_before_it_is_read check (direction = 'out' or verdict_id is not null),
  constraint message_way check ((direction = 'in') = (status = 'received'))
);
create index message_newest on message (account_id, inbox_id, id desc);
create index message_thread on message (account_id, thread_id, id desc);
create index message_rfc_id on message (account_id, inbox_id, rfc_message_id) where rfc_message_id is not null;
create unique index message_once on message (account_id, inbox_id, raw_sha256) where direction = 'in';

create table message_recipient (
  account_id   text not null,
  message_id   text not null,
  address      text not null,
  kind         text not null check (kind in ('to', 'cc', 'bcc')),
  footer_token text not null unique,
  raw_sha256   bytea not null,
  primary key (account_id, message_id, address),
  foreign key (account_id, message_id) references message (account_id, id),
  foreign key (account_id, raw_sha256) references raw (account_id, sha256)
);

create table approval (
  account_id   text not null,
  id           text not null,
  message_id   text not null,
  content_hash bytea not null,
  recipients   text[] not null,
  state        text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'expired')),
  owner_id     text references owner (id),
  reason       text,
  decided_at   timestamptz,
  expires_at   timestamptz not null,
  created_at   timestamptz not null default now(),
  primary key (account_id, id),
  unique (id, content_hash),
  unique (message_id, content_hash),
  foreign key (account_id, message_id) references message (account_id, id),
  constraint approval_by_an_owner check (state in ('pending', 'expired') or owner_id is not null)
);

-- What the gate said. A refused intent has no message; its shape stands in `intent`.
create table decision (
  account_id   text not null references account (id),
  id           text not null,
  message_id   text,
  outcome      text not null check (outcome in ('allow', 'hold', 'refuse')),
  decided_by   text not null,
  findings     jsonb not null,
  intent       jsonb not null,
  content_hash bytea,
  approval_id  text,
  created_at   timestamptz not null default now(),
  primary key (account_id, id),
  unique (id, outcome, message_id),
  foreign key (account_id, message_id) references message (account_id, id),
  constraint decision_of_an_approved_hash foreign key (approval_id, content_hash) references approval (id, content_hash),
  constraint decision_names_its_message check (outcome = 'refuse' or message_id is not null)
);
create index decision_by_message on decision (account_id, message_id) where message_id is not null;
create unique index approval_once on decision (approval_id) where approval_id is not null and outcome = 'allow';

-- One row a recipient. States and who moves them: apps/server/src/outgoing/outbox.ts.
create table outbox (
  account_id       text not null,
  id               text not null,
  message_id       text not null,
  recipient        text not null,
  decision_id      text not null,
  decision_outcome text not null default 'allow',
  environment      text not null,
  route            text not null check (route in ('local', 'capture', 'smtp')),
  raw_sha256       bytea not null,
  state            text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'cancelled')),
  attempts         int not null default 0,
  next_attempt_at  timestamptz not null default now(),
  lease_token      uuid,
  leased_until     timestamptz,
  smtp_reply       text,
  sent_at          timestamptz,
  created_at       timestamptz not null default now(),
  primary key (account_id, id),
  unique (id),
  unique (account_id, message_id, recipient),
  foreign key (account_id, environment) references account (id, environment),
  foreign key (account_id, message_id, recipient) references message_recipient (account_id, message_id, address),
  foreign key (account_id, raw_sha256) references raw (account_id, sha256),
  constraint outbox_allowed foreign key (decision_id, decision_outcome, message_id) references decision (id, outcome, message_id),
  constraint outbox_only_allowed check (decision_outcome = 'allow'),
  constraint outbox_test_stays_here check (environment = 'live' or route <> 'smtp')
);
create index outbox_due on outbox (next_attempt_at) where state in ('queued', 'deferred');
create index outbox_leased on outbox (leased_until) where state = 'sending';
create index outbox_open on outbox (account_id) where state in ('queued', 'deferred', 'sending');
create index outbox_captured on outbox (created_at desc) where route = 'capture';

create table attempt (
  account_id text not null,
  outbox_id  text not null,
  n          int not null,
  outcome    text not null default 'unknown' check (outcome in ('unknown', 'sent', 'deferred', 'failed', 'not-started')),
  smtp_reply text,
  started_at timestamptz not null default now(),
  ended_at   timestamptz,
  primary key (account_id, outbox_id, n),
  foreign key (account_id, outbox_id) references outbox (account_id, id)
);

create table suppression (
  account_id text not null references account (id),
  address    text not null,
  source     text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, address)
);

create table idempotency (
  account_id  text not null references account (id),
  key         text not null check (length(key) between 1 and 255),
  fingerprint bytea not null,
  status      int not null,
  body        jsonb not null,
  created_at  timestamptz not null default now(),
  primary key (account_id, key)
);

-- The record ---------------------------------------------------------------------------------------------------------

create table audit_head (
  account_id text primary key,
  seq        bigint not null,
  hash       bytea not null,
  at         timestamptz not null default now()
);
create index audit_head_newest on audit_head (at);

create table audit_event (
  account_id text not null,
  seq        bigint not null,
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  subject    text not null,
  data       text not null,                               -- JSON, kept to the letter: the hash is over these bytes
  prev_hash  bytea not null,
  hash       bytea not null,
  primary key (account_id, seq)
);

-- What may never happen ----------------------------------------------------------------------------------------------

-- An account is born running, with the caps of an unclaimed one, and an empty chain.
create function account_born() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into account_limit (account_id, sends_per_day, sends_per_hour, receives_per_day, recipients_per_message)
  values (new.id, case new.kind when 'system' then 100000 else 5 end, case new.kind when 'system' then 10000 else 15 end,
          case new.kind when 'system' then 0 else 50 end, 1);
  insert into kill_switch (account_id, state, changed_by) values (new.id, 'running', 'registration');
  insert into audit_head (account_id, seq, hash) values (new.id, 0, sha256(convert_to(new.id, 'utf8')));
  return null;
end $$;
create trigger account_born after insert on account for each row execute function account_born();

-- An account is registered unclaimed; only claim_account ties it to an owner.
create function account_unclaimed() returns trigger language plpgsql as $$
begin
  if new.owner_id is not null then raise exception 'an account is claimed by claim_account alone' using errcode = '42501'; end if;
  return new;
end $$;
create trigger account_unclaimed before insert on account for each row execute function account_unclaimed();

-- The platform's own account is made here, once: the server's role cannot make another of its kind.
insert into account (id, kind, environment, name, registered_from) values ('acc_postern', 'system', 'live', 'Postern', 'install');

create function window_start(meter text) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select date_trunc(case meter when 'send_hour' then 'hour' else 'day' end, now() at time zone 'utc') at time zone 'utc'
$$;

-- The only thing that counts a send: each outbox row adds one to the day and to the hour.
create function outbox_counted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger (account_id, meter, starts_at, used, cap)
  select n.account_id, m.meter, window_start(m.meter), count(*), case m.meter when 'send_day' then l.sends_per_day else l.sends_per_hour end
    from new_rows n join account_limit l using (account_id), (values ('send_day'), ('send_hour')) m (meter)
   group by n.account_id, m.meter, l.sends_per_day, l.sends_per_hour
   order by n.account_id, m.meter
  on conflict (account_id, meter, starts_at) do update set used = ledger.used + excluded.used;
  return null;
end $$;
create trigger outbox_counted after insert on outbox referencing new table as new_rows for each statement execute function outbox_counted();

-- An allow decision that rests on an approval needs one that an owner gave, in time.
create function decision_approved() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.approval_id is not null and new.outcome = 'allow'
     and not exists (select 1 from approval where id = new.approval_id and state = 'approved' and expires_at > now()) then
    raise exception 'approval % was not given', new.approval_id using errcode = '23514', constraint = 'decision_of_a_given_approval';
  end if;
  return new;
end $$;
create trigger decision_approved before insert on decision for each row execute function decision_approved();

-- A row that reached its end stays there; what left is never sent again.
create function outbox_ends() returns trigger language plpgsql as $$
begin
  if old.state in ('sent', 'failed', 'cancelled') then
    raise exception 'outbox row % is %, which is final', old.id, old.state using errcode = '23514';
  end if;
  return new;
end $$;
create trigger outbox_ends before update on outbox for each row execute function outbox_ends();

-- Counts received mail; false where the cap has no room for all of it.
create function count_receives(p_account text, p_count int) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_cap int;
begin
  if p_count < 1 then raise exception 'count_receives counts up'; end if;
  select receives_per_day into v_cap from account_limit where account_id = p_account;
  if v_cap is null or p_count > v_cap then return false; end if;
  insert into ledger as l (account_id, meter, starts_at, used, cap)
  values (p_account, 'receive_day', window_start('receive_day'), p_count, v_cap)
  on conflict (account_id, meter, starts_at) do update set used = l.used + excluded.used where l.used + excluded.used <= l.cap;
  return found;
end $$;

-- Applies a limit row to the windows that are running: what is used stays used.
create function apply_limits(p_account text) returns void language sql set search_path = public, pg_temp as $$
  update ledger g
     set cap = greatest(g.used, case g.meter when 'send_day' then l.sends_per_day when 'send_hour' then l.sends_per_hour else l.receives_per_day end)
    from account_limit l
   where g.account_id = p_account and l.account_id = p_account and g.starts_at = window_start(g.meter)
$$;

-- Raises or lowers an account's caps. The proof is the secret of the operator's token: its hash, which the server's role
-- can read, opens nothing.
create function set_account_limits(p_operator text, p_account text, p_day int, p_hour int, p_receives int, p_recipients int)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_operator is null or not exists (select 1 from operator_token where hash = sha256(convert_to(p_operator, 'utf8'))) then
    raise exception 'limits are set by the operator' using errcode = '42501';
  end if;
  perform 1 from account where id = p_account for no key update;
  update account_limit
     set sends_per_day = coalesce(p_day, sends_per_day), sends_per_hour = coalesce(p_hour, sends_per_hour),
         receives_per_day = coalesce(p_receives, receives_per_day),
         recipients_per_message = coalesce(p_recipients, recipients_per_message), updated_at = now()
   where account_id = p_account;
  if not found then return false; end if;
  perform apply_limits(p_account);
  return true;
end $$;

-- Ties an account to an owner and raises its caps. The proof is the code: five tries, one use, until it expires.
create function claim_account(p_link text, p_code text, p_owner text) returns table (outcome text, owner text, account text, tries int)
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

-- The named person says that this agent is none of theirs: every open claim for them ends. The server then stops the agent.
create function disown_account(p_link text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare c claim;
begin
  select * into c from claim where link_hash = sha256(convert_to(p_link, 'utf8')) for update;
  if not found or c.state <> 'open' or c.expires_at <= now() then return null; end if;
  if exists (select 1 from account a where a.id = c.account_id and a.owner_id is not null) then return null; end if;
  update claim set state = 'disowned' where account_id = c.account_id and email = c.email and state = 'open';
  return c.account_id;
end $$;

-- Appends to an account's chain. Each field goes into the hash as its length in bytes, a colon, itself and a comma.
create function audit_append(p_account text, p_actor text, p_action text, p_subject text, p_data text) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare h audit_head; v_at timestamptz := clock_timestamp(); v_text text; v_hash bytea; f text;
begin
  select * into h from audit_head where account_id = p_account for update;
  if not found then raise exception 'account % has no audit chain', p_account; end if;
  v_text := '';
  foreach f in array array[p_account, (h.seq + 1)::text, to_char(v_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p_actor, p_action, p_subject, p_data] loop
    v_text := v_text || octet_length(f) || ':' || f || ',';
  end loop;
  v_hash := sha256(h.hash || convert_to(v_text, 'utf8'));
  insert into audit_event (account_id, seq, at, actor, action, subject, data, prev_hash, hash)
  values (p_account, h.seq + 1, v_at, p_actor, p_action, p_subject, p_data, h.hash, v_hash);
  update audit_head set seq = h.seq + 1, hash = v_hash, at = v_at where account_id = p_account;
  return h.seq + 1;
end $$;

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit chain is append-only' using errcode = '42501';
end $$;
create trigger audit_event_kept before update or delete on audit_event for each row execute function audit_is_append_only();
create trigger audit_event_not_truncated before truncate on audit_event for each statement execute function audit_is_append_only();

-- Who may do what ----------------------------------------------------------------------------------------------------

revoke execute on all functions in schema public from public;
revoke create on schema public from public;
grant usage on schema public to postern_app;
grant select on all tables in schema public to postern_app;
grant execute on function window_start, count_receives, set_account_limits, claim_account, disown_account, audit_append to postern_app;

grant insert (id, environment, name, description, owner_email, registered_from) on account to postern_app;
grant insert on api_key, claim, sign_in, owner_session, inbox, raw, spool, thread, verdict, message, message_recipient,
  approval, decision, outbox, attempt, suppression, idempotency, quota to postern_app;
-- Taking an account's row lock needs the right to update one column.
grant update (description) on account to postern_app;
grant update (state, changed_by, changed_at) on kill_switch to postern_app;
grant update (expires_at, revoked_at, last_used_at) on api_key to postern_app;
grant update (used_at) on sign_in to postern_app;
grant update (seen_at, revoked_at) on owner_session to postern_app;
grant update (deleted_at) on inbox to postern_app;
grant update (attempts, lease_token, leased_until) on spool to postern_app;
grant delete on spool to postern_app;
grant update (subject, message_count, participants, last_message_at) on thread to postern_app;
grant update (status, labels) on message to postern_app;
grant update (state, owner_id, reason, decided_at) on approval to postern_app;
grant update (state, attempts, next_attempt_at, lease_token, leased_until, smtp_reply, sent_at) on outbox to postern_app;
grant update (outcome, smtp_reply, ended_at) on attempt to postern_app;
grant update (used) on quota to postern_app;
grant delete on quota, idempotency to postern_app;
