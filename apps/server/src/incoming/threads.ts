// Conversations of an inbox, the one with the newest message first, with the worst verdict in each. A thread has its
// subject from its first message, and withholds it as that message does. Which one was first is written down when the
// thread begins: ids come from the clocks of several servers, so a reply may sort before it.
import type { Safety } from '@postern/verdict'
import type { Sql } from '../db.ts'
import { type By, noted, type PageOf, type Place } from './messages.ts'
import { noteReads } from './reading.ts'

interface ThreadRow {
  id: string
  inbox_id: string
  subject: string
  message_count: number
  participants: string[]
  last_message_at: Date
  /** 'match', then 'unscanned', then 'clear'; null where nothing was received. */
  worst: 'clear' | 'match' | 'unscanned' | null
  first_direction: 'in' | 'out' | null
  first_verdict: Safety['verdict'] | null
  first_id: string | null
  first_from: string | null
  first_safety: Safety | null
  noted: boolean
  place: string
}

export type Thread = ReturnType<typeof revealThread>

/** `last` and `after`: the newest message's instant and the id of the thread, with a space between. */
export async function listThreads(
  sql: Sql,
  { accountId, inboxId, actor, limit, after }: Place & PageOf & By,
): Promise<{ threads: Thread[]; last: string | null }> {
  const [instant, id] = after === null ? [null, null] : splitAtLastSpace(after)
  const { rows } = await sql.query<ThreadRow>({
    text: `
      select t.id, t.inbox_id, t.subject, t.message_count, t.participants, t.last_message_at,
             w.worst, m.direction as first_direction, v.verdict as first_verdict, m.id as first_id,
             m.from_address as first_from, v.safety as first_safety, ${noted} as noted, t.last_message_at::text || ' ' || t.id as place
        from (select * from thread
               where account_id = $1 and inbox_id = $2 and message_count > 0
                 and ($3::timestamptz is null or (last_message_at, id) < ($3::timestamptz, $4::text))
               order by last_message_at desc, id desc limit $5) t
        left join lateral (
          select case when bool_or(v.verdict = 'match') then 'match' when bool_or(v.verdict = 'unscanned') then 'unscanned'
                      else max(v.verdict) end as worst
            from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
           where m.account_id = t.account_id and m.thread_id = t.id and not m.blocked) w on true
        left join message m on m.account_id = t.account_id and m.id = t.first_message_id
        left join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
       order by t.last_message_at desc, t.id desc`,
    values: [accountId, inboxId, instant, id, limit + 1],
  })
  const page = rows.slice(0, limit)
  await noteSubjects(sql, accountId, actor, page)
  return { threads: page.map(revealThread), last: rows.length > limit ? page.at(-1)!.place : null }
}

/** A subject is the words of whoever began the conversation. */
async function noteSubjects(sql: Sql, accountId: string, actor: string, rows: ThreadRow[]): Promise<void> {
  const shown = rows.filter(row => row.first_direction === 'in' && row.first_verdict === 'clear' && !row.noted)
  const reads = shown.map(row => ({
    id: row.first_id!,
    thread_id: row.id,
    verdict: row.first_verdict,
    safety: row.first_safety,
    from_address: row.first_from!,
    text: row.subject,
    html: null,
  }))
  await noteReads(sql, accountId, actor, reads)
}

function revealThread(row: ThreadRow) {
  const withheld = row.first_direction !== 'out' && row.first_verdict !== 'clear'
  return {
    verdict: row.worst,
    thread_id: row.id,
    inbox_id: row.inbox_id,
    subject: withheld ? null : row.subject,
    withheld,
    message_count: row.message_count,
    last_message_at: row.last_message_at.toISOString(),
    participants: row.participants,
  }
}

function splitAtLastSpace(text: string): [string, string] {
  const at = text.lastIndexOf(' ')
  return [text.slice(0, at), text.slice(at + 1)]
}
