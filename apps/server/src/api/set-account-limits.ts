import { append } from '../audit.ts'
import { loadLimits, setLimits } from '../owners/limits.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

export async function setAccountLimits(call: Call<'setAccountLimits'>): Promise<Answer> {
  const { secret } = callerOf(call, 'operator')
  const accountId = call.params.account_id
  const limits = await call.ctx.db.transaction(async tx => {
    if (!(await setLimits(tx, secret, accountId, call.body))) throw new Problem('not_found')
    await append(tx, {
      accountId,
      actor: 'operator',
      action: 'limits.set',
      subject: accountId,
      data: { operation: 'setAccountLimits', ...call.body },
    })
    return (await loadLimits(tx, [accountId])).get(accountId)
  })
  return { status: 200, body: { account_id: accountId, limits }, audited: true }
}
