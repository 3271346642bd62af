-- Who holds a stop, and the stop that is tried every day.

-- The kinds of those whose stop stands: an owner does not lift the operator's, nor the operator an owner's. Empty: anybody's.
alter table kill_switch add column held_by text[] not null default '{}' check (held_by <@ '{owner,operator,postern}'::text[]);
update kill_switch set held_by = array[case when changed_by like 'owner:%' then 'owner' when changed_by = 'operator' then 'operator' else 'postern' end]
 where state = 'stopped';

-- Sends where nobody is, to be stopped. The server's role cannot make another of its kind.
insert into account (id, kind, environment, name, registered_from) values ('acc_drill', 'drill', 'test', 'Drill', 'install');

create table drill (
  id               text primary key,
  asked_by         text not null,
  started_at       timestamptz not null default now(),
  ended_at         timestamptz not null,
  outcome          text not null check (outcome in ('passed', 'failed', 'skipped')),
  because          text not null,                          -- one plain sentence
  copies           int not null default 0,                 -- submitted
  begun            int not null default 0,                 -- hand-offs that the mail server of the drill saw begin
  leaks            int not null default 0,                 -- of these, after the stop was answered
  last_hand_off_ms double precision,                       -- from the call of the stop to the last that began; negative: before it
  answer_ms        double precision,                       -- from the call of the stop to its answer
  cancelled        int not null default 0,
  completed        int not null default 0,
  aborted          int not null default 0,
  unconfirmed      int not null default 0,
  constraint drill_with_a_leak_failed check (leaks = 0 or outcome = 'failed')
);
create index drill_latest on drill (ended_at desc);

-- What the mail server of the drill saw, by the database's clock; of the latest drill alone.
create table drill_event (
  what      text not null check (what in ('begun', 'received')),
  recipient text not null,
  at        timestamptz not null,
  primary key (recipient, what, at)
);

-- Mail of a drill goes to the drill's mail server, and nobody else's does.
alter table outbox add constraint outbox_drill_stays_here check ((route = 'drill') = (account_id = 'acc_drill'));

grant select on drill, drill_event to postern_app;
grant insert on drill, drill_event to postern_app;
grant delete on drill_event to postern_app;
grant update (held_by) on kill_switch to postern_app;
