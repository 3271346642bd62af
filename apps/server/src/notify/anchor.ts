// Anchors the audit chains outside of the database, each minute: a signed line in a file with the root over all heads and the
// heads that moved; the same line in a bucket, and the newest root in a daily mail, where those are set. Who rewrites the
// database cannot rewrite a copy kept elsewhere. A sink that fails is an alert and is tried again; it never stops mail.
import { raise } from '../alert.ts'
import type { Context, Part } from '../context.ts'
import type { Sql } from '../db.ts'
import { sendSystemMail } from '../owners/system-account.ts'
import { type AnchorLine, appendLine, openAnchorFile, openAnchorKey, signedLine } from './anchor-file.ts'
import { putAnchors } from './anchor-s3.ts'

export const anchorEveryMs = 60_000
/** Longer than any transaction may take. */
const overlap = '90 seconds'

export function startAnchoring(ctx: Context): Part {
  // At a start all heads are anchored, then those that moved.
  let since = '-infinity'
  let running = Promise.resolve()
  const tick = () => {
    running = running.then(async () => {
      await attempt(ctx, 'file', async () => {
        since = await anchor(ctx, since)
      })
      if (ctx.config.anchor.s3) await attempt(ctx, 's3', () => anchorInBucket(ctx))
      if (ctx.config.anchor.mail) await attempt(ctx, 'mail', () => anchorByMail(ctx))
    })
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

async function attempt(ctx: Context, sink: 'file' | 's3' | 'mail', act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    ctx.log.error({ error, sink }, 'audit.not-anchored')
    await ctx.db
      .transaction(tx =>
        raise(tx, {
          accountId: null,
          kind: 'anchor',
          dedupe: `anchor:${sink}`,
          sentence: `The audit could not be anchored: ${sink}.`,
          next: 'Look at the log for audit.not-anchored and at the ANCHOR settings. It is tried again each minute.',
          data: { sink },
        }),
      )
      .catch(() => {})
  }
}

/** Writes one anchor of what moved after `since` and gives the instant up to which is anchored. */
export async function anchor(ctx: Pick<Context, 'db' | 'config'>, since: string): Promise<string> {
  const { dataDir, anchor: sinks } = ctx.config
  const key = openAnchorKey(dataDir)
  return ctx.db.transaction(async tx => {
    await tx.query('insert into anchor_mark (key_id) values ($1) on conflict do nothing', [key.id])
    // One writer a key, whatever the number of processes.
    await tx.query('select 1 from anchor_mark where key_id = $1 for update', [key.id])
    const { root, heads, until, at } = await readHeads(tx, since)
    const end = openAnchorFile(sinks.file, key)
    const line = signedLine(key, { n: end.n + 1, at, root, full: since === '-infinity', heads, prev: end.prev })
    appendLine(sinks.file, line, end.torn)
    await tx.query('update anchor_mark set n = $2, at = now() where key_id = $1', [key.id, end.n + 1])
    return until ?? since
  })
}

interface Heads {
  root: string
  heads: AnchorLine['heads']
  until: string | null
  at: string
}

/** SHA-256 over `account:seq:hash` of every chain that has an event, by account in byte order, with commas between. */
const rootSql = `select encode(sha256(convert_to(coalesce(string_agg(account_id || ':' || seq || ':' || encode(hash, 'hex'), ','
  order by account_id collate "C"), ''), 'utf8')), 'hex') from audit_head where seq > 0`

async function readHeads(sql: Sql, since: string): Promise<Heads> {
  const { rows } = await sql.query(
    // A transaction that began before the last anchor and ended after it has an older instant: look back a little.
    `with moved as (select account_id, seq, encode(hash, 'hex') as hash, at from audit_head
       where at > $1::timestamptz - interval '${overlap}' and seq > 0 order by account_id collate "C")
     select (${rootSql}) as root, coalesce((select jsonb_agg(jsonb_build_array(account_id, seq, hash)) from moved), '[]') as heads,
            (select max(at) from moved)::text as until, clock_timestamp() as at`,
    [since],
  )
  return { ...rows[0], at: rows[0].at.toISOString() }
}

async function anchorInBucket(ctx: Context): Promise<void> {
  const key = openAnchorKey(ctx.config.dataDir)
  const { rows } = await ctx.db.pool.query('select s3_n from anchor_mark where key_id = $1', [key.id])
  await putAnchors(ctx.config.anchor.s3!, key, ctx.config.anchor.file, rows[0]?.s3_n ?? 0, async n => {
    await ctx.db.pool.query('update anchor_mark set s3_n = greatest(s3_n, $2) where key_id = $1', [key.id, n])
  })
}

/** One mail a day and key: who takes the day writes it, and gives it back where it did not go. */
async function anchorByMail(ctx: Context): Promise<void> {
  const key = openAnchorKey(ctx.config.dataDir)
  const taken = await ctx.db.pool.query(
    `update anchor_mark set mailed_on = (now() at time zone 'utc')::date
      where key_id = $1 and n > 0 and (mailed_on is null or mailed_on < (now() at time zone 'utc')::date) returning n`,
    [key.id],
  )
  if (taken.rows.length === 0) return
  const end = openAnchorFile(ctx.config.anchor.file, key)
  const { root, at }: AnchorLine = JSON.parse(end.line!)
  const submission = await sendSystemMail(ctx, {
    to: ctx.config.anchor.mail!,
    kind: 'notice',
    subject: `Audit anchor ${end.n} of ${new URL(ctx.config.publicUrl).host}`,
    text: [
      'Keep this mail: it shows later whether the record of this server was changed.',
      '',
      `Anchor      ${end.n}`,
      `SHA-256     ${end.prev}`,
      `Root        ${root}`,
      `At          ${at}`,
      `Key         ${key.publicKey}`,
      '',
      `SHA-256 is that of the line with n ${end.n} in the file of anchors; npm run admin -- audit verify --all checks the file.`,
    ].join('\n'),
  })
  if (submission.outcome === 'queued') return
  await ctx.db.pool.query('update anchor_mark set mailed_on = null where key_id = $1', [key.id])
  throw new Error(`the mail with the anchor is ${submission.outcome}`)
}
