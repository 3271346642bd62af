// Tells what was raised: an alert that nobody was told of, or that grew and was told more than an hour ago, becomes a line
// of the next mail and one delivery a webhook, in one transaction; mail and posts then go their own ways and are tried
// again until they went. Many processes may do this: a row belongs to who locks it. An alert is told late, never lost.
import type { Context, Part } from '../context.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { mailAlerts } from './mail-alerts.ts'
import { startPosting } from './post-alerts.ts'
import { presentEvent, type ToldAlert } from './present-event.ts'
import type { Resolve } from './target.ts'

const everyMs = 2_000
const atOnce = 200
/** Deliveries that wait, a channel; beyond them mail and the list of alerts tell. */
const openPerChannel = 1_000

export function startTelling(ctx: Context, options: { resolve?: Resolve } = {}): Part {
  const posting = startPosting(ctx, options)
  let running: Promise<void> | null = null
  const look = () => {
    running ??= tellAll(ctx)
      .then(posted => {
        if (posted) posting.wake()
      })
      .catch(error => ctx.log.warn({ error }, 'alerts.not-told'))
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(look, everyMs)
  look()
  return {
    async close() {
      clearInterval(timer)
      await running
      await posting.close()
    },
  }
}

/** Whether there is something to post. */
async function tellAll(ctx: Context): Promise<boolean> {
  let posted = false
  for (let more = true; more; ) {
    const told = await ctx.db.transaction(tx => handOut(tx, ctx))
    posted ||= told.posted
    more = told.count === atOnce
  }
  await mailAlerts(ctx)
  return posted
}

async function handOut(tx: Tx, ctx: Context): Promise<{ count: number; posted: boolean }> {
  const alerts = await takeDue(tx)
  if (alerts.length === 0) return { count: 0, posted: false }
  const mailed = alerts.filter(alert => alert.audience !== '*' || ctx.config.operatorEmail)
  const values = [mailed.map(alert => alert.audience), mailed.map(alert => alert.id)]
  await tx.query(
    `insert into alert_mailbox (audience) select distinct unnest($1::text[]) order by 1 on conflict do nothing`,
    [values[0]],
  )
  await tx.query(
    `insert into alert_notice (audience, alert_id) select * from unnest($1::text[], $2::text[]) u (audience, id) order by 1, 2
     on conflict (audience, alert_id) do update set at = now()`,
    values,
  )
  const posted = await queuePosts(tx, ctx, alerts)
  return { count: alerts.length, posted }
}

const told = `audience, id, account_id, kind, sentence, next, count, first_at, last_at`

async function takeDue(tx: Tx): Promise<ToldAlert[]> {
  const take = (which: string) =>
    tx.query(
      `update alert a set told_at = clock_timestamp()
         from (select audience, id from alert where acknowledged_at is null and ${which}
                order by last_at limit ${atOnce} for update skip locked) due
        where a.audience = due.audience and a.id = due.id
       returning a.${told.replaceAll(', ', ', a.')}`,
    )
  const untold = await take('told_at is null')
  if (untold.rows.length > 0) return untold.rows
  return (await take(`last_at > told_at and told_at < now() - interval '1 hour'`)).rows
}

async function queuePosts(tx: Tx, ctx: Context, alerts: ToldAlert[]): Promise<boolean> {
  const { rows: channels } = await tx.query(
    `select c.audience, c.id from alert_channel c
      where c.state = 'enabled' and c.audience = any ($1)
        and (select count(*) from alert_delivery d where d.audience = c.audience and d.channel_id = c.id
              and d.state in ('queued', 'sending')) < $2`,
    [[...new Set(alerts.map(alert => alert.audience))], openPerChannel],
  )
  const posts = alerts.flatMap(alert =>
    channels
      .filter(channel => channel.audience === alert.audience)
      .map(channel => ({ alert, channelId: channel.id, body: presentEvent(alert, ctx.config.publicUrl) })),
  )
  await tx.query(
    `insert into alert_delivery (audience, id, channel_id, alert_id, body)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      posts.map(post => post.alert.audience),
      posts.map(() => newId('evt')),
      posts.map(post => post.channelId),
      posts.map(post => post.alert.id),
      posts.map(post => post.body),
    ],
  )
  return posts.length > 0
}
