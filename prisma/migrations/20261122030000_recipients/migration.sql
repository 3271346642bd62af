-- What the people that agents write to say of them: reports, and questions to the owner.

-- One a copy: the footer's token, which names the copy, is all the proof there is of who reports.
create table report (
  account_id text not null,
  id         text not null unique,
  message_id text not null,
  recipient  text not null,
  person     text not null,                                -- the recipient without its plus tag
  reason     text not null check (reason in ('spam', 'not_me', 'scam', 'wrong', 'other')),
  text       text not null default '' check (length(text) <= 2000),
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  unique (account_id, message_id, recipient),
  foreign key (account_id, message_id, recipient) references message_recipient (account_id, message_id, address)
);
create index report_latest on report (account_id, created_at);

-- A stranger's words to the owner, and the owner's answer. Neither is shown the other's address by us: the owner's agent
-- wrote to the stranger's, the owner's is never told.
create table question (
  account_id        text not null,
  id                text not null unique,
  message_id        text not null,
  recipient         text not null,
  text              text not null check (length(text) between 1 and 2000),
  asked_at          timestamptz not null default now(),
  answer            text check (length(answer) between 1 and 2000),
  answered_at       timestamptz,
  answered_by       text references owner (id),
  answer_message_id text,                                  -- of the mail that took the answer there
  primary key (account_id, id),
  foreign key (account_id, message_id) references message (account_id, id),
  constraint question_answered_by_an_owner check (answered_at is null or (answered_by is not null and answer is not null))
);
create index question_latest on question (account_id, id desc);

create index list_entry_receive on list_entry (account_id) where list = 'receive';
create index message_blocked on message (account_id, id desc) where blocked;

-- The owner who answers is the owner of the agent, at that moment.
create function question_by_the_owner() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.answered_by is not null and new.answered_by is distinct from old.answered_by
     and not exists (select from account where id = new.account_id and owner_id = new.answered_by) then
    raise exception 'not the owner of %', new.account_id using errcode = '42501';
  end if;
  return new;
end $$;
create trigger question_by_the_owner before update on question for each row execute function question_by_the_owner();

-- So of the checkpoint, and of whoever resets a breaker.
create trigger checkpoint_by_the_owner before insert or update on checkpoint for each row execute function owner_of_the_account();

create function breaker_by_the_owner() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.state = 'reset' and not exists (select from account where id = new.account_id and owner_id = new.owner_id) then
    raise exception 'not the owner of %', new.account_id using errcode = '42501';
  end if;
  return new;
end $$;
create trigger breaker_by_the_owner before insert or update on breaker for each row execute function breaker_by_the_owner();

revoke execute on function question_by_the_owner, breaker_by_the_owner from public;
grant select, insert on report, question to postern_app;
grant update (answer, answered_at, answered_by, answer_message_id) on question to postern_app;
grant update (blocked) on message to postern_app;
