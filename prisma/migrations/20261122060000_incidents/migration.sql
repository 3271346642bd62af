-- What is kept of an incident, and what undoes: a deleted agent, and its purge.

-- Both forms are made at once and never changed, but that a purge leaves the redacted one alone.
create table incident (
  account_id text not null references account (id),
  id         text not null,
  made_by    text not null,                                -- as an actor of the audit
  why        text not null,
  begins_at  timestamptz not null,
  ends_at    timestamptz not null,
  audit_seq  bigint not null,                              -- the head of the account's chain when it was made
  audit_hash bytea not null,
  report     jsonb not null,
  redacted   jsonb not null,
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  check (begins_at < ends_at)
);

-- A deleted agent sends nothing, whatever its switches say.
create or replace function may_leave(p_account text, p_inbox text, p_recipient text) returns boolean language sql stable set search_path = public, pg_temp as $$
  select coalesce((
    select case when a.kind = 'system' then own.state = 'running'
      else own.state = 'running' and top.state = 'running' and box.state = 'running' and a.deleted_at is null
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

-- What was purged stays deleted.
create function account_purged() returns trigger language plpgsql as $$
begin
  if old.purged_at is not null and (new.deleted_at, new.purged_at) is distinct from (old.deleted_at, old.purged_at) then
    raise exception 'account % was purged, which is final', old.id using errcode = '23514', constraint = 'account_purged';
  end if;
  return new;
end $$;
create trigger account_purged before update of deleted_at, purged_at on account for each row execute function account_purged();

-- What is restored is one of its owner's agents again, and an owner has no more than the operator lets them.
create function account_restored() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from owner where id = new.owner_id for update;
  if exists (select from owner_limit l where l.owner_id = new.owner_id
              and l.agents <= (select count(*) from account a where a.owner_id = l.owner_id and a.deleted_at is null)) then
    raise exception 'the owner of % has as many agents as may be', new.id using errcode = '23514', constraint = 'agents_within_owner_limit';
  end if;
  return new;
end $$;
create trigger account_restored before update of deleted_at on account for each row
  when (old.deleted_at is not null and new.deleted_at is null) execute function account_restored();

-- Words go with a purge alone.
create function is_purged(p_account text) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (select from account where id = p_account and purged_at is not null)
$$;

create or replace function approval_ends() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.state <> 'pending' and (new.state, new.owner_id, new.reason, new.decided_at) is distinct from (old.state, old.owner_id, old.reason, old.decided_at)
     and not is_purged(old.account_id) then
    raise exception 'approval % is %, which is final', old.id, old.state using errcode = '23514', constraint = 'approval_ends';
  end if;
  return new;
end $$;

create or replace function message_kept() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.status <> 'held' and (new.subject, new.text, new.html, new.to_list, new.cc_list, new.bcc_list, new.content_hash, new.raw_sha256, new.version)
     is distinct from (old.subject, old.text, old.html, old.to_list, old.cc_list, old.bcc_list, old.content_hash, old.raw_sha256, old.version)
     and not is_purged(old.account_id) then
    raise exception 'message % is %, its words stay', old.id, old.status using errcode = '23514', constraint = 'message_kept';
  end if;
  return new;
end $$;

create or replace function message_recipient_kept() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from message where account_id = old.account_id and id = old.message_id and status = 'held')
     and not is_purged(old.account_id) then
    raise exception 'the copies of message % stay', old.message_id using errcode = '23514';
  end if;
  return old;
end $$;

-- Destroys what a deleted agent had: mail, bytes, readings, contacts, words. Stays: the account, its addresses (given to
-- nobody again), its keys (ended) and how often each was used, what was decided without words, incidents in their redacted
-- form, the audit chain whole. Rows that a key of another row names are emptied, not deleted: the database would look for
-- those others without an index, row by row (measured: 37 s for 20,000 mails; emptied, 5 s).
-- The proof is the secret of the owner's browser session with a fresh sign-in, and the agent's address typed once more.
create function purge_account(p_secret text, p_account text, p_confirm text) returns table (outcome text, messages bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare s owner_session; a account; v_messages bigint;
begin
  select * into s from owner_session where id_hash = sha256(convert_to(p_secret, 'utf8')) and revoked_at is null and expires_at > now();
  if not found then return query select 'unknown', 0::bigint; return; end if;
  select * into a from account where id = p_account and kind = 'agent' and owner_id = s.owner_id for update;
  if not found then return query select 'unknown', 0::bigint; return; end if;
  if s.kind <> 'cookie' or s.fresh_until <= now() then return query select 'not_fresh', 0::bigint; return; end if;
  if a.deleted_at is null then return query select 'not_deleted', 0::bigint; return; end if;
  if not exists (select from inbox where account_id = p_account and address = lower(p_confirm)) then
    return query select 'other_address', 0::bigint; return;
  end if;
  if a.purged_at is not null then return query select 'purged', 0::bigint; return; end if;
  select count(*) into v_messages from message where account_id = p_account;

  update account set purged_at = now(), name = 'purged', description = null, owner_email = null, registered_from = '' where id = p_account;
  update inbox set name = 'purged', deleted_at = coalesce(deleted_at, now()) where account_id = p_account;
  update api_key set revoked_at = coalesce(revoked_at, now()), name = '', suspended_because = null where account_id = p_account;
  update incident set report = redacted, why = '' where account_id = p_account;
  delete from attempt where account_id = p_account;
  delete from outbox where account_id = p_account;
  update decision d set intent = '{"purged": true}',
         findings = (select coalesce(jsonb_agg(jsonb_build_object('rule', f ->> 'rule', 'outcome', f ->> 'outcome')), '[]')
                       from jsonb_array_elements(d.findings) f)
   where account_id = p_account;
  update approval set recipients = '{}', reason = null where account_id = p_account;
  delete from report where account_id = p_account;
  delete from question where account_id = p_account;
  delete from message_version where account_id = p_account;
  delete from body_shape where account_id = p_account;
  delete from cause where account_id = p_account;
  delete from reading where account_id = p_account;
  delete from message_recipient where account_id = p_account;
  delete from spool where account_id = p_account;
  delete from message where account_id = p_account and direction = 'in';
  update message set subject = '', text = '', html = null, extracted_text = '', to_list = '[]', cc_list = '[]', bcc_list = '[]',
         attachments = '[]', from_name = '', rfc_message_id = null, in_reply_to = null, refs = '{}', flags = '{}', labels = '{}',
         raw_sha256 = null, envelope = null
   where account_id = p_account;
  update verdict set safety = '{}' where account_id = p_account;
  update thread set subject = '', participants = '{}', first_message_id = null where account_id = p_account;
  update raw set bytes = '' where account_id = p_account;
  delete from canary where account_id = p_account;
  delete from contact where account_id = p_account;
  delete from list_entry where account_id = p_account;
  delete from policy where account_id = p_account;
  delete from checkpoint where account_id = p_account;
  delete from activity where account_id = p_account;
  delete from breaker where account_id = p_account;
  delete from refusal where account_id = p_account;
  delete from suppression where account_id = p_account;
  delete from idempotency where account_id = p_account;
  delete from session_budget where account_id = p_account;
  delete from claim where account_id = p_account;
  delete from alert_notice n using alert l where l.account_id = p_account and n.audience = l.audience and n.alert_id = l.id;
  delete from alert_delivery y using alert l where l.account_id = p_account and y.audience = l.audience and y.alert_id = l.id;
  delete from alert where account_id = p_account;
  return query select 'purged', v_messages;
end $$;

revoke execute on function account_purged, account_restored, is_purged, purge_account from public;
grant execute on function is_purged, purge_account to postern_app;
grant select, insert on incident to postern_app;
grant update (deleted_at) on account to postern_app;
