-- What an approval covers, counted again by the database where it is used; and who was told of what waits.

-- When the owner first looked at it.
alter table approval add column seen_at timestamptz;

-- The last mail about what waits: to an owner, or to the human that an unclaimed account names.
create table approval_notice (
  audience text primary key,
  sent_at  timestamptz not null default now()
);

create index approval_untold on approval (account_id) where state = 'pending' and noticed_at is null;

-- Nothing leaves on an approval but what it names: this message as it is now, for these recipients, in the bytes whose
-- hashes make its hash, by who owns the agent at this moment. Only decisions on an approval pay for it.
create or replace function decision_approved() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (
    select from approval p
      join message m on m.account_id = p.account_id and m.id = p.message_id
      join account a on a.id = p.account_id
      join lateral (
        select array_agg(r.address order by r.address collate "C") as addresses,
               sha256(string_agg(convert_to(octet_length(r.address) || ':' || r.address || ',', 'utf8') || r.raw_sha256, ''::bytea
                 order by r.address collate "C")) as hash
          from message_recipient r where r.account_id = m.account_id and r.message_id = m.id) copies on true
     where p.id = new.approval_id and p.account_id = new.account_id and p.message_id = new.message_id
       and p.state = 'approved' and p.expires_at > now() and p.owner_id = a.owner_id
       and m.content_hash = p.content_hash and copies.hash = p.content_hash and copies.addresses = p.recipients) then
    raise exception 'approval % was not given for this', new.approval_id using errcode = '23514', constraint = 'decision_of_a_given_approval';
  end if;
  return new;
end $$;
drop trigger decision_approved on decision;
create trigger decision_approved before insert on decision for each row
  when (new.approval_id is not null and new.outcome = 'allow') execute function decision_approved();

-- What was held leaves on an approval or not at all, and then only in the copies that were shown.
create function outbox_approved() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from new_rows n
      join approval held on held.message_id = n.message_id
      join decision d on d.id = n.decision_id and d.outcome = 'allow' and d.message_id = n.message_id
      left join approval p on p.account_id = d.account_id and p.id = d.approval_id
      left join message_recipient r on r.account_id = n.account_id and r.message_id = n.message_id and r.address = n.recipient
     where p.id is null or not (n.recipient = any (p.recipients)) or n.raw_sha256 is distinct from r.raw_sha256) then
    raise exception 'an approval was not given for this copy' using errcode = '23514', constraint = 'outbox_of_a_given_approval';
  end if;
  return null;
end $$;
create trigger outbox_approved after insert on outbox referencing new table as new_rows for each statement execute function outbox_approved();

revoke execute on all functions in schema public from public;
grant select on approval_notice to postern_app;
grant insert on approval_notice to postern_app;
grant update (sent_at) on approval_notice to postern_app;
grant update (seen_at) on approval to postern_app;
