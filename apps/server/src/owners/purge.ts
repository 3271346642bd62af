// Destroys what a deleted agent had, for good: its mail, bytes, readings and contacts. The database does it, given the
// secret of the owner's fresh session and the agent's address; no agent credential and no owner token can. What was
// decided stays without its words, and so does the audit chain, whole: its hashes are checked before this is committed.
import { type AuditLine, append, firstHash, hashLine } from '../audit.ts'
import type { Context } from '../context.ts'
import { errorCode, type Tx } from '../db.ts'
import { exportChain } from './audit-log.ts'
import { takeIncident } from './incident/take.ts'

export type Purged =
  | { outcome: 'purged'; purged_at: string; messages: number }
  | { outcome: 'unknown' | 'not_fresh' | 'not_deleted' | 'other_address' }

/** A large account takes a while. */
const timeoutMs = 600_000

export async function purgeAgent(
  ctx: Context,
  accountId: string,
  { secret, actor, confirm }: { secret: string; actor: string; confirm: string },
): Promise<Purged> {
  const client = await ctx.db.connect()
  client.on('error', () => {})
  try {
    await client.query(`set statement_timeout = ${timeoutMs}`)
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query('begin')
        const purged = await purge(client as unknown as Tx, accountId, { secret, actor, confirm })
        await client.query(purged.outcome === 'purged' ? 'commit' : 'rollback')
        return purged
      } catch (error) {
        await client.query('rollback').catch(() => {})
        // Mail that came in before the deletion may be on its way into the tables.
        if (attempt >= 3 || errorCode(error) !== '40P01') throw error
      }
    }
  } finally {
    await client.end().catch(() => {})
  }
}

async function purge(
  tx: Tx,
  accountId: string,
  { secret, actor, confirm }: { secret: string; actor: string; confirm: string },
): Promise<Purged> {
  const before = await tx.query('select purged_at from account where id = $1 for update', [accountId])
  const again = before.rows[0]?.purged_at !== null
  const incident = again ? null : await takeIncident(tx, accountId, 'The agent was purged.', { by: actor })
  const { rows } = await tx.query('select outcome, messages from purge_account($1, $2, $3)', [
    secret,
    accountId,
    confirm,
  ])
  const { outcome, messages } = rows[0]
  if (outcome !== 'purged') return { outcome }
  if (incident !== null) {
    const data = { operation: 'purgeAgent', messages, incident_id: incident.incident_id }
    await append(tx, { accountId, actor, action: 'agent.purged', subject: accountId, data })
    await assertChain(tx, accountId)
  }
  const after = await tx.query('select purged_at from account where id = $1', [accountId])
  return { outcome, messages, purged_at: after.rows[0].purged_at.toISOString() }
}

/** The chain of the account is what it was, and goes on: else nothing is purged. */
async function assertChain(tx: Tx, accountId: string): Promise<void> {
  let previous = firstHash(accountId)
  let seq = 0
  for await (const chunk of exportChain(tx, accountId)) {
    for (const text of chunk.split('\n').filter(Boolean)) {
      const line = JSON.parse(text) as AuditLine
      if (line.seq !== ++seq || line.prev_hash !== previous || hashLine(line) !== line.hash)
        throw new Error(`the chain of ${accountId} breaks at ${line.seq}`)
      previous = line.hash
    }
  }
  const { rows } = await tx.query(`select seq, encode(hash, 'hex') as hash from audit_head where account_id = $1`, [
    accountId,
  ])
  if (rows[0]?.seq !== seq || rows[0].hash !== previous) throw new Error(`the chain of ${accountId} lost its end`)
}
