// Posts deliveries to their channels, one at a time a channel: lease, post, settle. The id and the bytes are the same at
// every try, the time and so the signature are not. A channel that answers 410, or fails for five days, is disabled, and
// its audience is told by what is left. At least once: a process that dies between the answer and the record posts again.

import { raise } from '../alert.ts'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { systemAccountId } from '../owners/system-account.ts'
import { type Pump, startPump } from '../pump.ts'
import { signedHeaders } from './sign.ts'
import { type Posted, post, type Resolve } from './target.ts'

const concurrency = 10
const leaseSeconds = 30
const failingDays = 5
/** Seconds until the next try, by how many there were; then the last. */
const waits = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400]
const jitter = 0.2

interface Leased {
  audience: string
  id: string
  channel_id: string
  body: string
  attempts: number
  lease_token: string
  url: string
  secrets: Buffer[]
}

export function startPosting(ctx: Context, options: { resolve?: Resolve } = {}): Pump {
  const pump = startPump<Leased>({
    name: 'alert-webhooks',
    concurrency,
    batch: concurrency,
    log: ctx.log,
    lease: limit => lease(ctx, limit),
    async work(row) {
      const headers = signedHeaders(row.secrets, row.id, Math.floor(Date.now() / 1000), row.body)
      const toLoopback = ctx.config.webhooksToLoopback
      const posted = await post(row.url, headers, row.body, { toLoopback, ...options })
      await ctx.db.transaction(tx => settle(tx, row, posted))
      // The channel is free for its next one.
      pump.wake()
    },
  })
  return pump
}

async function lease({ db }: Context, limit: number): Promise<Leased[]> {
  const { rows } = await db.pool.query(
    `with free as (
       select c.audience, c.id, c.url, c.secret, case when c.old_secret_until > now() then c.old_secret end as old_secret
         from alert_channel c
        where c.state = 'enabled'
          and exists (select from alert_delivery d where d.audience = c.audience and d.channel_id = c.id
                       and ((d.state = 'queued' and d.next_attempt_at <= now()) or (d.state = 'sending' and d.leased_until <= now())))
          and not exists (select from alert_delivery d where d.audience = c.audience and d.channel_id = c.id
                           and d.state = 'sending' and d.leased_until > now())
        limit $1 for update of c skip locked),
     first as (
       select d.audience, d.id, free.url, array_remove(array[free.secret, free.old_secret], null) as secrets
         from free cross join lateral (
           select d.audience, d.id from alert_delivery d where d.audience = free.audience and d.channel_id = free.id
              and ((d.state = 'queued' and d.next_attempt_at <= now()) or (d.state = 'sending' and d.leased_until <= now()))
            order by d.next_attempt_at, d.id limit 1) d)
     update alert_delivery d
        set state = 'sending', attempts = d.attempts + 1, lease_token = gen_random_uuid(),
            leased_until = now() + make_interval(secs => ${leaseSeconds})
       from first
      where d.audience = first.audience and d.id = first.id
        and (d.state = 'queued' or (d.state = 'sending' and d.leased_until <= now()))
     returning d.audience, d.id, d.channel_id, d.body, d.attempts, d.lease_token, first.url, first.secrets`,
    [limit],
  )
  return rows
}

async function settle(tx: Tx, row: Leased, { status, problem }: Posted): Promise<void> {
  const channel = await tx.query(
    `update alert_channel set failing_since = ${problem === null ? 'null' : 'coalesce(failing_since, now())'}
      where audience = $1 and id = $2
      returning state, failing_since < now() - make_interval(days => ${failingDays}) as failed_for_days`,
    [row.audience, row.channel_id],
  )
  const ended = problem === null || status === 410 || channel.rows[0].state !== 'enabled'
  const wait = (waits[Math.min(row.attempts, waits.length) - 1] ?? 5) * (1 - jitter + 2 * jitter * Math.random())
  await tx.query(
    `update alert_delivery
        set state = case when $4 then $5 when created_at < now() - make_interval(days => ${failingDays}) then 'failed' else 'queued' end,
            ended_at = case when $4 or created_at < now() - make_interval(days => ${failingDays}) then now() end,
            next_attempt_at = now() + make_interval(secs => $6), leased_until = null, lease_token = null,
            http_status = $7, problem = $8
      where audience = $1 and id = $2 and lease_token = $3 and state = 'sending'`,
    [row.audience, row.id, row.lease_token, ended, problem === null ? 'delivered' : 'failed', wait, status, problem],
  )
  if (channel.rows[0].state !== 'enabled' || problem === null) return
  if (status === 410) await disable(tx, row, 'It answered 410: it is gone for good.')
  else if (channel.rows[0].failed_for_days) await disable(tx, row, `It failed for ${failingDays} days.`)
}

async function disable(tx: Tx, row: Leased, because: string): Promise<void> {
  await tx.query(
    `update alert_channel set state = 'disabled', disabled_because = $3 where audience = $1 and id = $2 and state = 'enabled'`,
    [row.audience, row.channel_id, because],
  )
  await tx.query(
    `update alert_delivery set state = 'failed', ended_at = now(), problem = coalesce(problem, 'The channel was disabled.')
      where audience = $1 and channel_id = $2 and state in ('queued', 'sending')`,
    [row.audience, row.channel_id],
  )
  const operator = row.audience === '*'
  await append(tx, {
    accountId: operator ? systemAccountId : row.audience,
    actor: 'postern',
    action: 'channel.disabled',
    subject: row.channel_id,
    data: { because },
  })
  await raise(tx, {
    accountId: null,
    ...(operator ? {} : { ownerId: row.audience }),
    kind: 'channel',
    dedupe: `channel:${row.channel_id}`,
    sentence: `The alert webhook ${row.channel_id} was switched off. ${because}`,
    next: 'Make a new one, or delete it and rely on mail.',
    data: { channel_id: row.channel_id },
  })
}
