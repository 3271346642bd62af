import { stop } from '../owners/kill-switch.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { domainOfPath } from './domain-of.ts'

export async function stopDomain(call: Call<'stopDomain'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const domain = domainOfPath(call)
  const report = await stop(call.ctx, { domain, ownerId }, actorOf(call.caller), call.body?.reason)
  return { status: 200, body: { domain, ...report }, audited: true }
}
