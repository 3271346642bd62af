import { append } from '../audit.ts'
import { loadLimits, setLimitsAsOwner } from '../owners/limits.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField, Problem } from './problem.ts'

export async function setAgentLimits(call: Call<'setAgentLimits'>): Promise<Answer> {
  const { ownerId, secret } = callerOf(call, 'owner')
  const accountId = call.params.account_id
  await assertOwns(call.ctx, ownerId, accountId)
  const limits = await call.ctx.db.transaction(async tx => {
    const said = await setLimitsAsOwner(tx, secret, accountId, call.body)
    if (said === 'unknown') throw new Problem('not_found')
    if (said === 'not_fresh') throw new Problem('fresh_sign_in_required')
    if (said !== 'set')
      throw invalidField(
        'invalid_request',
        said.field,
        `must be at most ${said.bound}, which is what whoever runs this instance allows`,
      )
    await append(tx, {
      accountId,
      actor: actorOf(call.caller),
      action: 'limits.set',
      subject: accountId,
      data: { operation: 'setAgentLimits', ...call.body },
    })
    return (await loadLimits(tx, [accountId])).get(accountId)
  })
  return { status: 200, body: { account_id: accountId, limits }, audited: true }
}
