import { presentInbox } from '../owners/inboxes.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { findInbox } from './find-inbox.ts'

export async function getInbox(call: Call<'getInbox'>): Promise<Answer> {
  return ok(presentInbox(await findInbox(call.ctx, callerOf(call, 'agent').accountId, call.params.inbox_id)))
}
