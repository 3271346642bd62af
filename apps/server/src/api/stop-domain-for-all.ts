import { stop } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'
import { domainOfPath } from './domain-of.ts'

export async function stopDomainForAll(call: Call<'stopDomainForAll'>): Promise<Answer> {
  const domain = domainOfPath(call)
  const report = await stop(call.ctx, { domain }, 'operator', call.body?.reason)
  return { status: 200, body: { domain, ...report }, audited: true }
}
