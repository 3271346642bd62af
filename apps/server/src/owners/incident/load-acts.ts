// What an account tried to send in a span, with what is left of it, and what it had read by then. Reads only. Words of a
// message go no further than this file: hosts and prints are made of them here.
import { quotePrints } from '@postern/mail'
import type { Sql } from '../../db.ts'
import { firstId } from '../../id.ts'
import type { Act, Read } from './likely-trigger.ts'
import type { Span } from './report.ts'

export interface Send {
  act: Act
  decidedBy: string
  findings: { rule: string; outcome: string; toOwner?: string }[]
  operation: string
  subject: string | null
  /** `purged`: the message is gone. */
  purged: boolean
}

/** Clocks of servers may differ by so much from the database's. */
const clockSlackMs = 3_600_000
const readsMax = 2_000
/** Characters of a text that are compared. */
const wordsMax = 100_000
const readBackDays = 7

/** Ids made within the span sort between these. */
export const idsWithin = (prefix: 'dec' | 'msg' | 'out', { from, to }: Span, earlierMs = 0): [string, string] => [
  firstId(prefix, Math.max(0, from.getTime() - clockSlackMs - earlierMs)),
  firstId(prefix, to.getTime() + clockSlackMs),
]

/** The newest `max`, oldest first. */
export async function loadSends(sql: Sql, accountId: string, span: Span, max: number): Promise<Send[]> {
  const { rows } = await sql.query(
    `select d.id, d.message_id, d.outcome, d.decided_by, d.findings, d.intent, d.created_at, m.thread_id,
            (select jsonb_object_agg(c.read_message_id, c.claimed) from cause c
              where c.account_id = d.account_id and c.message_id = d.message_id) as causes
       from decision d left join message m on m.account_id = d.account_id and m.id = d.message_id
      where d.account_id = $1 and d.id >= $2 and d.id < $3 and d.created_at between $4 and $5
      order by d.id desc limit $6`,
    [accountId, ...idsWithin('dec', span), span.from, span.to, max],
  )
  return rows.map(toSend).toSorted((a, b) => a.act.at.getTime() - b.act.at.getTime())
}

// biome-ignore lint/suspicious/noExplicitAny: a row of the statement above
function toSend(row: any): Send {
  const intent = row.intent as {
    purged?: true
    operation?: string
    subject?: string
    to?: string[]
    cc?: string[]
    bcc?: string[]
    recipients?: { address: string; known: string | null; written: boolean }[]
  }
  const findings: Send['findings'] = row.findings
  const addressed = [...new Set([...(intent.to ?? []), ...(intent.cc ?? []), ...(intent.bcc ?? [])])]
  const recipients =
    intent.recipients?.map(each => ({ address: each.address, stranger: each.known === null && !each.written })) ??
    addressed.map(address => ({ address, stranger: false }))
  return {
    act: {
      at: row.created_at,
      decisionId: row.id,
      messageId: row.message_id,
      threadId: row.thread_id,
      outcome: row.outcome,
      against: findings.filter(each => each.outcome !== 'allow').map(each => each.rule),
      recipients,
      hosts: [],
      prints: [],
      causes: new Map(Object.entries(row.causes ?? {}).map(([id, claimed]) => [id, { claimed: claimed === true }])),
    },
    decidedBy: row.decided_by,
    findings,
    operation: intent.operation ?? 'sendMessage',
    subject: intent.subject ?? null,
    purged: intent.purged === true,
  }
}

/** Of a few messages, what their words can be compared by. A refused one was not kept. */
export async function withWords(sql: Sql, accountId: string, acts: Act[]): Promise<Act[]> {
  const ids = acts.flatMap(act => act.messageId ?? [])
  const { rows } = await sql.query(
    `select id, left(text, ${wordsMax}) as text, left(html, ${wordsMax}) as html from message where account_id = $1 and id = any ($2)`,
    [accountId, ids],
  )
  const found = new Map(rows.map(row => [row.id, row]))
  return acts.map(act => {
    const row = act.messageId === null ? undefined : found.get(act.messageId)
    return row ? { ...act, hosts: hostsOf(`${row.text}\n${row.html ?? ''}`), prints: quotePrints(row.text) } : act
  })
}

const hostPattern = /\bhttps?:\/\/(?:[^\s/@]{0,200}@)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63})/gi

const hostsOf = (words: string): string[] => [
  ...new Set([...words.matchAll(hostPattern)].map(match => match[1]!.toLowerCase())),
]

/** What was read in the span and in the week before it; of too many, flagged mail first. */
export async function loadReads(sql: Sql, accountId: string, span: Span): Promise<Read[]> {
  const { rows } = await sql.query(
    `select r.*, m.from_address
       from reading r join message m on m.account_id = r.account_id and m.id = r.message_id
      where r.account_id = $1 and r.last_at >= $2::timestamptz - make_interval(days => ${readBackDays}) and r.first_at <= $3
      order by r.verdict = 'clear', r.verified, r.last_at desc limit ${readsMax}`,
    [accountId, span.from, span.to],
  )
  return rows.map(row => ({
    messageId: row.message_id,
    threadId: row.thread_id,
    fromAddress: row.from_address,
    verdict: row.verdict,
    verified: row.verified,
    injection: row.injection,
    addresses: row.addresses,
    hosts: row.hosts,
    prints: row.quote_prints,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }))
}
