import { addEntry, canonicalPattern } from '../owners/lists.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField, Problem } from './problem.ts'

export async function addListEntry(call: Call<'addListEntry'>): Promise<Answer> {
  const { ctx, body } = call
  const { ownerId, fresh } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(ctx, ownerId, accountId)
  const read = canonicalPattern(body.pattern, ctx.config.mailDomain)
  if ('problem' in read) throw invalidField('invalid_address', 'pattern', read.problem)
  const { list, action, note = '' } = body
  const done = await ctx.db.transaction(tx =>
    addEntry(tx, { accountId, ownerId, fresh, list, action, pattern: read.pattern, note }),
  )
  if (done.outcome === 'not-fresh') throw new Problem('fresh_sign_in_required')
  if (done.outcome === 'full')
    throw invalidField('invalid_request', 'pattern', `would be more than the ${done.max} entries that an agent has`)
  return { status: 201, body: done.entry, audited: done.outcome === 'added' }
}
