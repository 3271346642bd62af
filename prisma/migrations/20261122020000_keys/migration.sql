-- Keys that are rotated one after the other, and sessions that spend what they were given.

-- A family is a key and whatever replaced it, by the id of its first; null is a family of one. `lives_until` is what was
-- granted; `expires_at` is that or sooner, and the overlap of a rotation ends it.
alter table api_key add column family text, add column replaces text, add column lives_until timestamptz,
  add foreign key (account_id, replaces) references api_key (account_id, id);
update api_key set lives_until = expires_at where revoked_at is null and expires_at > now() + interval '2 hours';
create index api_key_sessions on api_key (account_id, expires_at) where kind = 'session';

-- What replaces a key has no more than the key was granted.
create function api_key_replaces() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare p api_key;
begin
  if new.kind = 'key' and new.replaces is null then return new; end if;
  if new.kind = 'session' then
    if new.replaces is not null then
      raise exception 'a session replaces no key' using errcode = '23514', constraint = 'replaced_within_its_grant';
    end if;
    return new;
  end if;
  select * into p from api_key where account_id = new.account_id and id = new.replaces for share;
  if not found or p.kind <> 'key' or not (new.scopes <@ p.scopes)
     or (p.lives_until is not null and (new.lives_until is null or new.lives_until > p.lives_until))
     or (new.lives_until is not null and (new.expires_at is null or new.expires_at > new.lives_until)) then
    raise exception 'a key is replaced by no more than it was' using errcode = '23514', constraint = 'replaced_within_its_grant';
  end if;
  return new;
end $$;
create trigger api_key_replaces before insert on api_key for each row execute function api_key_replaces();

-- Adds to the budgets of a session and of every session above it: all of it, or nothing and false. The rows are locked in
-- one order first and read after that, so any number of parallel calls spend what there is. A key without budgets has none
-- that could be short.
create function take_session_budget(p_account text, p_key text, p_sends bigint, p_recipients bigint, p_bytes bigint,
  p_api_calls bigint default 0, p_cost_units bigint default 0) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare
  v_path text[];
  v_meters text[] := '{sends,recipients,bytes,api_calls,cost_units}';
  v_adds bigint[] := array[p_sends, p_recipients, p_bytes, p_api_calls, p_cost_units];
begin
  if 0 > any (v_adds) or array_position(v_adds, null) is not null then
    raise exception 'a budget is only used up' using errcode = '22023';
  end if;
  select path into v_path from api_key where account_id = p_account and id = p_key;
  perform 1 from session_budget b
    where b.account_id = p_account and b.key_id = any (v_path) and v_adds[array_position(v_meters, b.meter)] > 0
    order by b.key_id, b.meter for update;
  if not found then return true; end if;
  if exists (select from session_budget b where b.account_id = p_account and b.key_id = any (v_path)
               and b.used + v_adds[array_position(v_meters, b.meter)] > b.cap and v_adds[array_position(v_meters, b.meter)] > 0) then
    return false;
  end if;
  update session_budget b set used = b.used + v_adds[array_position(v_meters, b.meter)]
   where b.account_id = p_account and b.key_id = any (v_path) and v_adds[array_position(v_meters, b.meter)] > 0;
  return true;
end $$;

revoke execute on all functions in schema public from public;
grant execute on function take_session_budget to postern_app;
