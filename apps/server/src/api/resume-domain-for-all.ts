import { resume } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'
import { domainOfPath } from './domain-of.ts'

export async function resumeDomainForAll(call: Call<'resumeDomainForAll'>): Promise<Answer> {
  const domain = domainOfPath(call)
  return { status: 200, body: { domain, ...(await resume(call.ctx, { domain }, 'operator')) }, audited: true }
}
