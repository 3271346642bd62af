// The drill of every day, run by one of the workers, and what is known of the last one. No good drill for 26 hours is an
// alert: a stop that is not tried is one that nobody knows to work.
import { raise } from '../alert.ts'
import type { Context, Part } from '../context.ts'
import type { Sql } from '../db.ts'
import { type Drill, runDrill } from './drill.ts'

const firstLookMs = 10 * 60_000
const lookEveryMs = 60 * 60_000
const everyHours = 24
const overdueHours = 26

export function startDrills(ctx: Context): Part {
  let running = Promise.resolve()
  const look = () => {
    running = running.then(() => drillIfDue(ctx)).catch(error => ctx.log.error({ error }, 'drill.not-run'))
  }
  let timer = setTimeout(function again() {
    look()
    timer = setTimeout(again, lookEveryMs)
  }, firstLookMs)
  return {
    async close() {
      clearTimeout(timer)
      await running
    },
  }
}

/** Runs one where the last is a day old, and says so where none was good for too long. */
export async function drillIfDue(ctx: Context): Promise<void> {
  const { rows } = await ctx.db.pool.query(
    `select not exists (select from drill where started_at > now() - make_interval(hours => $1)) as due`,
    [everyHours],
  )
  if (rows[0].due) await runDrill(ctx, 'postern')
  await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      `select from account where id = 'acc_drill' and created_at < now() - make_interval(hours => $1)
          and not exists (select from drill where outcome = 'passed' and ended_at > now() - make_interval(hours => $1))
          and not exists (select from kill_switch where scope = '*' and state = 'stopped')
          and not exists (select from alert where audience = '*' and dedupe = 'drill-overdue' and acknowledged_at is null)`,
      [overdueHours],
    )
    if (rows.length === 0) return
    await raise(tx, {
      accountId: null,
      kind: 'drill',
      dedupe: 'drill-overdue',
      sentence: `No drill of the stop was good for ${overdueHours} hours.`,
      next: 'Run one with npm run admin -- drill, and see that a worker runs.',
    })
  })
}

/** As the contract has it. */
export interface LastDrill {
  drill: Drill | null
  age_seconds: number | null
  last_passed_at: string | null
}

export async function findLastDrill(sql: Sql): Promise<LastDrill> {
  const { rows } = await sql.query(
    `select d.*, extract(epoch from now() - d.ended_at)::float8 as age,
            (select max(ended_at) from drill where outcome = 'passed') as passed
       from drill d order by d.ended_at desc limit 1`,
  )
  if (rows.length === 0) return { drill: null, age_seconds: null, last_passed_at: null }
  const { age, passed, started_at, ended_at, completed, ...drill } = rows[0]
  return {
    drill: {
      ...drill,
      completed_in_flight: completed,
      started_at: started_at.toISOString(),
      ended_at: ended_at.toISOString(),
    },
    age_seconds: Math.max(0, Math.round(age)),
    last_passed_at: passed?.toISOString() ?? null,
  }
}
