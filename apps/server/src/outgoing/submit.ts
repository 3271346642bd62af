// The only way in for a message that is to leave: an agent's call, a reply, a mail of the platform itself.
// Everything that costs CPU (addresses, composition, the second parser) happens before any lock is taken; then one
// transaction decides and records. Nothing here writes, and nothing here knows HTTP: every end is a value.
import type { Context } from '../context.ts'
import { accept } from './accept.ts'
import { checkIntent } from './check-intent.ts'
import { composeCopies } from './compose-copies.ts'
import type { Intent, Submission } from './intent.ts'
import { loadOrigin } from './origin.ts'

export type { Held, Intent, IntentProblem, Queued, Refused, Submission } from './intent.ts'

export async function submit(ctx: Context, intent: Intent): Promise<Submission> {
  const addressees = checkIntent(intent, ctx.config.mailDomain)
  if ('outcome' in addressees) return addressees
  const origin = await loadOrigin(ctx, intent)
  if ('outcome' in origin) return origin
  const letter = await composeCopies(ctx.config, intent, addressees, origin)
  if ('outcome' in letter) return letter
  return accept(ctx, letter)
}
