// The mail claims a sender that it is not from. Authentication that is missing or could not be looked up says
// nothing here (it makes a sender unverified, elsewhere); only a claim that is contradicted does.
import type { ParsedMail } from '@postern/mail'
import type { Authentication } from '../safety.ts'

export interface SpoofSign {
  weight: number
  excerpt: string
  explanation: string
}

export function spoofedSender(mail: ParsedMail, authentication: Authentication): SpoofSign[] {
  if (authentication.handed_over) return []
  const signs: SpoofSign[] = []
  const shown = mail.from.map(({ name, address }) => `${name} <${address}>`).join(', ')
  const { dmarc, from_domain } = authentication
  if (dmarc.result === 'fail' && authentication.arc.result !== 'pass') {
    const strict = dmarc.policy === 'reject' || dmarc.policy === 'quarantine'
    signs.push({
      weight: strict ? 0.75 : 0.3,
      excerpt: shown,
      explanation: `It claims to be from ${from_domain ?? 'a domain'}, and the rules that this domain publishes say that it is not.`,
    })
  }
  if (mail.flags.includes('multiple-from')) {
    const headers = mail.fromHeaders > 1
    // Two From headers are never an accident; several mailboxes in one mostly are an unquoted comma.
    signs.push({
      weight: headers ? 0.7 : 0.4,
      excerpt: shown,
      explanation: headers
        ? 'It has more than one From header, so that programs disagree about who sent it.'
        : 'Its From header names more than one sender.',
    })
  }
  if (!authentication.verified && mail.flags.includes('name-holds-other-address')) {
    signs.push({
      weight: 0.3,
      excerpt: shown,
      explanation: 'The name of the sender is written like an address, and it is another one than it was sent from.',
    })
  }
  if (mail.flags.includes('name-reorders-text')) {
    signs.push({
      weight: 0.4,
      excerpt: shown,
      explanation:
        'The name of the sender contains characters that turn text round, so that it is shown as something else.',
    })
  }
  return signs
}
