// A test account's mail stays on this machine, whoever sends it: only the environment matters, never the kind.

import type { Facts, Finding, Rule } from '../facts.ts'

export const inboxEnvironment: Rule = { name: 'inbox-environment', decide }

function decide(facts: Facts): Finding {
  const { environment } = facts.account
  const leaving = environment === 'live' ? [] : facts.recipients.filter(recipient => !staysHere(recipient.route))
  if (leaving.length === 0)
    return {
      rule: 'inbox-environment',
      outcome: 'allow',
      because: environment === 'live' ? 'Your account is live.' : 'Test mail stays on this machine.',
      toOwner: environment === 'live' ? 'The account is live.' : 'The account is for tests; this mail stays here.',
    }
  return {
    rule: 'inbox-environment',
    outcome: 'refuse',
    because: `Your account is a test account and ${leaving[0]!.address} is outside of this machine. Use a live account.`,
    toOwner: `A test account tried to send to ${leaving[0]!.address}, outside of this machine. Nothing was sent.`,
    retryable: false,
  }
}

function staysHere(route: string): boolean {
  return route === 'local' || route === 'capture' || route === 'drill'
}
