// The acts of an agent that an owner would want to know of. The record has every call; a page that listed them all would
// show an agent that polls, and nothing else. Whoever wants them all downloads the audit.
import { RULES } from '@postern/gate'
import type { Sql } from '../../db.ts'
import { type Act, renderActs } from './audit-words.ts'
import { type Html, html } from './layout.ts'

export const actsShown = 20

export interface Acts {
  shown: Act[]
  /** Where the older ones begin, or null. */
  before: string | null
}

/** These refusals are an event of their own, with the rule and the recipients. A stop is told by the edge too. */
const gateCodes = RULES.filter(rule => rule.name !== 'kill-switch').map(rule => rule.name.replaceAll('-', '_'))

/**
 * Newest first, a page an agent. Left out are calls that went through, since whatever changes something has an event of
 * its own, and refused calls that stand beside the refusal of a message. Only these events' data is read as JSON here.
 */
export async function loadActs(
  sql: Sql,
  accountIds: string[],
  before: string | null = null,
): Promise<Map<string, Acts>> {
  const { rows } = await sql.query(
    `select e.account_id, e.seq, e.at, e.actor, e.action, e.subject, e.data
       from unnest($1::text[]) with ordinality as a (id, n)
      cross join lateral (
        select * from audit_event
         where account_id = a.id and ($3::bigint is null or seq < $3)
           and case when action = 'api.called'
                    then (data::json ->> 'status')::int >= 400
                         and not (data::json ->> 'operation' in ('sendMessage', 'replyToMessage')
                                  and coalesce(data::json ->> 'code', '') = any ($4))
                    else true end
         order by seq desc limit $2) e
      order by a.n, e.seq desc`,
    [accountIds, actsShown + 1, before, gateCodes],
  )
  const found = new Map<string, Acts>()
  for (const [accountId, acts] of Map.groupBy(rows, row => row.account_id as string)) {
    const shown = acts.slice(0, actsShown)
    found.set(accountId, { shown, before: acts.length > shown.length ? String(shown.at(-1).seq) : null })
  }
  return found
}

export const noActs: Acts = { shown: [], before: null }

export const renderActsOf = (
  accountId: string,
  acts: Acts,
  ownerId: string,
): Html => html`${renderActs(acts.shown, ownerId)}
<p class="row">${acts.before ? html`<a class="button quiet small" href="/agents/${accountId}/acts?before=${acts.before}">Older</a>` : null}
<a class="button quiet small" href="/v1/owner/audit?account_id=${accountId}&amp;format=jsonl" download="${accountId}.jsonl">Download the audit</a></p>`
