// Limits over several accounts, set by the operator with the token as the proof: an owner's, and the instance's with its
// ceilings of registration and the bounds of what owners may set. Null is no such limit.
import type { Sql } from '../db.ts'
import type { Budget } from './quota.ts'

export interface OwnerLimits {
  sends_per_day: number | null
  sends_per_hour: number | null
  agents: number | null
}

/** False where there is no such owner. */
export async function setOwnerLimits(
  tx: Sql,
  operatorSecret: string,
  ownerId: string,
  limits: OwnerLimits,
): Promise<boolean> {
  const { rows } = await tx.query('select set_owner_limit($1, $2, $3, $4, $5) as set', [
    operatorSecret,
    ownerId,
    limits.sends_per_day,
    limits.sends_per_hour,
    limits.agents,
  ])
  return rows[0].set
}

export type InstanceLimits = Record<string, number | null>

export async function loadInstanceLimits(sql: Sql): Promise<InstanceLimits> {
  const { rows } = await sql.query('select name, value from instance_limit order by name')
  return Object.fromEntries(rows.map(row => [row.name, row.value]))
}

export async function setInstanceLimits(tx: Sql, operatorSecret: string, limits: InstanceLimits): Promise<void> {
  for (const name of Object.keys(limits).toSorted()) {
    await tx.query('select set_instance_limit($1, $2, $3)', [operatorSecret, name, limits[name]])
  }
}

/** How many may register: from one network, and here at all. */
export async function registrationBudgets(sql: Sql): Promise<{ network: Budget[]; instance: Budget[] }> {
  const limits = await loadInstanceLimits(sql)
  const budgets = (prefix: string, meter: string) =>
    (['hour', 'day'] as const).flatMap(per => {
      const max = limits[`${prefix}_${per}`]
      return max === null || max === undefined ? [] : [{ meter, max, per }]
    })
  return {
    network: budgets('registrations_per_network', 'register'),
    instance: budgets('registrations_per', 'register'),
  }
}
