import { append } from '../audit.ts'
import { createOwnerToken as create } from '../owners/session.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { Problem } from './problem.ts'

const defaultDays = 90

export async function createOwnerToken(call: Call<'createOwnerToken'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const body = await call.ctx.db.transaction(async tx => {
    const made = await create(tx, ownerId, call.body?.expires_in_days ?? defaultDays)
    await append(tx, {
      accountId: ownerId,
      actor: `owner:${ownerId}`,
      action: 'owner.token-created',
      subject: ownerId,
      data: { operation: 'createOwnerToken', expires_at: made.expires_at },
    })
    return made
  })
  return { status: 201, body, audited: true }
}
