// Everything that happened to an account in a span, in order: what came and how it was judged, what was read, what was sent
// and what became of it, and what the record says beside. Each source gives its newest rows up to the limit of the whole.
import type { Sql } from '../../db.ts'
import { idsWithin, type Send } from './load-acts.ts'
import { iso, type Mailed, mailedMax, type Span, type TimelineRow, timelineMax } from './report.ts'

/** A hand-off is tried for so long after its message was accepted. */
const tryingMs = 7 * 86_400_000

export async function loadReceived(sql: Sql, accountId: string, span: Span): Promise<TimelineRow[]> {
  const { rows } = await sql.query(
    `select m.id, m.created_at, m.from_address, m.subject, m.blocked, m.automated, v.verdict, v.safety
       from message m left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
      where m.account_id = $1 and m.id >= $2 and m.id < $3 and m.direction = 'in' and m.created_at between $4 and $5
      order by m.id desc limit $6`,
    [accountId, ...idsWithin('msg', span), span.from, span.to, timelineMax + 1],
  )
  return rows.map(row => ({
    at: iso(row.created_at),
    kind: 'received',
    what: `Mail from ${row.from_address || 'nobody'} came in; its verdict is ${row.verdict}${row.blocked ? ', and the owner’s list keeps it from the agent' : ''}.`,
    actor: 'network',
    id: row.id,
    audit: null,
    words: row.verdict === 'clear' ? row.subject : null,
    details: {
      verdict: row.verdict,
      verified: row.safety?.sender_authentication?.verified ?? false,
      injection: row.safety?.pi_and_jailbreak?.match_state === 'MATCH_FOUND',
      automated: row.automated,
    },
  }))
}

export async function loadReadings(sql: Sql, accountId: string, span: Span): Promise<TimelineRow[]> {
  const { rows } = await sql.query(
    `select r.*, m.from_address, m.subject
       from reading r join message m on m.account_id = r.account_id and m.id = r.message_id
      where r.account_id = $1 and r.last_at >= $2 and r.first_at <= $3 order by r.last_at desc limit $4`,
    [accountId, span.from, span.to, timelineMax + 1],
  )
  return rows.flatMap(row => {
    const times: [Date, string][] = [[row.first_at, 'read']]
    if (row.last_at.getTime() - row.first_at.getTime() > 1_000) times.push([row.last_at, 'last read'])
    return times
      .filter(([at]) => at >= span.from && at <= span.to)
      .map(([at, how]) => ({
        at: iso(at),
        kind: 'read' as const,
        what: `The agent ${how} the mail ${row.message_id} from ${row.from_address || 'nobody'}.`,
        actor: `agent:${row.key_id}`,
        id: row.message_id,
        audit: null,
        words: row.verdict === 'clear' ? row.subject : null,
        details: { verdict: row.verdict, verified: row.verified, injection: row.injection, thread_id: row.thread_id },
      }))
  })
}

const outcomes = { allow: 'was allowed', hold: 'was held for the owner', refuse: 'was refused' }

export const toSendRows = (sends: Send[]): TimelineRow[] =>
  sends.map(({ act, decidedBy, findings, operation, subject, purged }) => ({
    at: iso(act.at),
    kind: 'send',
    what: purged
      ? `A message, purged since, ${outcomes[act.outcome]}.`
      : `A message to ${namesOf(act.recipients.map(each => each.address))} ${outcomes[act.outcome]}${act.outcome === 'allow' ? '' : ` by ${decidedBy}`}.`,
    actor: null,
    id: act.messageId ?? act.decisionId,
    audit: null,
    words: subject,
    details: {
      operation,
      outcome: act.outcome,
      decided_by: decidedBy,
      decision_id: act.decisionId,
      recipients: act.recipients.map(each => each.address),
      findings: findings
        .filter(each => each.outcome !== 'allow')
        .map(each => ({ rule: each.rule, outcome: each.outcome, to_owner: each.toOwner ?? null })),
      read_before: [...act.causes].map(([id, { claimed }]) => ({ message_id: id, claimed })),
    },
  }))

const namesOf = (names: string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ') || 'nobody'

export async function loadAttempts(sql: Sql, accountId: string, span: Span): Promise<TimelineRow[]> {
  const { rows } = await sql.query(
    `select o.recipient, o.message_id, o.route, a.n, a.outcome, a.smtp_reply, a.started_at, a.ended_at
       from outbox o join attempt a on a.account_id = o.account_id and a.outbox_id = o.id
      where o.account_id = $1 and o.id >= $2 and o.id < $3 and a.started_at between $4 and $5
      order by a.started_at desc limit $6`,
    [accountId, ...idsWithin('out', span, tryingMs), span.from, span.to, timelineMax + 1],
  )
  return rows.map(row => ({
    at: iso(row.started_at),
    kind: 'delivery',
    what: `Handing over to ${row.recipient}, try ${row.n}: ${row.outcome}.`,
    actor: 'postern',
    id: row.message_id,
    audit: null,
    words: null,
    details: { outcome: row.outcome, route: row.route, attempt: row.n, smtp_reply: row.smtp_reply },
  }))
}

export async function loadAlerts(sql: Sql, accountId: string, span: Span): Promise<TimelineRow[]> {
  const { rows } = await sql.query(
    `select distinct on (first_at, dedupe) id, kind, sentence, next, count, first_at, last_at from alert
      where account_id = $1 and first_at between $2 and $3 order by first_at desc, dedupe limit $4`,
    [accountId, span.from, span.to, timelineMax + 1],
  )
  return rows.map(row => ({
    at: iso(row.first_at),
    kind: 'alert',
    what: `Alert: ${row.sentence}`,
    actor: 'postern',
    id: row.id,
    audit: null,
    words: null,
    details: { alert_kind: row.kind, next: row.next, times: row.count, last_at: iso(row.last_at) },
  }))
}

/** Whom anything was to go to, those to whom most went first. Nothing held or refused is here. */
export async function loadMailed(sql: Sql, accountId: string, span: Span): Promise<Mailed[]> {
  const { rows } = await sql.query(
    `select recipient, count(*) as copies, count(*) filter (where state = 'sent') as sent,
            count(*) filter (where state in ('queued', 'sending', 'deferred')) as open, bool_and(route = 'capture') as kept,
            min(coalesce(sent_at, created_at)) as first_at, max(coalesce(sent_at, created_at)) as last_at,
            (array_agg(smtp_reply order by created_at desc) filter (where smtp_reply is not null))[1] as smtp_reply
       from outbox where account_id = $1 and id >= $2 and id < $3 and created_at between $4 and $5
      group by recipient order by sent desc, recipient limit $6`,
    [accountId, ...idsWithin('out', span), span.from, span.to, mailedMax + 1],
  )
  return rows.map(row => ({
    recipient: row.recipient,
    copies: row.copies,
    sent: row.sent,
    outcome:
      row.kept && row.sent > 0
        ? 'kept here'
        : row.sent === row.copies
          ? 'sent'
          : row.sent > 0
            ? 'partly sent'
            : row.open > 0
              ? 'under way'
              : 'not sent',
    first_at: iso(row.first_at),
    last_at: iso(row.last_at),
    smtp_reply: row.smtp_reply,
  }))
}
