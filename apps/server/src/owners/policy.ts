// The owner's policy: versions that are only ever added, the newest in force. Whoever writes one names the version that it
// replaces, so two owners' pages cannot overwrite each other unseen. What lets more leave than before is told apart here,
// because it takes a fresh sign-in. No agent credential leads here, and the database takes a version from the owner alone.
import type { Policy, PolicyRule } from '@postern/gate'
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'

export interface PolicyVersion {
  version: number
  preset: Policy['preset']
  rules: PolicyRule[]
  owner_id: string | null
  created_at: string | null
}

/** In force until the owner sets one. */
const unset: PolicyVersion = { version: 0, preset: 'guarded', rules: [], owner_id: null, created_at: null }
const historyMax = 50

/** The newest version, and the ones before it. */
export async function loadPolicy(
  sql: Sql,
  accountId: string,
): Promise<{ current: PolicyVersion; history: PolicyVersion[] }> {
  const { rows } = await sql.query(
    'select version, preset, rules, owner_id, created_at from policy where account_id = $1 order by version desc limit $2',
    [accountId, historyMax + 1],
  )
  const versions: PolicyVersion[] = rows.map(row => ({ ...row, created_at: row.created_at.toISOString() }))
  return { current: versions[0] ?? unset, history: versions.slice(1) }
}

export type SetPolicy =
  | { outcome: 'set'; policy: PolicyVersion; diff: PolicyDiff }
  | { outcome: 'conflict'; version: number }
  | { outcome: 'not-fresh' }

/** Adds the version after `replaces`, if that is the newest, under the account's lock: a decision sees one or the other. */
export async function setPolicy(
  tx: Tx,
  ask: {
    accountId: string
    ownerId: string
    fresh: boolean
    replaces: number
    policy: Pick<Policy, 'preset' | 'rules'>
  },
): Promise<SetPolicy> {
  const { accountId, ownerId, policy } = ask
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const { current } = await loadPolicy(tx, accountId)
  if (current.version !== ask.replaces) return { outcome: 'conflict', version: current.version }
  const widens = isWider(current, policy)
  if (widens && !ask.fresh) return { outcome: 'not-fresh' }
  const version = current.version + 1
  const { rows } = await tx.query(
    'insert into policy (account_id, version, preset, rules, owner_id) values ($1, $2, $3, $4, $5) returning created_at',
    [accountId, version, policy.preset, JSON.stringify(policy.rules), ownerId],
  )
  const diff = diffOf(current, policy)
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'policy.set',
    subject: accountId,
    data: { operation: 'setPolicy', version, widens, ...diff },
  })
  const created_at = rows[0].created_at.toISOString()
  return { outcome: 'set', policy: { version, ...policy, owner_id: ownerId, created_at }, diff }
}

const leniency = { locked: 0, guarded: 1, trusted: 2 } as const

type Rules = Pick<Policy, 'preset' | 'rules'>

/**
 * Whether some message might leave, or wait, that before would have waited or been refused. Errs towards yes: only what is
 * surely as strict is not wider. That is a preset as strict or stricter; the old rules in their order, less some that
 * allow; and between them new ones that deny, or that ask first where no old denial comes after them.
 */
export function isWider(before: Rules, after: Rules): boolean {
  if (leniency[after.preset] > leniency[before.preset]) return true
  let rest = before.rules
  for (const rule of after.rules) {
    const kept = rest.findIndex(each => isSame(each, rule))
    const dropped = kept < 0 ? [] : rest.slice(0, kept)
    if (kept >= 0 && dropped.every(each => each.action === 'allow')) rest = rest.slice(kept + 1)
    else if (rule.action === 'allow') return true
    else if (rule.action === 'require_approval' && rest.some(each => each.action === 'deny')) return true
  }
  return rest.some(each => each.action !== 'allow')
}

export interface PolicyDiff {
  preset?: { from: Policy['preset']; to: Policy['preset'] }
  /** Rules as they stand in the new version, and as they stood in the old. */
  added: PolicyRule[]
  removed: PolicyRule[]
  reordered: boolean
}

export function diffOf(before: Rules, after: Rules): PolicyDiff {
  const added = without(after.rules, before.rules)
  const removed = without(before.rules, after.rules)
  const stayed = (from: PolicyRule[], gone: PolicyRule[]) => from.filter(rule => !gone.includes(rule)).map(stable)
  return {
    ...(before.preset === after.preset ? {} : { preset: { from: before.preset, to: after.preset } }),
    added,
    removed,
    reordered: stayed(after.rules, added).join() !== stayed(before.rules, removed).join(),
  }
}

/** Each of `rules` that has no counterpart of its own in `others`. */
function without(rules: PolicyRule[], others: PolicyRule[]): PolicyRule[] {
  const left = others.map(stable)
  return rules.filter(rule => {
    const at = left.indexOf(stable(rule))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const isSame = (a: PolicyRule, b: PolicyRule): boolean => stable(a) === stable(b)

/** jsonb keeps no order of keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
