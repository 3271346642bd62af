// Puts an incident report together from what the database has, in the transaction of whoever asks. Reads only.
import type { Sql } from '../../db.ts'
import { findOddActs, likelyTrigger, rank } from './likely-trigger.ts'
import { loadReads, loadSends, withWords } from './load-acts.ts'
import { loadCalls, loadRecord } from './load-record.ts'
import { stopsIn, toRows, who } from './record-rows.ts'
import {
  type IncidentReport,
  iso,
  type Mailed,
  mailedMax,
  type OddAct,
  type Span,
  type Stop,
  type TimelineRow,
  timelineMax,
} from './report.ts'
import { loadAlerts, loadAttempts, loadMailed, loadReadings, loadReceived, toSendRows } from './timeline.ts'

export interface Asked {
  incidentId: string
  accountId: string
  why: string
  by: string
  span: Span
}

export async function makeReport(sql: Sql, { incidentId, accountId, why, by, span }: Asked): Promise<IncidentReport> {
  const account = await findAccount(sql, accountId)
  const sends = await loadSends(sql, accountId, span, timelineMax + 1)
  const reads = await loadReads(sql, accountId, span)
  const found = findOddActs(sends.map(each => each.act))
  const acts = await withWords(
    sql,
    accountId,
    found.map(each => each.act),
  )
  const odd: OddAct[] = acts.map((act, i) => ({
    at: iso(act.at),
    decision_id: act.decisionId,
    message_id: act.messageId,
    outcome: act.outcome,
    recipients: act.recipients.map(each => each.address),
    reasons: found[i]!.reasons,
    candidates: rank(act, reads),
  }))
  const lines = await loadRecord(sql, { accountId, ownerId: account.ownerId }, span, timelineMax + 1)
  const calls = await loadCalls(sql, accountId, span, timelineMax + 1)
  const stops = stopsIn(lines, odd[0]?.at ?? null)
  const mailed = await loadMailed(sql, accountId, span)
  const { timeline, cut } = inOrder([
    await loadReceived(sql, accountId, span),
    await loadReadings(sql, accountId, span),
    toSendRows(sends),
    await loadAttempts(sql, accountId, span),
    await loadAlerts(sql, accountId, span),
    toRows(lines),
    calls.refused.map(toCallRow),
  ])
  if (mailed.length > mailedMax)
    cut.push(`More than ${mailedMax} people were mailed; those with the most mail are listed.`)
  const trigger = likelyTrigger(odd)
  return {
    incident_id: incidentId,
    account_id: accountId,
    redacted: false,
    agent: account.agent,
    why,
    made_by: by,
    made_at: account.now,
    from: iso(span.from),
    to: iso(span.to),
    audit_head: account.head,
    summary: summarize({ sends: sends.map(each => each.act.outcome), mailed, odd, stops }),
    likely_trigger: trigger,
    odd_acts: odd,
    mailed: mailed.slice(0, mailedMax),
    stops,
    keys: calls.keys,
    timeline,
    cut,
  }
}

async function findAccount(sql: Sql, accountId: string) {
  const { rows } = await sql.query(
    `select a.*, h.seq, encode(h.hash, 'hex') as hash, clock_timestamp() as now,
            array(select i.address from inbox i where i.account_id = a.id order by i.created_at, i.id limit 100) as addresses
       from account a join audit_head h on h.account_id = a.id where a.id = $1`,
    [accountId],
  )
  const row = rows[0]
  return {
    ownerId: row.owner_id as string | null,
    now: iso(row.now),
    head: { seq: row.seq as number, hash: row.hash as string },
    agent: {
      name: row.name as string,
      environment: row.environment as 'live' | 'test',
      addresses: row.addresses as string[],
      claimed_at: (row.claimed_at?.toISOString() ?? null) as string | null,
    },
  }
}

/** The newest rows of all sources, oldest first. What one source cut is cut here as well, for it had more than fit. */
function inOrder(sources: TimelineRow[][]): { timeline: TimelineRow[]; cut: string[] } {
  const rows = sources.flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const timeline = rows.slice(-timelineMax)
  if (rows.length === timeline.length) return { timeline, cut: [] }
  const since = timeline[0]!.at
  return {
    timeline,
    cut: [`The timeline has its newest ${timelineMax} rows, from ${since} on. Ask for a shorter span to see the rest.`],
  }
}

const toCallRow = (call: { at: Date; actor: string; operation: string; code: string; times: number }): TimelineRow => ({
  at: iso(call.at),
  kind: 'call',
  what: `${who(call.actor)} was refused the call ${call.operation}: ${call.code}${call.times > 1 ? ` (${call.times} times within the minute)` : ''}.`,
  actor: call.actor,
  id: null,
  audit: null,
  words: null,
  details: { operation: call.operation, code: call.code, times: call.times },
})

function summarize(found: { sends: string[]; mailed: Mailed[]; odd: OddAct[]; stops: Stop[] }): string[] {
  const of = (outcome: string) => found.sends.filter(each => each === outcome).length
  const reached = found.mailed.filter(each => each.sent > 0).length
  const stop = found.stops[0]
  return [
    `The gate decided ${found.sends.length > timelineMax ? 'more than ' : ''}${count(Math.min(found.sends.length, timelineMax), 'time')} on what it wanted to send, a release counted anew: ${of('allow')} allowed, ${of('hold')} held, ${of('refuse')} refused.`,
    `Mail of it went to ${count(reached, 'address', 'addresses')}.`,
    found.odd.length === 0
      ? 'None of it was odd: no rule that looks for misuse spoke, and nobody new was written to.'
      : `The first odd act was at ${found.odd[0]!.at}.`,
    stop
      ? `${who(stop.by)} stopped it at ${stop.at}${stop.took_ms === null ? '' : `; nothing more could leave after ${stop.took_ms} ms`}.`
      : 'It was not stopped in this span.',
  ]
}

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`
