// Stops an inbox, an agent, an owner's agents, mail to a domain or every agent, and tells what was under way. It needs the
// database and nothing else, so it works from the command line while the API is down. It runs on a connection of its own:
// a busy pool cannot keep it waiting.
//
//   1  the switch and its record, in a transaction of their own: it takes effect at once, whatever is queued. From its
//      commit no hand-off begins, because each reads the switches after taking its locks
//   2  wait until no hand-off holds a lock of the scope, 50 ms: whoever is nearly done may finish
//   3  else tell the hand-offs of the scope to abort, and wait again, at most 5 s
//   4  cancel what waits, in transactions of 5,000 rows, each only while the switch still stands
//   5  what the hand-offs left is cancelled; each is reported as completed, aborted or, if nobody can know, unconfirmed
//
// One stop a scope and a few in all run at once, for each needs a connection; who asks for one that runs shares its report.
// Resuming brings back nothing: what was cancelled stays so, and what waits under a switch is cancelled before it is put
// back. The platform's own mail goes on while the instance is stopped, so that an owner can still sign in.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type AuditEvent, append } from '../audit.ts'
import type { Context } from '../context.ts'
import { type Db, errorCode, type Tx } from '../db.ts'
import { stopChannel } from '../emergency-stop.ts'
import {
  cancelLeft,
  cancelWaiting,
  findSending,
  type InFlight,
  type Straggler,
  tellStragglers,
  type Withdrawn,
} from '../outgoing/halt.ts'
import { locksOver, outwait } from '../outgoing/hand-off-lock.ts'
import { openTurns } from '../take-turns.ts'
import { eventOf, nameOf, nounOf, type Scope } from './stop-scope.ts'
import { type StillStoppedBy, stands, stillStopped, switchOff, switchOn } from './stop-switch.ts'
import { ensureSystemAccount } from './system-account.ts'

export type { Scope } from './stop-scope.ts'

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
  /** `stopped` where somebody else holds the same stop. */
  state: 'running' | 'stopped'
  resumed_at: string
  still_stopped_by: StillStoppedBy
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
  const name = nameOf(scope)
  const key = `${name} ${by}`
  const running = runningOf.get(ctx.db) ?? new Map<string, Running>()
  runningOf.set(ctx.db, running)
  const other = running.get(key)
  if (other && (!other.switched || (await stands(ctx.db.pool, name)))) return other.report

  const own: Running = {
    switched: false,
    report: inTurn(scope, () => run(ctx, scope, by, reason, () => (own.switched = true))),
  }
  running.set(key, own)
  try {
    return await own.report
  } finally {
    if (running.get(key) === own) running.delete(key)
  }
}

/** The stop of everything waits for no other. */
const inTurn = <T>(scope: Scope, act: () => Promise<T>) =>
  scope === 'instance' ? act() : turns.take(nameOf(scope), act)

async function run(
  ctx: Needs,
  scope: Scope,
  by: string,
  reason: string | undefined,
  switched: () => void,
): Promise<StopReport> {
  const began = performance.now()
  const name = nameOf(scope)
  return withConnection(ctx, scope, async client => {
    const stoppedAt = await transaction(client, tx => putOff(tx, scope, by, reason))
    switched()
    const inFlight = await findSending(client, name)
    const quiet = await silence(client, name)
    const tookMs = performance.now() - began
    if (!quiet) ctx.log.error({ scope: name, inFlight: inFlight.length }, 'stop.hand-offs-do-not-answer')
    const waiting = await cancelInBatches(client, name, by, inFlight)
    await untilGivenBack(client, name)
    const report = await transaction(client, tx => close(tx, scope, by, inFlight, { waiting, tookMs }))
    return {
      state: 'stopped',
      stopped_at: stoppedAt,
      ...report.counts,
      in_flight: report.stragglers.slice(0, reportedMax).map(each => ({
        message_id: each.messageId,
        recipient: each.recipient,
        outcome: each.outcome,
      })),
    }
  })
}

export async function resume(ctx: Needs, scope: Scope, by: string): Promise<ResumeReport> {
  const name = nameOf(scope)
  return withConnection(ctx, scope, async client => {
    // Left by a stop that did not come to its end, or come under the switch since, with a claim: in flight too.
    if (await stands(client, name)) await silence(client, name)
    await cancelInBatches(client, name, by, [])
    const { state, at } = await transaction(client, async tx => {
      const turned = await switchOn(tx, scope, by)
      if (!turned.changed) return turned
      // Accepted while the stop was on its way, or left by a worker that did not answer it.
      const left = await cancelLeft(tx, name, batchRows)
      const data = { cancelled: left.length }
      await append(tx, { ...eventOf(scope, by), action: `${nounOf(name)}.resumed`, data }, ...withdrawals(by, left))
      return turned
    })
    return { state, resumed_at: at, still_stopped_by: await stillStopped(client, scope, ctx.config) }
  })
}

async function putOff(tx: Tx, scope: Scope, by: string, reason?: string): Promise<string> {
  const { at, changed } = await switchOff(tx, scope, by)
  const data = { already_stopped: !changed, ...(reason ? { reason } : {}) }
  await append(tx, { ...eventOf(scope, by), action: `${nounOf(nameOf(scope))}.stopped`, data })
  return at
}

/** Cancels what waits for as long as the stop stands; answers how many copies, without those that are told one by one. */
async function cancelInBatches(client: pg.Client, name: string, by: string, told: InFlight[]): Promise<number> {
  const ids = new Set(told.map(row => row.id))
  for (let sum = 0; ; ) {
    const batch = await transaction(client, async tx => {
      if (!(await stands(tx, name, 'for share'))) return { done: true, count: 0 }
      const cancelled = await cancelWaiting(tx, name, batchRows)
      const untold = cancelled.filter(row => row.id === undefined || !ids.has(row.id))
      await append(tx, ...withdrawals(by, untold))
      return { done: cancelled.length === 0, count: untold.length }
    })
    sum += batch.count
    if (batch.done) return sum
  }
}

/** True when no hand-off of this scope is left. */
async function silence(client: pg.Client, name: string): Promise<boolean> {
  const locks = await locksOver(client, name)
  if (await outwait(client, locks, graceMs)) return true
  await client.query('select pg_notify($1, lock) from unnest($2::text[]) lock', [stopChannel, locks])
  return outwait(client, locks, abortMs)
}

async function untilGivenBack(client: pg.Client, name: string): Promise<void> {
  const deadline = performance.now() + giveBackMs
  while (performance.now() < deadline && (await findSending(client, name)).length > 0) await sleep(10)
}

async function close(tx: Tx, scope: Scope, by: string, inFlight: InFlight[], so: { waiting: number; tookMs: number }) {
  const name = nameOf(scope)
  const left = (await stands(tx, name, 'for share')) ? await cancelLeft(tx, name, batchRows) : []
  const stragglers = await tellStragglers(tx, inFlight)
  const known = new Set(inFlight.map(row => row.id))
  const cancelled = left.filter(row => !known.has(row.id))
  const count = (outcome: Straggler['outcome']) => stragglers.filter(each => each.outcome === outcome).length
  const counts = {
    cancelled: so.waiting + cancelled.length,
    completed_in_flight: count('completed'),
    aborted: count('aborted'),
    unconfirmed: count('unconfirmed'),
    took_ms: Math.round(so.tookMs * 10) / 10,
  }
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
    { ...eventOf(scope, by), action: `${nounOf(name)}.stop-ended`, data: counts },
  )
  return { stragglers, counts }
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

async function withConnection<T>(ctx: Needs, scope: Scope, act: (client: pg.Client) => Promise<T>): Promise<T> {
  if (scope === 'instance') await ensureSystemAccount(ctx)
  const client = await ctx.db.connect()
  client.on('error', () => {})
  try {
    await client.query(`set statement_timeout = '30s'`)
    return await act(client)
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
