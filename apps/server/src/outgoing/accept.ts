// Brings finished letters before the gate, in transactions that several letters may share: whatever queued while the
// last one ran is the next one, so a busy account costs no more than many. Order inside of a transaction: lock the
// account rows, then read (READ COMMITTED: a later statement sees what the lock waited for), then decide and write.
// Accounts are spread over a few lanes, each with one transaction at a time; one account is always in the same lane.
// A letter that makes a shared transaction fail is tried again alone, so it fails alone.
import { createHash } from 'node:crypto'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { constraintOf, type Db, errorCode, isUnavailable, type Tx } from '../db.ts'
import { isLetter } from './compose-copies.ts'
import type { Draft } from './draft.ts'
import { type LetterFacts, loadFacts } from './load-facts.ts'
import { type Decided, passGate } from './pass-gate.ts'

const lanes = 4
const mostLetters = 64
const mostBytes = 8 * 1024 * 1024
/** How long a letter waits for its account's row before the caller is told to try again. */
const lockTimeoutMs = 2_000

type Lanes = Batching<Draft, Decided>[]
const lanesOf = new WeakMap<Db, Lanes>()

/** A draft can only be turned down; `compose` is the answer to one that the rules would let pass without its bytes. */
export async function accept(ctx: Context, letter: Draft): Promise<Decided> {
  let own = lanesOf.get(ctx.db)
  if (!own) lanesOf.set(ctx.db, (own = Array.from({ length: lanes }, () => openLane(ctx))))
  try {
    return await own[laneOf(letter.intent.accountId)]!.add(letter)
  } catch (error) {
    if (errorCode(error) === '55P03' && letter.intent.idempotency)
      return { outcome: 'idempotency', problem: 'in-flight' }
    throw error
  }
}

function openLane(ctx: Context): Batching<Draft, Decided> {
  return batching<Draft, Decided>({
    most: mostLetters,
    mostBytes,
    sizeOf: letter => (isLetter(letter) ? letter.copies.reduce((sum, copy) => sum + copy.raw.length, 0) : 0),
    act: letters => acceptAll(ctx, letters),
    aloneAfter: error => !isUnavailable(error),
  })
}

const laneOf = (accountId: string) => createHash('sha256').update(accountId).digest()[0]! % lanes

async function acceptAll(ctx: Context, letters: Draft[]): Promise<Decided[]> {
  const submissions = await ctx.db
    .transaction(tx => decideAll(ctx, tx, letters, facts => facts))
    .catch(error => {
      const meter = exhaustedMeter(error)
      if (letters.length > 1 || !meter) throw error
      // The database counted otherwise than the rules: its word is final, and the rule for that window says so.
      if (meter === 'day' || meter === 'hour')
        ctx.log.error({ accountId: letters[0]!.intent.accountId, meter }, 'gate.overruled-by-the-ledger')
      return ctx.db.transaction(tx => decideAll(ctx, tx, letters, facts => exhausted(facts, meter)))
    })
  if (submissions.some(each => each !== 'compose' && each.outcome === 'queued')) ctx.bells.ring('deliver')
  return submissions
}

async function decideAll(
  ctx: Context,
  tx: Tx,
  letters: Draft[],
  adjust: (facts: LetterFacts) => LetterFacts,
): Promise<Decided[]> {
  await lockAccounts(
    tx,
    letters.map(letter => letter.intent.accountId),
  )
  const facts = await loadFacts(tx, letters, ctx.config)
  return passGate(tx, letters, facts.map(adjust))
}

/** In one order, so that two transactions cannot wait for each other. */
async function lockAccounts(tx: Tx, accountIds: string[]): Promise<void> {
  await tx.query({
    name: 'lock-accounts',
    text: `select set_config('lock_timeout', '${lockTimeoutMs}ms', true),
                  (select count(*) from (select from account where id = any ($1) order by id for no key update) locked)`,
    values: [[...new Set(accountIds)]],
  })
}

type Meter = 'day' | 'hour' | 'ownerCaps' | 'instanceCaps'

/** An account's own windows are read under its lock; those that it shares with others may fill up meanwhile. */
function exhaustedMeter(error: unknown): Meter | null {
  const detail = String((error as { detail?: string } | null)?.detail)
  if (constraintOf(error) === 'shared_ledger_used_within_cap')
    return detail.includes('(own_') ? 'ownerCaps' : 'instanceCaps'
  if (constraintOf(error) !== 'ledger_used_within_cap') return null
  return /\bsend_hour\b/.test(detail) ? 'hour' : 'day'
}

const full = <T extends { used: number; max: number }>(window: T): T => ({ ...window, used: window.max })

function exhausted(facts: LetterFacts, meter: Meter): LetterFacts {
  if (meter === 'day' || meter === 'hour') return { ...facts, [meter]: full(facts[meter]) }
  return { ...facts, [meter]: facts[meter].map(full) }
}
