import { append } from '../audit.ts'
import { loadInstanceLimits, setInstanceLimits as set } from '../owners/shared-limits.ts'
import { systemAccountId } from '../owners/system-account.ts'
import { type Answer, type Call, callerOf } from './call.ts'

export async function setInstanceLimits(call: Call<'setInstanceLimits'>): Promise<Answer> {
  const { secret } = callerOf(call, 'operator')
  const limits = { ...call.body }
  const body = await call.ctx.db.transaction(async tx => {
    await set(tx, secret, limits)
    await append(tx, {
      accountId: systemAccountId,
      actor: 'operator',
      action: 'instance.limits-set',
      subject: systemAccountId,
      data: { operation: 'setInstanceLimits', ...limits },
    })
    return loadInstanceLimits(tx)
  })
  return { status: 200, body, audited: true }
}
