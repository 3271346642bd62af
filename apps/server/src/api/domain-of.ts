import { canonicalDomain } from '../owners/stop-scope.ts'
import { invalidField } from './problem.ts'

/** The domain of a path in its one spelling. */
export function domainOfPath(given: string): string {
  const domain = canonicalDomain(given)
  if (!domain) throw invalidField('invalid_request', 'domain', 'is not a domain that mail can go to')
  return domain
}
