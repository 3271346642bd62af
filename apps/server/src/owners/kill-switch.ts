// Stops an agent, or every agent, and tells what was under way. It needs the database and nothing else, so it works from
// the command line while the API is down. It runs on a connection of its own: a busy pool cannot keep it waiting.
//
//   1  the switch and its record, in a transaction of their own: it takes effect at once, whatever is queued. From its
//      commit no hand-off begins, because each reads the switch after taking its lock
//   2  wait for the scope's lock, exclusively, 50 ms: whoever is nearly done may finish
//   3  else tell the hand-offs to abort, and wait again, at most 5 s
//   4  cancel what waits, in transactions of 5,000 rows, each only while the switch still stands
//   5  what the hand-offs left is cancelled; each is reported as completed, aborted or, if nobody can know, unconfirmed
//
// One stop a scope and a few in all run at once, for each needs a connection; who asks for one that runs shares its report.
// A missing switch is a stopped one. Resuming brings back nothing: what was cancelled stays so. The platform's own mail
// goes on while the instance is stopped, so that an owner can still sign in.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type AuditEvent, append } from '../audit.ts'
import type { Context } from '../context.ts'
import { type Db, errorCode, type Sql, type Tx } from '../db.ts'
import {
  cancelLeft,
  cancelWaiting,
  findSending,
  type InFlight,
  type Straggler,
  tellStragglers,
  type Withdrawn,
} from '../outgoing/halt.ts'
import { everyAgent, stopChannel, takeExclusive } from '../outgoing/hand-off-lock.ts'
import { openTurns } from '../take-turns.ts'
import { ensureSystemAccount, systemAccountId } from './system-account.ts'

export type Scope = { accountId: string } | 'instance'

/** As the contract has it. */
export interface StopReport {
  state: 'stopped'
  stopped_at: string
  cancelled: number
  completed_in_flight: number
  aborted: number
  unconfirmed: number
  took_ms: number
  in_flight: { message_id: string; recipient: string; outcome: Straggler['outcome'] }[]
}

export interface ResumeReport {
  state: 'running'
  resumed_at: string
}

type Needs = Pick<Context, 'db' | 'config' | 'log'>

const graceMs = 50
const abortMs = 5_000
/** For workers that had leased a row and not begun with it to give it back. */
const giveBackMs = 300
const reportedMax = 1_000
const batchRows = 5_000

interface Running {
  /** Whether the switch stands, so that a resume may already have followed. */
  switched: boolean
  report: Promise<StopReport>
}
const runningOf = new WeakMap<Db, Map<string, Running>>()
const turns = openTurns({ atOnce: 4, atOnceAnAccount: 1, waitingAnAccount: 100 })

export async function stop(ctx: Needs, scope: Scope, by: string, reason?: string): Promise<StopReport> {
  const subject = subjectOf(scope)
  const running = runningOf.get(ctx.db) ?? new Map<string, Running>()
  runningOf.set(ctx.db, running)
  const other = running.get(subject)
  if (other && (!other.switched || (await stands(ctx.db.pool, subject)))) return other.report

  const own: Running = {
    switched: false,
    report: inTurn(subject, () => run(ctx, scope, by, reason, () => (own.switched = true))),
  }
  running.set(subject, own)
  try {
    return await own.report
  } finally {
    if (running.get(subject) === own) running.delete(subject)
  }
}

/** The stop of everything waits for no other. */
const inTurn = <T>(subject: string, act: () => Promise<T>) =>
  subject === everyAgent ? act() : turns.take(subject, act)

async function run(
  ctx: Needs,
  scope: Scope,
  by: string,
  reason: string | undefined,
  switched: () => void,
): Promise<StopReport> {
  const began = performance.now()
  return withConnection(ctx, scope, async (client, subject) => {
    const stoppedAt = await transaction(client, tx => switchOff(tx, subject, by, reason))
    switched()
    const inFlight = await findSending(client, subject)
    const quiet = await silence(client, subject)
    const tookMs = performance.now() - began
    if (!quiet) ctx.log.error({ scope: subject, inFlight: inFlight.length }, 'stop.hand-offs-do-not-answer')
    const waiting = await cancelInBatches(client, subject, by, inFlight)
    await untilGivenBack(client, subject)
    const report = await transaction(client, tx => close(tx, subject, by, inFlight))
    const count = (outcome: Straggler['outcome']) => report.stragglers.filter(each => each.outcome === outcome).length
    return {
      state: 'stopped',
      stopped_at: stoppedAt,
      cancelled: waiting + report.cancelled.length,
      completed_in_flight: count('completed'),
      aborted: count('aborted'),
      unconfirmed: count('unconfirmed'),
      took_ms: Math.round(tookMs * 10) / 10,
      in_flight: report.stragglers.slice(0, reportedMax).map(each => ({
        message_id: each.messageId,
        recipient: each.recipient,
        outcome: each.outcome,
      })),
    }
  })
}

export async function resume(ctx: Needs, scope: Scope, by: string): Promise<ResumeReport> {
  return withConnection(ctx, scope, async (client, subject) => {
    // Left by a stop that did not come to its end.
    await cancelInBatches(client, subject, by, [])
    const resumedAt = await transaction(client, async tx => {
      const changed = await turn(tx, subject, 'running', by)
      if (!changed.changed) return changed.at
      // Accepted while the stop was on its way, or left by a worker that did not answer it.
      const left = await cancelLeft(tx, subject, batchRows)
      const data = { cancelled: left.length }
      await append(
        tx,
        { ...eventFor(subject, by), action: `${nounOf(subject)}.resumed`, data },
        ...withdrawals(by, left),
      )
      return changed.at
    })
    return { state: 'running', resumed_at: resumedAt }
  })
}

async function switchOff(tx: Tx, subject: string, by: string, reason?: string): Promise<string> {
  const { at, changed } = await turn(tx, subject, 'stopped', by)
  const data = { already_stopped: !changed, ...(reason ? { reason } : {}) }
  await append(tx, { ...eventFor(subject, by), action: `${nounOf(subject)}.stopped`, data })
  return at
}

/** Cancels what waits for as long as the stop stands; answers how many copies, without those that are told one by one. */
async function cancelInBatches(client: pg.Client, subject: string, by: string, told: InFlight[]): Promise<number> {
  const ids = new Set(told.map(row => row.id))
  for (let sum = 0; ; ) {
    const batch = await transaction(client, async tx => {
      if (!(await stands(tx, subject, 'for share'))) return { done: true, count: 0 }
      const cancelled = await cancelWaiting(tx, subject, batchRows)
      const untold = cancelled.filter(row => row.id === undefined || !ids.has(row.id))
      await append(tx, ...withdrawals(by, untold))
      return { done: cancelled.length === 0, count: untold.length }
    })
    sum += batch.count
    if (batch.done) return sum
  }
}

/** Whether the switch still says stopped; locked, until the transaction ends nobody resumes. */
async function stands(sql: Sql, subject: string, lock: 'for share' | '' = ''): Promise<boolean> {
  const { rows } = await sql.query(`select from kill_switch where scope = $1 and state = 'stopped' ${lock}`, [
    subject,
  ])
  return rows.length > 0
}

/** Puts the switch over; says since when it stands so. An account's row first, as whoever sends takes it. */
async function turn(
  tx: Tx,
  subject: string,
  state: 'running' | 'stopped',
  by: string,
): Promise<{ at: string; changed: boolean }> {
  if (subject !== everyAgent) await tx.query('select from account where id = $1 for no key update', [subject])
  const before = await tx.query('select state, changed_at from kill_switch where scope = $1 for no key update', [
    subject,
  ])
  if (before.rows.length === 0) throw new Error(`There is no switch for ${subject}: it is stopped, and stays so.`)
  if (before.rows[0].state === state) return { at: before.rows[0].changed_at.toISOString(), changed: false }
  const { rows } = await tx.query(
    'update kill_switch set state = $2, changed_by = $3, changed_at = now() where scope = $1 returning changed_at',
    [subject, state, by],
  )
  return { at: rows[0].changed_at.toISOString(), changed: true }
}

/** True when no hand-off of this scope is left. The lock is held until the connection ends. */
async function silence(client: pg.Client, subject: string): Promise<boolean> {
  if (await takeExclusive(client, subject, graceMs)) return true
  await client.query('select pg_notify($1, $2)', [stopChannel, subject])
  return takeExclusive(client, subject, abortMs)
}

async function untilGivenBack(client: pg.Client, subject: string): Promise<void> {
  const deadline = performance.now() + giveBackMs
  while (performance.now() < deadline && (await findSending(client, subject)).length > 0) await sleep(10)
}

async function close(tx: Tx, subject: string, by: string, inFlight: InFlight[]) {
  const left = (await stands(tx, subject, 'for share')) ? await cancelLeft(tx, subject, batchRows) : []
  const stragglers = await tellStragglers(tx, inFlight)
  const known = new Set(inFlight.map(row => row.id))
  const cancelled = left.filter(row => !known.has(row.id))
  const ended = Object.groupBy(stragglers, each => each.accountId)
  await append(
    tx,
    ...Object.entries(ended).map(([accountId, rows]) => ({
      accountId,
      actor: by,
      action: 'delivery.stopped',
      subject: accountId,
      data: {
        copies: rows!.map(row => ({ message_id: row.messageId, recipient: row.recipient, outcome: row.outcome })),
      },
    })),
    ...withdrawals(by, cancelled),
  )
  return { stragglers, cancelled }
}

const subjectOf = (scope: Scope) => (scope === 'instance' ? everyAgent : scope.accountId)
const nounOf = (subject: string) => (subject === everyAgent ? 'instance' : 'account')

/** The instance's own acts stand in the chain of the platform's account. */
function eventFor(subject: string, by: string): Omit<AuditEvent, 'action'> {
  return { accountId: subject === everyAgent ? systemAccountId : subject, actor: by, subject }
}

/** One event an account that lost mail, with the ids of the messages. */
function withdrawals(by: string, withdrawn: Withdrawn[]): AuditEvent[] {
  const byAccount = Object.groupBy(withdrawn, each => each.accountId)
  return Object.entries(byAccount).map(([accountId, rows]) => ({
    accountId,
    actor: by,
    action: 'message.cancelled',
    subject: accountId,
    data: { messages: [...new Set(rows!.map(row => row.messageId))] },
  }))
}

async function withConnection<T>(
  ctx: Needs,
  scope: Scope,
  act: (client: pg.Client, subject: string) => Promise<T>,
): Promise<T> {
  if (scope === 'instance') await ensureSystemAccount(ctx)
  const client = await ctx.db.connect()
  client.on('error', () => {})
  try {
    await client.query(`set statement_timeout = '30s'`)
    return await act(client, subjectOf(scope))
  } finally {
    await client.end().catch(() => {})
  }
}

/** As `db.transaction`, on this connection; a deadlock is tried again. */
async function transaction<T>(client: pg.Client, act: (tx: Tx) => Promise<T>): Promise<T> {
  await client.query('set lock_timeout = 0')
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      const result = await act(client as unknown as Tx)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {})
      if (attempt >= 3 || errorCode(error) !== '40P01') throw error
    }
  }
}
