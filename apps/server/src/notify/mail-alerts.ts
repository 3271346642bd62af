// Mails alerts: one mail an audience, at most one in ten minutes, with what came meanwhile as its lines. Who moves
// `next_at` writes the mail; a process that dies meanwhile delays it. A mail that the gate refuses is tried again, later
// and later, and its lines wait. Sentences are the platform's own.
import type { Context } from '../context.ts'
import { type SystemMail, sendSystemMail } from '../owners/system-account.ts'
import { timesOf } from './present-event.ts'

const pauseMinutes = 10
const linesPerMail = 20
const mailsPerLook = 50

interface Line {
  id: string
  sentence: string
  next: string
  count: number
  last_at: Date
}

export async function mailAlerts(ctx: Context): Promise<void> {
  for (let n = 0; n < mailsPerLook; n++) {
    const audience = await takeMailbox(ctx)
    if (!audience) return
    try {
      await mailTo(ctx, audience)
    } catch (error) {
      ctx.log.warn({ error }, 'alerts.not-mailed')
      await refused(ctx, audience)
    }
  }
}

async function takeMailbox({ db }: Context): Promise<string | null> {
  const { rows } = await db.pool.query(
    `update alert_mailbox set next_at = now() + make_interval(mins => ${pauseMinutes})
      where audience = (select m.audience from alert_mailbox m
                         where m.next_at <= now() and exists (select from alert_notice n where n.audience = m.audience)
                         order by m.next_at limit 1 for update skip locked)
      returning audience`,
  )
  return rows[0]?.audience ?? null
}

async function mailTo(ctx: Context, audience: string): Promise<void> {
  const { rows } = await ctx.db.pool.query(
    `select a.id, a.sentence, a.next, a.count, a.last_at, a.acknowledged_at is null as open, now() as read_at
       from alert_notice n join alert a on a.audience = n.audience and a.id = n.alert_id
      where n.audience = $1 order by a.last_at desc, a.id`,
    [audience],
  )
  const done = () =>
    ctx.db.pool.query('delete from alert_notice where audience = $1 and at <= $2', [audience, rows[0]?.read_at ?? null])
  const open: Line[] = rows.filter(row => row.open)
  if (open.length === 0) {
    await done()
    await ctx.db.pool.query('update alert_mailbox set next_at = now() where audience = $1', [audience])
    return
  }
  const to = await addressOf(ctx, audience)
  if (!to) return void (await done())
  const submission = await sendSystemMail(ctx, { to, ...compose(open, audience, ctx.config.publicUrl) })
  if (submission.outcome !== 'queued') return refused(ctx, audience)
  await done()
  await ctx.db.pool.query('update alert_mailbox set mailed_at = now(), refusals = 0 where audience = $1', [audience])
}

async function addressOf({ config, db }: Context, audience: string): Promise<string | null> {
  if (audience === '*') return config.operatorEmail
  const { rows } = await db.pool.query('select email from owner where id = $1', [audience])
  return rows[0]?.email ?? null
}

/** After 1, 2, 4 … minutes, at most 60. */
async function refused({ db }: Context, audience: string): Promise<void> {
  await db.pool.query(
    `update alert_mailbox set refusals = refusals + 1, next_at = now() + make_interval(mins => least(60, 2 ^ least(refusals, 6))::int)
      where audience = $1`,
    [audience],
  )
}

export function compose(
  lines: Line[],
  audience: string,
  publicUrl: string,
): Pick<SystemMail, 'subject' | 'text' | 'kind'> {
  const shown = lines.slice(0, linesPerMail)
  const rest = lines.length - shown.length
  const operator = audience === '*'
  const whose = operator ? 'of this instance' : 'about your agents'
  return {
    kind: operator ? 'notice' : 'alert',
    subject: lines.length === 1 ? `Alert: ${shown[0]!.sentence.slice(0, 120)}` : `${lines.length} alerts ${whose}`,
    text: [
      ...shown.flatMap(line => [
        `* ${line.sentence}${timesOf(line.count)}`,
        `  ${line.next}`,
        `  Last at ${line.last_at.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        '',
      ]),
      ...(rest > 0 ? [`And ${rest} more.`, ''] : []),
      operator ? `All of them: GET ${publicUrl}/v1/operator/alerts` : `Your agents: ${publicUrl}/agents`,
      `The next alert mail comes in ${pauseMinutes} minutes at the earliest.`,
    ].join('\n'),
  }
}
