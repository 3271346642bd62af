// Anchors the audit chains outside of the database, each minute: a line in DATA_DIR/anchors.jsonl with the root over all
// heads and the heads that moved. Who rewrites the database cannot rewrite a copy of this file kept elsewhere.
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context, Part } from '../context.ts'

export const anchorEveryMs = 60_000
/** Longer than any statement may take. */
const overlap = '60 seconds'

export function startAnchoring(ctx: Context): Part {
  // At a start all heads are anchored, then those that moved.
  let since = '-infinity'
  let running = Promise.resolve()
  const tick = () => {
    running = running
      .then(async () => {
        since = await anchor(ctx, since)
      })
      .catch(error => ctx.log.error({ error }, 'audit.not-anchored'))
  }
  const timer = setInterval(tick, anchorEveryMs)
  tick()
  return {
    async close() {
      clearInterval(timer)
      tick()
      await running
    },
  }
}

/** Writes one anchor of what moved after `since` and gives the instant up to which is anchored. */
export async function anchor(ctx: Pick<Context, 'db' | 'config'>, since: string): Promise<string> {
  const { rows } = await ctx.db.pool.query(
    // A transaction that began before the last anchor and ended after it has an older instant: look back a little.
    `with moved as (select account_id, seq, encode(hash, 'hex') as hash, at from audit_head
       where at > $1::timestamptz - interval '${overlap}' and seq > 0 order by account_id)
     select (select encode(sha256(convert_to(coalesce(string_agg(account_id || ':' || seq || ':' || encode(hash, 'hex'), ',' order by account_id), ''), 'utf8')), 'hex') from audit_head) as root,
            (select jsonb_agg(jsonb_build_array(account_id, seq, hash)) from moved) as heads,
            (select max(at) from moved)::text as until, now() as now`,
    [since],
  )
  const { root, heads, until, now } = rows[0]
  if (!heads) return since
  await appendFile(
    join(ctx.config.dataDir, 'anchors.jsonl'),
    `${JSON.stringify({ at: now.toISOString(), root, heads })}\n`,
  )
  return until
}
