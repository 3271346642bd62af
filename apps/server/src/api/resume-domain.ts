import { resume } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { domainOfPath } from './domain-of.ts'
import { Problem } from './problem.ts'

export async function resumeDomain(call: Call<'resumeDomain'>): Promise<Answer> {
  const { ownerId, fresh } = callerOf(call, 'owner')
  const domain = domainOfPath(call)
  if (!fresh) throw new Problem('fresh_sign_in_required')
  const report = await resume(call.ctx, { domain, ownerId }, actorOf(call.caller))
  return { status: 200, body: { domain, ...report }, audited: true }
}
