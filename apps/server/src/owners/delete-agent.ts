// Deleting an agent takes nothing away that cannot be given back for 30 days: it is stopped, its keys are unknown and its
// addresses refuse mail, and nothing else changes. Restoring gives it back as it was, still stopped.
// After 30 days it cannot be restored; what it had stays until its owner purges it (`purge.ts`), which nobody else can.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import { constraintOf, type Sql, type Tx } from '../db.ts'
import { restorableDays } from './inboxes.ts'
import { takeIncident } from './incident/take.ts'
import { type StopReport, stop } from './kill-switch.ts'

export interface DeletedAgent {
  account_id: string
  deleted_at: string
  restorable_until: string
}

export interface Deletion {
  deleted_at: string | null
  restorable_until: string | null
  purged_at: string | null
}

/** By account; of an agent that is not deleted, nulls. */
export async function loadDeletions(sql: Sql, accountIds: string[]): Promise<Map<string, Deletion>> {
  const { rows } = await sql.query(
    `select id, deleted_at, purged_at, deleted_at + make_interval(days => ${restorableDays}) as until,
            purged_at is null and deleted_at >= now() - make_interval(days => ${restorableDays}) as restorable
       from account where id = any ($1)`,
    [accountIds],
  )
  const of = (row: (typeof rows)[number]): Deletion => ({
    deleted_at: row.deleted_at?.toISOString() ?? null,
    restorable_until: row.restorable ? row.until.toISOString() : null,
    purged_at: row.purged_at?.toISOString() ?? null,
  })
  return new Map(rows.map(row => [row.id, of(row)]))
}

/** Stops first, so that nothing of it is on its way when it is gone. Deleting twice answers the same. */
export async function deleteAgent(
  ctx: Context,
  accountId: string,
  actor: string,
): Promise<DeletedAgent & { stop: StopReport }> {
  const report = await stop(ctx, { accountId }, actor, 'The agent is being deleted.')
  const deleted = await ctx.db.transaction(async tx => {
    const before = await lock(tx, accountId)
    if (before.deleted_at === null) {
      const incident = await takeIncident(tx, accountId, 'The agent was deleted.', { by: actor })
      await tx.query('update account set deleted_at = now() where id = $1', [accountId])
      // The same instant tells them from inboxes that were deleted before.
      await tx.query('update inbox set deleted_at = now() where account_id = $1 and deleted_at is null', [accountId])
      const data = { operation: 'deleteAgent', incident_id: incident.incident_id }
      await append(tx, { accountId, actor, action: 'agent.deleted', subject: accountId, data })
    }
    return present(await lock(tx, accountId))
  })
  return { ...deleted, stop: report }
}

export type RestoredAgent = { outcome: 'restored'; inboxes: number } | { outcome: 'restore_ended' | 'agent_limit' }

/** Restoring an agent that is not deleted changes nothing. */
export async function restoreAgent(ctx: Context, accountId: string, actor: string): Promise<RestoredAgent> {
  // Whoever resumed it while it was deleted did not know that it might come back.
  const { rows } = await ctx.db.pool.query('select deleted_at from account where id = $1', [accountId])
  if (rows[0].deleted_at === null) return { outcome: 'restored', inboxes: 0 }
  await stop(ctx, { accountId }, actor, 'The agent is being restored.')
  return ctx.db
    .transaction(tx => giveBack(tx, accountId, actor))
    .catch(error => {
      if (constraintOf(error) === 'agents_within_owner_limit') return { outcome: 'agent_limit' }
      throw error
    })
}

async function giveBack(tx: Tx, accountId: string, actor: string): Promise<RestoredAgent> {
  const before = await lock(tx, accountId)
  if (before.deleted_at === null) return { outcome: 'restored', inboxes: 0 }
  if (before.ended || before.purged_at !== null) return { outcome: 'restore_ended' }
  const inboxes = await tx.query('update inbox set deleted_at = null where account_id = $1 and deleted_at = $2', [
    accountId,
    before.deleted_at_exactly,
  ])
  await tx.query('update account set deleted_at = null where id = $1', [accountId])
  const data = { operation: 'restoreAgent', inboxes: inboxes.rowCount }
  await append(tx, { accountId, actor, action: 'agent.restored', subject: accountId, data })
  return { outcome: 'restored', inboxes: inboxes.rowCount ?? 0 }
}

async function lock(tx: Tx, accountId: string) {
  const { rows } = await tx.query(
    `select id, deleted_at, deleted_at::text as deleted_at_exactly, purged_at,
            deleted_at + make_interval(days => ${restorableDays}) as until,
            coalesce(deleted_at < now() - make_interval(days => ${restorableDays}), false) as ended
       from account where id = $1 for no key update`,
    [accountId],
  )
  return rows[0]
}

const present = (row: { id: string; deleted_at: Date; until: Date }): DeletedAgent => ({
  account_id: row.id,
  deleted_at: row.deleted_at.toISOString(),
  restorable_until: row.until.toISOString(),
})
