import { restoreInbox as restore } from '../owners/restore.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function restoreInbox(call: Call<'restoreInbox'>): Promise<Answer> {
  const { account_id: accountId, inbox_id: inboxId } = call.params
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const restored = await call.ctx.db.transaction(tx => restore(tx, accountId, inboxId, actorOf(call.caller)))
  if (restored.outcome === 'restored') return { status: 200, body: restored.inbox }
  throw restored.outcome === 'inbox_limit'
    ? new Problem('inbox_limit', { used: restored.max, max: restored.max })
    : new Problem(restored.outcome)
}
