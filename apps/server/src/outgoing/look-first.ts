// Whether a message is worth composing: a look, without a lock, at what the gate would say of it before there are bytes.
// It lets nothing pass and refuses nothing. What it turns down is decided under the lock as a draft, by the same rules.
import { decide, RULES_WITHOUT_BYTES } from '@postern/gate'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { type Db, isUnavailable } from '../db.ts'
import type { Draft } from './draft.ts'
import { loadFacts } from './load-facts.ts'

export function isWorthComposing(ctx: Context, draft: Draft): Promise<boolean> {
  return lookerOf(ctx).add(draft)
}

const lookers = new WeakMap<Db, Batching<Draft, boolean>>()

function lookerOf(ctx: Context): Batching<Draft, boolean> {
  const looker =
    lookers.get(ctx.db) ??
    batching<Draft, boolean>({
      most: 64,
      act: drafts => look(ctx, drafts),
      aloneAfter: error => !isUnavailable(error),
    })
  lookers.set(ctx.db, looker)
  return looker
}

async function look(ctx: Context, drafts: Draft[]): Promise<boolean[]> {
  const facts = await loadFacts(ctx.db.pool, drafts, ctx.config)
  return facts.map(
    each => !each.stored && each.unknownInboxes.length === 0 && decide(each, RULES_WITHOUT_BYTES).outcome !== 'refuse',
  )
}
