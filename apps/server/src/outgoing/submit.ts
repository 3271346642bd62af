// The only way in for a message that is to leave: an agent's call, a reply, a mail of the platform itself.
// Everything that costs CPU (addresses, composition, the second parser) happens before any lock is taken; then one
// transaction decides and records. What the rules refuse whatever its bytes are is not composed, and whoever composes much
// waits in line. Nothing here writes, and nothing here knows HTTP: every end is a value.
import type { Context } from '../context.ts'
import { openTurns } from '../take-turns.ts'
import { accept } from './accept.ts'
import { checkIntent } from './check-intent.ts'
import { composeCopies } from './compose-copies.ts'
import { draftOf, isCheap } from './draft.ts'
import type { Intent, Submission } from './intent.ts'
import { isWorthComposing } from './look-first.ts'
import { loadOrigin } from './origin.ts'

export type { Held, Intent, IntentProblem, Queued, Refused, Submission } from './intent.ts'

const composing = openTurns({ atOnce: 1, atOnceAnAccount: 1, waitingAnAccount: 100 })

export async function submit(ctx: Context, intent: Intent): Promise<Submission> {
  const addressees = checkIntent(intent, ctx.config.mailDomain)
  if ('outcome' in addressees) return addressees
  const origin = await loadOrigin(ctx, intent)
  if ('outcome' in origin) return origin
  const draft = draftOf(intent, addressees, origin)
  const cheap = isCheap(draft)
  if (!cheap && !(await isWorthComposing(ctx, draft))) {
    const decided = await accept(ctx, draft)
    if (decided !== 'compose') return decided
  }
  const compose = () => composeCopies(ctx.config, draft)
  const letter = await (cheap ? compose() : composing.take(intent.accountId, compose))
  if ('outcome' in letter) return letter
  const decided = await accept(ctx, letter)
  if (decided === 'compose') throw new Error('A letter is composed already.')
  return decided
}
