import { removeEntry } from '../owners/lists.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { Problem } from './problem.ts'

export async function removeListEntry(call: Call<'removeListEntry'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const { account_id: accountId, entry_id: entryId } = call.params
  await assertOwns(call.ctx, ownerId, accountId)
  const done = await call.ctx.db.transaction(tx => removeEntry(tx, { accountId, ownerId, fresh, entryId }))
  if (done === 'not-fresh') throw new Problem('fresh_sign_in_required')
  if (done === 'unknown') throw new Problem('not_found')
  return { status: 200, body: { entry_id: entryId, removed: true }, audited: true }
}
