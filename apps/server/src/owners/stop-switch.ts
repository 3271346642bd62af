// The rows of the switches: putting one over, and what is said of those that stand. A missing switch is a stopped one, but
// for a domain's, which has a row only once it was stopped. Whoever stops holds the stop: an owner cannot lift the
// operator's, nor the operator an owner's; what the platform did by itself, either may lift.
import type { Sql, Tx } from '../db.ts'
import { isStopFilePresent } from '../stop-file.ts'
import { nameOf, namesOver, nounOf, type Scope, type ScopeNoun } from './stop-scope.ts'

type Holder = 'owner' | 'operator' | 'postern'

export interface Turned {
  state: 'running' | 'stopped'
  /** Since when it stands so; ISO 8601 instant. */
  at: string
  changed: boolean
}

const holderOf = (by: string): Holder =>
  by === 'operator' ? 'operator' : by.startsWith('owner:') ? 'owner' : 'postern'

/** `by` is as in the audit. An account's row first, as whoever sends takes it. */
export async function switchOff(tx: Tx, scope: Scope, by: string): Promise<Turned> {
  const name = nameOf(scope)
  await lockAccount(tx, scope)
  const known = await lockSwitch(tx, name)
  if (!known && nounOf(name) === 'domain') await tx.query('select stop_domain($1, $2)', [name, by])
  const before = known ?? (await lockSwitch(tx, name))
  if (!before) throw new Error(`There is no switch for ${name}: it is stopped, and stays so.`)
  const holder = holderOf(by)
  const stood = known?.state === 'stopped'
  if (stood && before.held_by.includes(holder)) return turned('stopped', before.changed_at, false)
  const { rows } = await tx.query(
    `update kill_switch set state = 'stopped', held_by = held_by || $2::text,
            changed_by = case when state = 'stopped' then changed_by else $3 end,
            changed_at = case when state = 'stopped' then changed_at else now() end
      where scope = $1 returning changed_at`,
    [name, holder, by],
  )
  return turned('stopped', rows[0].changed_at, !stood)
}

/** Lifts what `by` may lift; `stopped` where somebody else holds it too. */
export async function switchOn(tx: Tx, scope: Scope, by: string): Promise<Turned> {
  const name = nameOf(scope)
  await lockAccount(tx, scope)
  const before = await lockSwitch(tx, name)
  if (!before && nounOf(name) === 'domain') return turned('running', new Date(), false)
  if (!before) throw new Error(`There is no switch for ${name}: it is stopped, and stays so.`)
  if (before.state === 'running') return turned('running', before.changed_at, false)
  const holder = holderOf(by)
  const left = before.held_by.filter(each => each !== holder && each !== 'postern')
  const state = left.length > 0 ? 'stopped' : 'running'
  const { rows } = await tx.query(
    `update kill_switch set state = $2, held_by = $3,
            changed_by = case when $2 = 'stopped' then changed_by else $4 end,
            changed_at = case when $2 = 'stopped' then changed_at else now() end
      where scope = $1 returning changed_at`,
    [name, state, left, by],
  )
  return turned(state, rows[0].changed_at, state === 'running')
}

/** Whether the switch still says stopped; locked, until the transaction ends nobody resumes. */
export async function stands(sql: Sql, name: string, lock: 'for share' | '' = ''): Promise<boolean> {
  const { rows } = await sql.query(`select from kill_switch where scope = $1 and state = 'stopped' ${lock}`, [name])
  return rows.length > 0
}

export type StillStoppedBy = (ScopeNoun | 'file')[]

/** What else keeps the mail of this scope here, the widest first; the scope itself where it is still stopped. */
export async function stillStopped(sql: Sql, scope: Scope, config: { stopFile: string }): Promise<StillStoppedBy> {
  const names = [...(await namesOver(sql, scope)), nameOf(scope)]
  const { rows } = await sql.query('select scope, state from kill_switch where scope = any ($1)', [names])
  const states = new Map<string, string>(rows.map(row => [row.scope, row.state]))
  const stopped = names.filter(name => (states.get(name) ?? (nounOf(name) === 'domain' ? '' : 'stopped')) === 'stopped')
  return [...(isStopFilePresent(config) ? ['file' as const] : []), ...new Set(stopped.map(nounOf))]
}

const turned = (state: Turned['state'], at: Date, changed: boolean): Turned => ({
  state,
  at: at.toISOString(),
  changed,
})

async function lockAccount(tx: Tx, scope: Scope): Promise<void> {
  if (typeof scope === 'object' && 'accountId' in scope)
    await tx.query('select from account where id = $1 for no key update', [scope.accountId])
}

async function lockSwitch(
  tx: Tx,
  name: string,
): Promise<{ state: 'running' | 'stopped'; changed_at: Date; held_by: Holder[] } | null> {
  const { rows } = await tx.query(
    'select state, changed_at, held_by from kill_switch where scope = $1 for no key update',
    [name],
  )
  return rows[0] ?? null
}
