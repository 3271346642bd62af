import { endSession } from '../owners/session.ts'
import { sessionCookie } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'

export async function signOut(call: Call<'signOut'>): Promise<Answer> {
  await endSession(call.ctx.db.pool, callerOf(call, 'owner').idHash)
  return {
    status: 204,
    headers: { 'Set-Cookie': `${sessionCookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0` },
  }
}
