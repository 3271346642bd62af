// Takes an incident report and keeps it: the row, both of its forms, and in the audit its hash, all in the transaction of
// whoever asks. `takeIncident` comes before whatever destroys or changes much (purge, delete, rotate everything), so that
// what was there is still known afterwards.
import { append } from '../../audit.ts'
import type { Sql, Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { makeReport } from './make-report.ts'
import { redact } from './redact.ts'
import type { IncidentReport, Span } from './report.ts'

/** How far back a report looks that nobody gave a span. */
const spanDays = 30

export interface Incident {
  incident_id: string
  account_id: string
  why: string | null
  made_by: string
  from: string
  to: string
  created_at: string
  audit_head: { seq: number; hash: string }
}

/** `why`: one short sentence. Answers what was kept; without a span, of the last 30 days. */
export async function takeIncident(
  tx: Tx,
  accountId: string,
  why: string,
  { by = 'postern', span }: { by?: string; span?: Span } = {},
): Promise<Incident> {
  const incidentId = newId('inc')
  const during = span ?? (await lastDays(tx))
  const report = await makeReport(tx, { incidentId, accountId, why, by, span: during })
  const shareable = redact(report, { domains: 'redact' })
  const { rows } = await tx.query(
    `insert into incident (account_id, id, made_by, why, begins_at, ends_at, audit_seq, audit_hash, report, redacted)
     values ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10)
     returning *, encode(sha256(convert_to(report::text, 'utf8')), 'hex') as report_hash`,
    [
      accountId,
      incidentId,
      by,
      why,
      during.from,
      during.to,
      report.audit_head.seq,
      report.audit_head.hash,
      toJson(report),
      toJson(shareable),
    ],
  )
  await append(tx, {
    accountId,
    actor: by,
    action: 'incident.taken',
    subject: incidentId,
    data: { from: report.from, to: report.to, rows: report.timeline.length, report_sha256: rows[0].report_hash },
  })
  return present(rows[0])
}

async function lastDays(sql: Sql): Promise<Span> {
  const { rows } = await sql.query(
    `select clock_timestamp() - make_interval(days => ${spanDays}) as from, clock_timestamp() as to`,
  )
  return rows[0]
}

/** jsonb holds neither NUL nor lone surrogates. */
const toJson = (report: IncidentReport): string =>
  JSON.stringify(report, (_, value) => (typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value))

/** Newest first; `after` is the last id of the page before. */
export async function listIncidents(
  sql: Sql,
  accountId: string,
  { limit, after }: { limit: number; after: string | null },
): Promise<Incident[]> {
  const { rows } = await sql.query(
    'select * from incident where account_id = $1 and ($2::text is null or id < $2) order by id desc limit $3',
    [accountId, after, limit],
  )
  return rows.map(present)
}

export async function findIncident(sql: Sql, accountId: string, incidentId: string): Promise<IncidentReport | null> {
  const { rows } = await sql.query('select report from incident where account_id = $1 and id = $2', [
    accountId,
    incidentId,
  ])
  return rows[0]?.report ?? null
}

function present(row: {
  id: string
  account_id: string
  why: string
  made_by: string
  begins_at: Date
  ends_at: Date
  created_at: Date
  audit_seq: number
  audit_hash: Buffer
}): Incident {
  return {
    incident_id: row.id,
    account_id: row.account_id,
    why: row.why || null,
    made_by: row.made_by,
    from: row.begins_at.toISOString(),
    to: row.ends_at.toISOString(),
    created_at: row.created_at.toISOString(),
    audit_head: { seq: row.audit_seq, hash: row.audit_hash.toString('hex') },
  }
}
