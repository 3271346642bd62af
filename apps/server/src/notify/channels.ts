// Webhooks for alerts, an owner's or the operator's ('*'): made, listed, rotated, tried, deleted. A URL is held against the
// same rules here as at every connection. A secret is shown once, when it is made. Every change takes the transaction of its
// record.
import type { Sql, Tx } from '../db.ts'
import { newId } from '../id.ts'
import { presentTest } from './present-event.ts'
import { mintSigningSecret, showSigningSecret } from './sign.ts'
import { addressesOf, type Resolve, readTarget } from './target.ts'

export const channelsMax = 5
const overlapHours = 24

/** Null, or what is wrong with a URL for a channel. */
export async function problemOfUrl(text: string, toLoopback: boolean, resolve?: Resolve): Promise<string | null> {
  const read = readTarget(text, toLoopback)
  if ('problem' in read) return read.problem
  const found = await addressesOf(read.url, toLoopback, resolve)
  return 'problem' in found ? found.problem : null
}

export interface NewChannel {
  channelId: string
  secret: string
}

/** Null where the audience has as many as it may. */
export async function createChannel(tx: Tx, audience: string, url: string): Promise<NewChannel | null> {
  await tx.query('insert into alert_mailbox (audience) values ($1) on conflict do nothing', [audience])
  await tx.query('select 1 from alert_mailbox where audience = $1 for no key update', [audience])
  const channelId = newId('chn')
  const secret = mintSigningSecret()
  const { rows } = await tx.query(
    `insert into alert_channel (audience, id, url, secret)
     select $1, $2, $3, $4 where (select count(*) from alert_channel where audience = $1 and state = 'enabled') < $5
     returning id`,
    [audience, channelId, url, secret, channelsMax],
  )
  return rows.length ? { channelId, secret: showSigningSecret(secret) } : null
}

const shown = `id as channel_id, url, state, disabled_because, failing_since, created_at,
  case when old_secret_until > now() then old_secret_until end as previous_secret_until`

export async function listChannels(sql: Sql, audience: string) {
  const { rows } = await sql.query(
    `select ${shown} from alert_channel where audience = $1 and state <> 'deleted' order by id desc limit 50`,
    [audience],
  )
  return rows
}

export async function findChannel(sql: Sql, audience: string, channelId: string) {
  const { rows } = await sql.query(
    `select ${shown} from alert_channel where audience = $1 and id = $2 and state <> 'deleted'`,
    [audience, channelId],
  )
  return rows[0] ?? null
}

/** False where there is none. What was queued for it goes nowhere. */
export async function deleteChannel(tx: Tx, audience: string, channelId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update alert_channel set state = 'deleted' where audience = $1 and id = $2 and state <> 'deleted'`,
    [audience, channelId],
  )
  if (rowCount === 0) return false
  await tx.query(
    `update alert_delivery set state = 'failed', ended_at = now(), problem = coalesce(problem, 'The channel was deleted.')
      where audience = $1 and channel_id = $2 and state in ('queued', 'sending')`,
    [audience, channelId],
  )
  return true
}

export interface RotatedChannel extends NewChannel {
  url: string
  previousUntil: string | null
}

/**
 * New secrets for a channel, or for all of an audience. The ones before sign as well for `hours` (24); 0 where they may be
 * known to others: then they end now.
 */
export async function rotateChannelSecrets(
  tx: Tx,
  audience: string,
  { channelId, hours = overlapHours }: { channelId?: string; hours?: number } = {},
): Promise<RotatedChannel[]> {
  const { rows } = await tx.query(
    `select id, url from alert_channel where audience = $1 and state = 'enabled' and ($2::text is null or id = $2)
      order by id for no key update`,
    [audience, channelId ?? null],
  )
  const rotated: RotatedChannel[] = []
  for (const row of rows) {
    const secret = mintSigningSecret()
    const { rows: changed } = await tx.query(
      `update alert_channel
          set secret = $3, old_secret = case when $4::int > 0 then secret end,
              old_secret_until = case when $4::int > 0 then now() + make_interval(hours => $4::int) end
        where audience = $1 and id = $2 returning old_secret_until`,
      [audience, row.id, secret, hours],
    )
    const previousUntil: string | null = changed[0].old_secret_until?.toISOString() ?? null
    rotated.push({ channelId: row.id, url: row.url, secret: showSigningSecret(secret), previousUntil })
  }
  return rotated
}

/** Queues a delivery that tells of nothing; null where there is no such channel that works. */
export async function testChannel(
  tx: Tx,
  audience: string,
  channelId: string,
  publicUrl: string,
): Promise<string | null> {
  const { rows } = await tx.query(
    `insert into alert_delivery (audience, id, channel_id, body)
     select audience, $3, id, $4 from alert_channel where audience = $1 and id = $2 and state = 'enabled' returning id`,
    [audience, channelId, newId('evt'), presentTest(publicUrl)],
  )
  return rows[0]?.id ?? null
}

/** Newest first; `after` is the last id of the page before. */
export async function listDeliveries(
  sql: Sql,
  audience: string,
  channelId: string,
  limit: number,
  after: string | null,
) {
  const { rows } = await sql.query(
    `select id as delivery_id, alert_id, state, attempts, http_status, problem, created_at, ended_at,
            case when state = 'queued' then next_attempt_at end as next_attempt_at
       from alert_delivery where audience = $1 and channel_id = $2 and ($3::text is null or id < $3)
      order by id desc limit $4`,
    [audience, channelId, after, limit],
  )
  return rows
}
