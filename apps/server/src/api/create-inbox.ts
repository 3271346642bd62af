import { createInbox as create } from '../owners/inboxes.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function createInbox(call: Call<'createInbox'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  const made = await call.ctx.db.transaction(tx =>
    create(tx, accountId, actorOf(call.caller), call.body.name, call.ctx.config.mailDomain),
  )
  if ('inbox' in made) return { status: 201, body: made.inbox, audited: true }
  if (made.problem === 'inbox_limit') throw new Problem('inbox_limit', { max: made.max, used: made.max })
  throw invalidField(made.problem, 'name', 'cannot be used')
}
