// Stops an agent, or every agent, and tells what was under way. It needs the database and nothing else, so it works from
// the command line while the API is down. It runs on a connection of its own: a busy pool cannot keep it waiting.
//
//   1  one transaction: the switch, everything that waits is cancelled, the record. From its commit no hand-off begins,
//      because each reads the switch after taking its lock
//   2  wait for the scope's lock, exclusively, 50 ms: whoever is nearly done may finish
//   3  else tell the hand-offs to abort, and wait again, at most 5 s
//   4  what they left is cancelled; each is reported as completed, aborted or, if nobody can know, unconfirmed
//
// A missing switch is a stopped one. Resuming brings back nothing: what was cancelled stays so. The platform's own mail
// goes on while the instance is stopped, so that an owner can still sign in.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type AuditEvent, append } from '../audit.ts'
import type { Context } from '../context.ts'
import { errorCode, type Tx } from '../db.ts'
import {
  cancelWaiting,
  closeInFlight,
  findSending,
  type InFlight,
  type Straggler,
  type Withdrawn,
} from '../outgoing/halt.ts'
import { everyAgent, stopChannel, takeExclusive } from '../outgoing/hand-off-lock.ts'
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

export async function stop(ctx: Needs, scope: Scope, by: string, reason?: string): Promise<StopReport> {
  const began = performance.now()
  return withConnection(ctx, scope, async (client, subject) => {
    const { stoppedAt, cancelled } = await transaction(client, tx => switchOff(tx, subject, by, reason))
    const inFlight = await findSending(client, subject)
    const quiet = await silence(client, subject)
    const tookMs = performance.now() - began
    if (!quiet) ctx.log.error({ scope: subject, inFlight: inFlight.length }, 'stop.hand-offs-do-not-answer')
    await untilGivenBack(client, subject)
    const report = await transaction(client, tx => close(tx, subject, by, inFlight))
    const count = (outcome: Straggler['outcome']) => report.stragglers.filter(each => each.outcome === outcome).length
    return {
      state: 'stopped',
      stopped_at: stoppedAt,
      cancelled: cancelled.length + report.cancelled.length,
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
    const resumedAt = await transaction(client, async tx => {
      const changed = await turn(tx, subject, 'running', by)
      if (!changed.changed) return changed.at
      // Accepted while the stop was on its way, or left by a worker that did not answer it.
      const left = await closeInFlight(tx, subject, [])
      const data = { cancelled: left.cancelled.length }
      await append(
        tx,
        { ...eventFor(subject, by), action: `${nounOf(subject)}.resumed`, data },
        ...withdrawals(by, left.cancelled),
      )
      return changed.at
    })
    return { state: 'running', resumed_at: resumedAt }
  })
}

async function switchOff(
  tx: Tx,
  subject: string,
  by: string,
  reason?: string,
): Promise<{ stoppedAt: string; cancelled: Withdrawn[] }> {
  const { at, changed } = await turn(tx, subject, 'stopped', by)
  const cancelled = await cancelWaiting(tx, subject)
  const data = { cancelled: cancelled.length, already_stopped: !changed, ...(reason ? { reason } : {}) }
  await append(
    tx,
    { ...eventFor(subject, by), action: `${nounOf(subject)}.stopped`, data },
    ...withdrawals(by, cancelled),
  )
  return { stoppedAt: at, cancelled }
}

/** Puts the switch over; says since when it stands so. An account's row first, as whoever sends takes it. */
async function turn(
  tx: Tx,
  subject: string,
  state: 'running' | 'stopped',
  by: string,
): Promise<{ at: string; changed: boolean }> {
  if (subject !== everyAgent) await tx.query('select from account where id = $1 for no key update', [subject])
  const before = await tx.query('select state, changed_at from kill_switch where account_id = $1 for no key update', [
    subject,
  ])
  if (before.rows.length === 0) throw new Error(`There is no switch for ${subject}: it is stopped, and stays so.`)
  if (before.rows[0].state === state) return { at: before.rows[0].changed_at.toISOString(), changed: false }
  const { rows } = await tx.query(
    'update kill_switch set state = $2, changed_by = $3, changed_at = now() where account_id = $1 returning changed_at',
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
  const report = await closeInFlight(tx, subject, inFlight)
  if (report.stragglers.length === 0 && report.cancelled.length === 0) return report
  const ended = Object.groupBy(report.stragglers, each => each.accountId)
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
    ...withdrawals(by, report.cancelled),
  )
  return report
}

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
    return await act(client, scope === 'instance' ? everyAgent : scope.accountId)
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
