// Everything that an owner looks at before deciding on one held message: its words and bytes as they would leave, whom it
// goes to, why it is held, what the agent read before it wrote it, and what was changed. Words of agents and strangers are
// data here, never sentences of ours; whoever shows them says whose they are. Looking decides nothing; the first look at
// what is still pending is noted, for the time that an owner takes.
import { type Link, parse } from '@postern/mail'
import type { Sql } from '../db.ts'
import { type ApprovalItem, itemSql, toItem } from './approvals.ts'
import { diffLines, type LineChange } from './line-diff.ts'

export interface Words {
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
  text: string
  html: string | null
}

export interface CopyView {
  address: string
  kind: 'to' | 'cc' | 'bcc'
  sha256: string
  size_bytes: number
}

export interface CauseView {
  message_id: string
  /** The agent said so; else it was read lately. */
  claimed: boolean
  from: string
  verified: boolean
  verdict: string
  /** As its sender wrote it. */
  subject: string
  read_at: string
}

export interface VersionView {
  version: number
  content_hash: string
  replaced_at: string
  /** What the next version changed: recipients, subject and text, line by line. */
  changes: { recipients: LineChange[]; subject: LineChange[]; text: LineChange[] }
}

export interface ApprovalView extends ApprovalItem {
  agent_name: string
  environment: 'live' | 'test'
  thread_id: string
  in_reply_to: string | null
  words: Words
  links: Pick<Link, 'href' | 'text' | 'kind'>[]
  copies: CopyView[]
  findings: { rule: string; outcome: string; because: string; toOwner: string }[]
  causes: CauseView[]
  versions: VersionView[]
  /** The approval of the version in force, where this one was replaced. */
  replaced_by: string | null
}

const linksMax = 200
const causesMax = 50

export async function viewApproval(sql: Sql, ownerId: string, approvalId: string): Promise<ApprovalView | null> {
  const { rows } = await sql.query(
    `select item.*, a.name as agent_name, a.environment, m.thread_id, m.in_reply_to,
            coalesce(old.to_list, m.to_list) as "to", coalesce(old.cc_list, m.cc_list) as cc, coalesce(old.bcc_list, m.bcc_list) as bcc,
            coalesce(old.text, m.text) as text, case when old.version is null then m.html else old.html end as html, old.copies as old_copies,
            (select q.id from approval q where q.account_id = item.account_id and q.message_id = item.message_id and q.version > item.version
              order by q.version desc limit 1) as replaced_by
       from (${itemSql} where p.id = $1 and a.owner_id = $2) item
       join account a on a.id = item.account_id
       join message m on m.account_id = item.account_id and m.id = item.message_id
       left join message_version old on old.account_id = item.account_id and old.message_id = item.message_id and old.version = item.version`,
    [approvalId, ownerId],
  )
  if (!rows[0]) return null
  const { agent_name, environment, thread_id, in_reply_to, replaced_by, to, cc, bcc, text, html, old_copies, ...row } =
    rows[0]
  await sql.query(
    `update approval set seen_at = now() where account_id = $1 and id = $2 and state = 'pending' and seen_at is null`,
    [row.account_id, approvalId],
  )
  const item = toItem(row)
  const copies = await readCopies(sql, item, old_copies)
  const bytes = copies[0] ? await rawCopy(sql, item.account_id, copies[0].sha256) : null
  return {
    ...item,
    agent_name,
    environment,
    thread_id,
    in_reply_to,
    words: { to, cc, bcc, subject: item.subject, text, html },
    links: bytes ? linksOf(bytes) : [],
    copies,
    findings: row.findings,
    causes: await readCauses(sql, item),
    versions: await readVersions(sql, item),
    replaced_by,
  }
}

type Place = Pick<ApprovalItem, 'account_id' | 'message_id'>

async function readCopies(sql: Sql, of: Place, old: Omit<CopyView, 'size_bytes'>[] | null): Promise<CopyView[]> {
  const { rows } = await sql.query<CopyView>(
    `select c.address, c.kind, c.sha256, length(w.bytes) as size_bytes
       from (select address, kind, encode(raw_sha256, 'hex') as sha256 from message_recipient
              where account_id = $1 and message_id = $2 and $3::jsonb is null
             union all select address, kind, sha256 from jsonb_to_recordset($3::jsonb) as x (address text, kind text, sha256 text)) c
       join raw w on w.account_id = $1 and w.sha256 = decode(c.sha256, 'hex')
      order by array_position(array['to', 'cc', 'bcc'], c.kind), c.address`,
    [of.account_id, of.message_id, old && JSON.stringify(old)],
  )
  return rows
}

export async function rawCopy(sql: Sql, accountId: string, sha256: string): Promise<Buffer | null> {
  const { rows } = await sql.query(`select bytes from raw where account_id = $1 and sha256 = decode($2, 'hex')`, [
    accountId,
    sha256,
  ])
  return rows[0]?.bytes ?? null
}

/** Where every link of the finished bytes leads, in full, the footer's too. */
const linksOf = (raw: Buffer) =>
  parse(raw)
    .links.slice(0, linksMax)
    .map(({ href, text, kind }) => ({ href, text, kind }))

async function readCauses(sql: Sql, of: Place): Promise<CauseView[]> {
  const { rows } = await sql.query(
    `select c.read_message_id as message_id, c.claimed, m.from_address as "from", m.subject,
            coalesce(r.verified, false) as verified, coalesce(r.verdict, v.verdict, 'unscanned') as verdict,
            coalesce(case when r.last_at <= held.created_at then r.last_at else r.first_at end, m.created_at) as read_at
       from cause c
       join message held on held.account_id = c.account_id and held.id = c.message_id
       join message m on m.account_id = c.account_id and m.id = c.read_message_id
       left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
       left join reading r on r.account_id = c.account_id and r.message_id = c.read_message_id
      where c.account_id = $1 and c.message_id = $2 order by c.claimed desc, c.read_message_id desc limit ${causesMax}`,
    [of.account_id, of.message_id],
  )
  return rows.map(row => ({ ...row, read_at: row.read_at.toISOString() }))
}

async function readVersions(sql: Sql, of: Place): Promise<VersionView[]> {
  const { rows } = await sql.query(
    `select version, encode(content_hash, 'hex') as content_hash, replaced_at, to_list || cc_list || bcc_list as recipients, subject, text
       from message_version where account_id = $1 and message_id = $2
     union all
     select version, encode(content_hash, 'hex'), null, to_list || cc_list || bcc_list, subject, text
       from message where account_id = $1 and id = $2
     order by version`,
    [of.account_id, of.message_id],
  )
  return rows.slice(0, -1).map((row, i) => {
    const next = rows[i + 1]
    return {
      version: row.version,
      content_hash: row.content_hash,
      replaced_at: row.replaced_at.toISOString(),
      changes: {
        recipients: diffLines(row.recipients, next.recipients),
        subject: diffLines([row.subject], [next.subject]),
        text: diffLines(row.text.split('\n'), next.text.split('\n')),
      },
    }
  })
}
