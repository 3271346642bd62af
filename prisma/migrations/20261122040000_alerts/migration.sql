-- How alerts reach people: mail with a pause between, signed webhooks with a log, and what the watchers remember.

-- One row an audience: who holds it writes the next mail, and not before `next_at`.
create table alert_mailbox (
  audience  text primary key,
  next_at   timestamptz not null default now(),
  mailed_at timestamptz,
  refusals  int not null default 0                        -- in a row, by the gate
);

-- What the next mail is to tell.
create table alert_notice (
  audience text not null,
  alert_id text not null,
  at       timestamptz not null default now(),
  primary key (audience, alert_id),
  foreign key (audience, alert_id) references alert (audience, id)
);

-- `secret` signs, so it is kept as it is; the one before it signs as well until its time is up.
create table alert_channel (
  audience         text not null,
  id               text not null,
  url              text not null check (length(url) <= 2000),
  secret           bytea not null check (length(secret) between 24 and 64),
  old_secret       bytea,
  old_secret_until timestamptz,
  state            text not null default 'enabled' check (state in ('enabled', 'disabled', 'deleted')),
  disabled_because text,
  failing_since    timestamptz,
  created_at       timestamptz not null default now(),
  primary key (audience, id),
  constraint channel_disabled_for_a_reason check (state <> 'disabled' or disabled_because is not null)
);

-- One row an event and channel. `id` is the webhook-id, `body` the bytes: the same at every try.
create table alert_delivery (
  audience        text not null,
  id              text not null,
  channel_id      text not null,
  alert_id        text,                                   -- null: a test
  body            text not null,
  state           text not null default 'queued' check (state in ('queued', 'sending', 'delivered', 'failed')),
  attempts        int not null default 0,
  next_attempt_at timestamptz not null default now(),
  leased_until    timestamptz,
  lease_token     uuid,
  http_status     int,
  problem         text,
  created_at      timestamptz not null default now(),
  ended_at        timestamptz,
  primary key (audience, id),
  foreign key (audience, channel_id) references alert_channel (audience, id)
);
create index alert_delivery_open on alert_delivery (audience, channel_id, next_attempt_at) where state in ('queued', 'sending');
create index alert_delivery_newest on alert_delivery (audience, channel_id, id desc);

-- A channel that ended stays so, and what was delivered stays delivered.
create function alert_channel_ends() returns trigger language plpgsql as $$
begin
  if old.state <> 'enabled' and new.state = 'enabled' then
    raise exception 'channel % is %, which is final', old.id, old.state using errcode = '23514', constraint = 'alert_channel_ends';
  end if;
  return new;
end $$;
create trigger alert_channel_ends before update on alert_channel for each row execute function alert_channel_ends();
create function alert_delivery_ends() returns trigger language plpgsql as $$
begin
  if old.state in ('delivered', 'failed') then
    raise exception 'delivery % is %, which is final', old.id, old.state using errcode = '23514', constraint = 'alert_delivery_ends';
  end if;
  return new;
end $$;
create trigger alert_delivery_ends before update on alert_delivery for each row execute function alert_delivery_ends();

-- Watchers: who holds the row looks; `cursor` says up to where.
create table watch (
  name      text primary key,
  cursor    text not null default '',
  looked_at timestamptz
);
insert into watch (name) values ('cap'), ('bounce-rate'), ('injection'), ('held-too-long'), ('anchor'), ('housekeeping');

-- What was raised once and is not to be raised again: a window, a day, a sender's domain.
create table alert_once (
  key text primary key,
  at  timestamptz not null default now()
);
create index alert_once_oldest on alert_once (at);

-- One row a key that signs anchors: its lock orders them, and it says how far outside of the database they are.
create table anchor_mark (
  key_id    text primary key,
  n         bigint not null default 0,
  at        timestamptz,
  s3_n      bigint not null default 0,
  mailed_on date
);

-- What the watchers look for is rare, and found without reading what is not.
create index ledger_full on ledger (starts_at) where used >= cap;
create index outbox_failed on outbox (id) where state = 'failed';
create index verdict_match on verdict (id) where verdict = 'match';
create index alert_grown on alert (told_at) where acknowledged_at is null and last_at > told_at;

revoke execute on function alert_channel_ends, alert_delivery_ends from public;
grant select on alert_mailbox, alert_notice, alert_channel, alert_delivery, watch, alert_once, anchor_mark to postern_app;
grant insert on alert_mailbox, alert_notice, alert_channel, alert_delivery, alert_once, anchor_mark to postern_app;
grant update (next_at, mailed_at, refusals) on alert_mailbox to postern_app;
grant update (secret, old_secret, old_secret_until, state, disabled_because, failing_since) on alert_channel to postern_app;
grant update (state, attempts, next_attempt_at, leased_until, lease_token, http_status, problem, ended_at) on alert_delivery to postern_app;
grant update (at) on alert_notice to postern_app;
grant update (cursor, looked_at) on watch to postern_app;
grant update (n, at, s3_n, mailed_on) on anchor_mark to postern_app;
grant delete on alert_notice, alert_delivery, alert_once to postern_app;
