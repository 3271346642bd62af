// Mail in which an injection was found: once a sender's domain and day for each agent, on one open alert, so that who writes
// from many domains makes a count and not a flood. The domain stands in `data`: it is a stranger's word.
import { raise } from '../../alert.ts'
import type { Tx } from '../../db.ts'
import { firstId } from '../../id.ts'
import { takeNew } from './once.ts'

/** Verdicts are committed out of the order of their ids: what was looked at is looked at again for so long. */
const overlapMs = 120_000
const firstLookMs = 3_600_000
const most = 2_000

export async function watchInjections(tx: Tx, cursor: string): Promise<string> {
  const from = Number(cursor) || Date.now() - firstLookMs
  const now = Date.now()
  const { rows } = await tx.query(
    `select v.id, v.account_id, v.message_id, split_part(lower(m.from_address), '@', 2) as domain,
            to_char(v.created_at at time zone 'utc', 'YYYY-MM-DD') as day
       from verdict v left join message m on m.account_id = v.account_id and m.id = v.message_id
      where v.verdict = 'match' and v.id > $1 and v.safety #>> '{pi_and_jailbreak,match_state}' = 'MATCH_FOUND'
      order by v.id limit ${most}`,
    [firstId('vrd', from - overlapMs)],
  )
  const keyOf = (row: (typeof rows)[0]) => `injection:${row.account_id}:${row.day}:${(row.domain ?? '').slice(0, 255)}`
  const fresh = await takeNew(tx, rows.map(keyOf))
  for (const row of rows) {
    if (!fresh.delete(keyOf(row))) continue
    await raise(tx, {
      accountId: row.account_id,
      kind: 'injection',
      dedupe: `injection:${row.account_id}`,
      sentence: `Mail that tries to give your agent ${row.account_id} orders was caught.`,
      next: 'Its content is withheld from the agent. Read it yourself before you release it; block the sender if you do not know them.',
      data: { message_id: row.message_id, verdict_id: row.id, sender_domain: row.domain },
    })
  }
  return String(rows.length === most ? timeOf(rows.at(-1).id) + overlapMs : now)
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The time (milliseconds) in an id. */
const timeOf = (id: string): number =>
  [...id.slice(id.indexOf('_') + 1).slice(0, 10)].reduce((sum, digit) => sum * 32 + alphabet.indexOf(digit), 0)
