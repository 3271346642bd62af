// Checks every chain of a database that may be running, against its heads and the file of anchors: forks, gaps, hashes, cut
// tails, chains that are gone, a file of anchors that is shorter than the database says, guards that were switched off.
import { existsSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { exportChain } from '../owners/audit-log.ts'
import { type Anchors, readAnchors } from './anchors-verify.ts'
import { openChainCheck, tell } from './audit-verify.ts'

// As in db.ts, which is not loaded here.
pg.types.setTypeParser(20, Number)

const shownProblems = 20

export async function verifyAll(client: pg.Client, anchorsFile: string, key: string | null): Promise<number> {
  // The anchors first: what they have, the database had before.
  const anchors = existsSync(anchorsFile) ? readAnchors(readFileSync(anchorsFile, 'utf8'), key) : null
  for (const remark of anchors?.remarks ?? []) console.warn(remark)
  if (!anchors) console.warn(`There is no file ${anchorsFile}: cut tails cannot show.`)
  const { problems, chains, events, restored } = await verifyDatabase(client, anchors)
  for (const at of restored)
    console.warn(`The database was restored from a backup at ${at}: what came after the backup is missing.`)
  const all = [...(anchors?.problems ?? []), ...problems]
  if (all.length > 0) return tell(all, Math.min(shownProblems, all.length))
  console.log(`All ${chains} chains hold: ${events} events${anchors ? `, against ${anchors.lastN} anchors` : ''}.`)
  return 0
}

export async function verifyDatabase(
  client: pg.Client,
  anchors: Anchors | null,
): Promise<{ problems: string[]; chains: number; events: number; restored: string[] }> {
  await client.query('begin isolation level repeatable read read only')
  try {
    const problems = await problemsOfGuards(client)
    problems.push(...(await problemsOfMark(client, anchors)))
    const restored: string[] = []
    const { rows } = await client.query(
      `select account_id, h.seq, encode(h.hash, 'hex') as hash
         from (select account_id from audit_head union select account_id from audit_event) a (account_id)
         left join audit_head h using (account_id) order by account_id`,
    )
    let events = 0
    for (const { account_id: accountId, seq, hash } of rows) {
      const chain = openChainCheck(accountId, anchors)
      for await (const text of exportChain(client, accountId))
        for (const line of text.split('\n')) {
          if (line === '') continue
          const event = JSON.parse(line)
          chain.take(event)
          if (event.action === 'database.restored') restored.push(event.at)
        }
      problems.push(...chain.end())
      const last = chain.last()
      events += last.seq
      if (hash === null) problems.push(`The chain of ${accountId} has no head.`)
      else if (Number(seq) !== last.seq || hash !== last.hash)
        problems.push(
          `The chain of ${accountId} ends at event ${last.seq}, and its head is event ${seq}: its tail was cut or changed.`,
        )
    }
    const known = new Set(rows.map(row => row.account_id))
    for (const account of anchors?.heads.keys() ?? [])
      if (!known.has(account)) problems.push(`The chain of ${account} was anchored and is gone.`)
    return { problems, chains: rows.length, events, restored }
  } finally {
    await client.query('rollback')
  }
}

async function problemsOfGuards(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `select g.name from unnest(array['audit_event_kept', 'audit_event_not_truncated']) g (name)
      where not exists (select from pg_trigger t where t.tgname = g.name and t.tgrelid = 'audit_event'::regclass and t.tgenabled in ('O', 'A'))`,
  )
  return rows.map(row => `The guard ${row.name} of the record is switched off.`)
}

/** The database says how far the file is; more in the file than it says is no harm: the file is written first. */
async function problemsOfMark(client: pg.Client, anchors: Anchors | null): Promise<string[]> {
  if (!anchors?.keyId) return []
  const { rows } = await client.query('select n from anchor_mark where key_id = $1', [anchors.keyId])
  const n = Number(rows[0]?.n ?? 0)
  // One may have been made since the file was read.
  return n > anchors.lastN + 1 ? [`The anchors end at number ${anchors.lastN}; ${n} were made.`] : []
}
