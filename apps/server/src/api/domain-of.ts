import type { Context } from '../context.ts'
import { canonicalDomain } from '../owners/stop-scope.ts'
import { invalidField } from './problem.ts'

/** The domain of a path in its one spelling. */
export function domainOfPath({ ctx, params }: { ctx: Context; params: { domain: string } }): string {
  const domain = canonicalDomain(params.domain, ctx.config.mailDomain)
  if (!domain) throw invalidField('invalid_request', 'domain', 'is not a domain that mail can go to')
  return domain
}
