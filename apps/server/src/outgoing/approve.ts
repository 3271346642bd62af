// An owner lets a held message go. The owner's word is one more fact, and the gate decides again with every rule: what
// refuses (a stop, a cap, a suppression, the owner's own block) refuses now as well, and then nothing is used up, so the
// same approval can be given again later.
//
//   before any lock   the copies are read again by the second parser, and their hash is taken anew from the bytes
//   then, in order    the account's row is locked, the approval's row is locked, the copies' hashes are compared with the
//                     hash that the owner saw, the facts are loaded, the rules speak, and it is all written down
//
// One transaction an approval. Whoever comes second finds it decided.
import { decide, type Finding, type Outcome, type Recipient } from '@postern/gate'
import type { Context } from '../context.ts'
import { constraintOf, type Sql, type Tx } from '../db.ts'
import type { Letter } from './compose-copies.ts'
import { hashCopies } from './draft.ts'
import type { IntentProblem, Refused } from './intent.ts'
import { loadFacts } from './load-facts.ts'
import { releaseHeld } from './pass-gate.ts'
import { loadHeld } from './stored-letter.ts'

export interface Approve {
  ownerId: string
  approvalId: string
  /** SHA-256 of what the owner was shown, in hex. */
  contentHash: string
}

export type Approved =
  | { outcome: 'approved'; accountId: string; messageId: string }
  | (Refused & { accountId: string; messageId: string })
  | IntentProblem
  | Ended

/** Why nothing can be done about an approval any more. `changed`: another version than the one that was shown. */
export type Ended = { outcome: 'not-found' | 'changed' | 'decided' | 'expired' }

export async function approve(ctx: Context, act: Approve): Promise<Approved> {
  const held = await findHeld(ctx.db.pool, act)
  if ('outcome' in held) return held
  const letter = await loadHeld(ctx, held, `owner:${act.ownerId}`)
  if (!letter) return { outcome: 'not-found' }
  const once = () => ctx.db.transaction(tx => release(ctx, tx, act, letter))
  // A cap over several accounts may fill up between its reading and its counting; read again, the rule says so.
  const approved = await once().catch(error => {
    if (/ledger_used_within_cap$/.test(constraintOf(error))) return once()
    throw error
  })
  if (approved.outcome === 'approved') ctx.bells.ring('deliver')
  return approved
}

async function release(ctx: Context, tx: Tx, act: Approve, letter: Letter): Promise<Approved> {
  const { accountId } = letter.intent
  const { messageId } = letter
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const held = await lockHeld(tx, act)
  if ('outcome' in held) return held
  if (!(await isUnchanged(tx, letter, act.contentHash))) return { outcome: 'changed' }
  const [facts] = await loadFacts(tx, [letter], ctx.config)
  const submission = await releaseHeld(tx, letter, facts!, act)
  if (submission.outcome === 'invalid') return submission
  if (submission.outcome === 'refused') return { ...submission, accountId, messageId }
  return { outcome: 'approved', accountId, messageId }
}

/** The stored hash, the bytes that were read and the copies as they are now: all say what the owner was shown. */
async function isUnchanged(tx: Tx, letter: Letter, shown: string): Promise<boolean> {
  const { rows } = await tx.query<{ address: string; sha256: Buffer }>(
    'select address, raw_sha256 as sha256 from message_recipient where account_id = $1 and message_id = $2',
    [letter.intent.accountId, letter.messageId],
  )
  return hashCopies(rows).toString('hex') === shown && letter.contentHash.toString('hex') === shown
}

export interface HeldRow {
  accountId: string
  messageId: string
  version: number
  expiresAt: Date
}

const heldSql = `
select p.account_id as "accountId", p.message_id as "messageId", p.version, p.expires_at as "expiresAt", p.state,
       p.expires_at <= now() as late, encode(p.content_hash, 'hex') as hash
  from approval p join account a on a.id = p.account_id
 where p.id = $1 and a.owner_id = $2`

/** The approval, if it is this owner's and can still be decided; `contentHash` undefined asks for no particular version. */
async function findHeld(
  sql: Sql,
  act: { ownerId: string; approvalId: string; contentHash?: string },
  lock = '',
): Promise<HeldRow | Ended> {
  const { rows } = await sql.query(`${heldSql} ${lock}`, [act.approvalId, act.ownerId])
  const row = rows[0]
  if (!row) return { outcome: 'not-found' }
  const { state, late, hash, ...held } = row
  if (state === 'superseded' || (act.contentHash !== undefined && act.contentHash !== hash))
    return { outcome: 'changed' }
  if (state === 'expired' || (state === 'pending' && late)) return { outcome: 'expired' }
  return state === 'pending' ? held : { outcome: 'decided' }
}

/** The account's row is locked first, by every one who decides. */
export const lockHeld = (tx: Tx, act: { ownerId: string; approvalId: string; contentHash?: string }) =>
  findHeld(tx, act, 'for no key update of p')

export const findPending = (sql: Sql, act: { ownerId: string; approvalId: string }) => findHeld(sql, act)

export interface Preview {
  /** What the gate would say if this were approved now. */
  outcome: Outcome
  findings: Finding[]
  recipients: Pick<Recipient, 'address' | 'known' | 'written' | 'suppressed'>[]
}

/** For whoever is about to decide: what would come of it, without a lock and without doing anything. */
export async function preview(
  ctx: Context,
  held: { accountId: string; messageId: string; ownerId: string },
): Promise<Preview | null> {
  const letter = await loadHeld(ctx, held, `owner:${held.ownerId}`)
  if (!letter) return null
  const [facts] = await loadFacts(ctx.db.pool, [letter], ctx.config)
  const approval = { contentHash: facts!.contentHash, by: held.ownerId, at: facts!.now }
  const { outcome, findings } = decide({ ...facts!, approval })
  return { outcome, findings, recipients: facts!.recipients }
}
