// Remembers that an agent saw words of a message, before it sees them: what an account read decides what it may send, and a
// human finds there what made it write. Kept are ids, fingerprints, addresses and host names, never words. What a person
// reads is not kept here, nor is mail that was withheld.
import { findLinks } from '@postern/gate'
import { baseAddress, quotePrints } from '@postern/mail'
import type { Safety } from '@postern/verdict'
import type { Sql } from '../db.ts'

/** What was shown: of a list its head, of a message all of it. */
export interface Shown {
  id: string
  thread_id: string
  verdict: Safety['verdict'] | null
  safety: Safety | null
  from_address: string
  text: string
  html: string | null
}

const mostNames = 100
/** Of flagged mail: who hides one name behind many is to be noticed all the same. */
const mostNamesFlagged = 2_000
/** Characters of the text, and of the HTML, that are looked through for names. */
const mostChars = 200_000

const addressPattern = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}/g

/** `actor` as in the audit. The statement commits, or the transaction that it is part of, before anything is shown. */
export async function noteReads(sql: Sql, accountId: string, actor: string, shown: Shown[]): Promise<void> {
  const keyId = /^agent:(key_.+)$/.exec(actor)?.[1]
  if (!keyId || shown.length === 0) return
  const rows = shown.map(row => {
    const [text, html] = [row.text.slice(0, mostChars), (row.html ?? '').slice(0, mostChars)]
    const named = [...`${text}\n${html}`.toLowerCase().matchAll(addressPattern)].map(match => baseAddress(match[0]))
    const most = row.verdict === 'clear' ? mostNames : mostNamesFlagged
    return {
      message_id: row.id,
      thread_id: row.thread_id,
      verdict: row.verdict ?? 'unscanned',
      verified: row.safety?.sender_authentication.verified ?? false,
      injection: row.safety?.pi_and_jailbreak.match_state === 'MATCH_FOUND',
      addresses: [...new Set([row.from_address, ...named])].filter(Boolean).slice(0, most),
      // By the reader that looks at what would leave, so that a host is the same one both times.
      hosts: [...new Set(findLinks(text, html).map(link => link.host))].slice(0, most),
      quote_prints: quotePrints(row.text),
    }
  })
  await sql.query({
    name: 'note-reads',
    text: `insert into reading as r (account_id, message_id, thread_id, key_id, verdict, verified, injection, addresses, hosts, quote_prints)
           select $1, x.message_id, x.thread_id, $2, x.verdict, x.verified, x.injection, x.addresses, x.hosts, x.quote_prints
             from json_to_recordset($3::json) as x (message_id text, thread_id text, verdict text, verified bool, injection bool,
                  addresses text[], hosts text[], quote_prints int[])
            order by x.message_id
           on conflict (account_id, message_id) do update
              set last_at = greatest(r.last_at, now()), key_id = excluded.key_id,
                  addresses = case when cardinality(excluded.addresses) > cardinality(r.addresses) then excluded.addresses else r.addresses end,
                  hosts = case when cardinality(excluded.hosts) > cardinality(r.hosts) then excluded.hosts else r.hosts end,
                  quote_prints = case when cardinality(excluded.quote_prints) > cardinality(r.quote_prints)
                                   then excluded.quote_prints else r.quote_prints end`,
    values: [accountId, keyId, JSON.stringify(rows)],
  })
}
