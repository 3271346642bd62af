import { deleteInbox as remove } from '../owners/inboxes.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function deleteInbox(call: Call<'deleteInbox'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const body = await call.ctx.db.transaction(tx => remove(tx, accountId, call.params.inbox_id, actorOf(call.caller)))
  if (!body) throw new Problem('not_found')
  return { status: 200, body, audited: true }
}
