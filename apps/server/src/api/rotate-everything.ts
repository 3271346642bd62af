import { rotateEverything as rotate } from '../owners/rotate-everything.ts'
import { type Answer, type Call, callerOf } from './call.ts'

export async function rotateEverything(call: Call<'rotateEverything'>): Promise<Answer> {
  const owner = callerOf(call, 'owner')
  const body = await call.ctx.db.transaction(tx => rotate(tx, owner, owner.idHash))
  return { status: 201, body, audited: true }
}
