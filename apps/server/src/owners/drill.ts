// Tries the stop, on the road that agents' mail takes: an account of its own sends to a slow mail server of the worker's
// (`outgoing/drill-sink.ts`), is stopped in the middle of it, and what that server saw begin after the stop was answered
// is a leak. The server's word counts, never the sender's tables; all times are the database's. One drill at a time, in
// all processes. Whatever happens, the result is a row, and one that is not good is an alert.
import { setTimeout as sleep } from 'node:timers/promises'
import { raise } from '../alert.ts'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Sql } from '../db.ts'
import { newId } from '../id.ts'
import { submit } from '../outgoing/submit.ts'
import { isStopFilePresent } from '../stop-file.ts'
import { drillAccountId, ensureDrillInbox } from './drill-account.ts'
import { resume, type StopReport, stop } from './kill-switch.ts'
import { stands } from './stop-switch.ts'

/** As the contract has it. */
export interface Drill {
  id: string
  asked_by: string
  started_at: string
  ended_at: string
  outcome: 'passed' | 'failed' | 'skipped'
  because: string
  copies: number
  begun: number
  leaks: number
  last_hand_off_ms: number | null
  answer_ms: number | null
  cancelled: number
  completed_in_flight: number
  aborted: number
  unconfirmed: number
}

type Tried = Omit<Drill, 'id' | 'asked_by' | 'started_at' | 'ended_at'>

/** More than a few workers have in hand at once, so that there is something left to stop. */
const copies = 200
/** Stopped once so many hand-offs began. */
const enough = 10
const beginWithinMs = 15_000
/** How long nothing may begin after the answer. */
const watchMs = 1_500
const scope = { accountId: drillAccountId }
const nothing = {
  ...{ copies: 0, begun: 0, leaks: 0, last_hand_off_ms: null, answer_ms: null },
  ...{ cancelled: 0, completed_in_flight: 0, aborted: 0, unconfirmed: 0 },
}

/** Null where one is under way already. `by` is as in the audit. */
export async function runDrill(ctx: Context, by: string): Promise<Drill | null> {
  const client = await ctx.db.connect()
  client.on('error', () => {})
  try {
    const { rows } = await client.query(
      `select pg_try_advisory_lock(hashtextextended('postern.drill', 0)) as held, now() as now`,
    )
    if (!rows[0].held) return null
    const tried = await attempt(ctx).catch((error: Error) => {
      ctx.log.error({ error }, 'drill.broke')
      return { ...nothing, outcome: 'failed' as const, because: 'The drill did not come to its end; the log says why.' }
    })
    return await record(ctx, by, rows[0].now, tried)
  } finally {
    await client.end().catch(() => {})
  }
}

async function attempt(ctx: Context): Promise<Tried> {
  if (isStopFilePresent(ctx.config) || (await stands(ctx.db.pool, '*')))
    return { ...nothing, outcome: 'skipped', because: 'Everything is stopped already, so there is nothing to try.' }
  const inboxId = await ensureDrillInbox(ctx)
  // Left by one that did not come to its end.
  await resume(ctx, scope, 'postern')
  try {
    return await sendAndStop(ctx, inboxId)
  } finally {
    await resume(ctx, scope, 'postern')
  }
}

async function sendAndStop(ctx: Context, inboxId: string): Promise<Tried> {
  const { pool } = ctx.db
  await pool.query('delete from drill_event')
  const refused = await sendAll(ctx, inboxId)
  if (refused) return { ...nothing, outcome: 'failed', because: `The gate kept the drill's mail: ${refused}.` }
  const until = performance.now() + beginWithinMs
  while ((await countBegun(pool)) < enough) {
    if (performance.now() > until) {
      const cancelled = (await stop(ctx, scope, 'postern', 'A drill.')).cancelled
      const because = `No worker handed over ${enough} copies within ${beginWithinMs / 1_000} s.`
      return { ...nothing, copies, cancelled, outcome: 'failed', because }
    }
    await sleep(10)
  }
  const calledAt = performance.now()
  const report = await stop(ctx, scope, 'postern', 'A drill.')
  const answeredAt = performance.now()
  await sleep(watchMs)
  return judge(await look(pool, calledAt, answeredAt), report, answeredAt - calledAt)
}

/** Null, or the outcome of the first that is not on its way. */
async function sendAll(ctx: Context, inboxId: string): Promise<string | null> {
  const submissions = await Promise.all(
    Array.from({ length: copies }, (_, i) =>
      submit(ctx, {
        accountId: drillAccountId,
        inboxId,
        actor: 'postern',
        operation: 'drill',
        to: [`drill-${i + 1}@drill.invalid`],
        subject: `Drill ${i + 1}`,
        text: 'This mail tries whether a stop stops. It reaches nobody.\n',
      }),
    ),
  )
  const kept = submissions.find(each => each.outcome !== 'queued')
  if (!kept) return null
  return kept.outcome === 'refused' ? kept.finding.rule : kept.outcome
}

async function countBegun(sql: Sql): Promise<number> {
  const { rows } = await sql.query(`select count(*) as n from drill_event where what = 'begun'`)
  return rows[0].n
}

interface Seen {
  begun: number
  received: number
  leaks: number
  lastMs: number | null
  sent: number
  open: number
}

/** What the mail server saw, and what the outbox says of it. */
async function look(sql: Sql, calledAt: number, answeredAt: number): Promise<Seen> {
  const now = performance.now()
  const { rows } = await sql.query(
    `select count(*) filter (where what = 'begun') as begun, count(*) filter (where what = 'received') as received,
            count(distinct recipient) filter (where at > t.answered) as leaks,
            (extract(epoch from max(at) filter (where what = 'begun') - t.called) * 1000)::float8 as "lastMs",
            (select count(*) from outbox where account_id = $3 and created_at > now() - interval '5 minutes' and state = 'sent') as sent,
            (select count(*) from outbox where account_id = $3 and state in ('queued', 'deferred', 'sending')) as open
       from (select clock_timestamp() - make_interval(secs => $1) as called, clock_timestamp() - make_interval(secs => $2) as answered) t
       left join drill_event on true group by t.called, t.answered`,
    [(now - calledAt) / 1000, (now - answeredAt) / 1000, drillAccountId],
  )
  return rows[0]
}

function judge(seen: Seen, report: StopReport, answerMs: number): Tried {
  const { cancelled, completed_in_flight, aborted, unconfirmed } = report
  const wrong =
    seen.leaks > 0
      ? `${seen.leaks} of ${copies} copies were handed over after the stop was answered.`
      : seen.open > 0
        ? `${seen.open} of ${copies} copies still wait although their sender is stopped.`
        : seen.received > seen.sent + unconfirmed
          ? 'More copies arrived than the report of the stop admits.'
          : cancelled + aborted + unconfirmed === 0
            ? 'Everything had left before the stop, so nothing was tried.'
            : null
  return {
    outcome: wrong ? 'failed' : 'passed',
    because: wrong ?? 'Nothing was handed over after the stop was answered.',
    copies,
    begun: seen.begun,
    leaks: seen.leaks,
    last_hand_off_ms: seen.lastMs,
    answer_ms: Math.round(answerMs * 10) / 10,
    ...{ cancelled, completed_in_flight, aborted, unconfirmed },
  }
}

async function record(ctx: Context, by: string, startedAt: Date, tried: Tried): Promise<Drill> {
  const id = newId('drl')
  const endedAt = await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      `insert into drill (id, asked_by, started_at, ended_at, outcome, because, copies, begun, leaks, last_hand_off_ms, answer_ms,
                          cancelled, completed, aborted, unconfirmed)
       values ($1, $2, $3, clock_timestamp(), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning ended_at`,
      [
        ...[id, by, startedAt, tried.outcome, tried.because, tried.copies, tried.begun, tried.leaks],
        ...[tried.last_hand_off_ms, tried.answer_ms, tried.cancelled, tried.completed_in_flight],
        ...[tried.aborted, tried.unconfirmed],
      ],
    )
    if (tried.outcome === 'failed')
      await raise(tx, {
        accountId: null,
        kind: 'drill',
        dedupe: 'drill-failed',
        sentence: `The drill of the stop failed: ${tried.because}`,
        next: 'Run it again; if it fails again, stop the instance until you know why.',
        data: { drill_id: id, leaks: tried.leaks },
      })
    const { outcome, leaks } = tried
    const event = { accountId: drillAccountId, actor: by, action: 'drill.ended', subject: id }
    await append(tx, { ...event, data: { outcome, leaks, begun: tried.begun, answer_ms: tried.answer_ms } })
    return rows[0].ended_at as Date
  })
  return { id, asked_by: by, started_at: startedAt.toISOString(), ended_at: endedAt.toISOString(), ...tried }
}
