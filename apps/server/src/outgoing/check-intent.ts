// Whom a message goes to, each in its one spelling and once. What two programs could read differently is a problem
// that names its field; nothing is repaired, because a repaired address is another recipient than the one that is counted.
import { canonicalAddress, findSubjectProblem } from '@postern/mail'
import type { Intent, IntentProblem } from './intent.ts'

export interface Addressees {
  to: string[]
  cc: string[]
  bcc: string[]
}

/** Recipients looked at; the gate's own limit is far below. */
const recipientsMax = 50
const textMax = 200_000

export function checkIntent(intent: Intent, mailDomain: string): Addressees | IntentProblem {
  const seen = new Set<string>()
  const addressees: Addressees = { to: [], cc: [], bcc: [] }
  for (const kind of ['to', 'cc', 'bcc'] as const) {
    for (const [i, given] of (intent[kind] ?? []).entries()) {
      const checked = canonicalAddress(given, { hosted: [mailDomain] })
      if ('problem' in checked) return invalid('invalid_address', `${kind}[${i}]`, checked.problem.sentence)
      if (seen.has(checked.address)) continue
      seen.add(checked.address)
      addressees[kind].push(checked.address)
    }
  }
  if (seen.size > recipientsMax) return invalid('invalid_request', 'to', `More than ${recipientsMax} recipients.`)
  const subject = findSubjectProblem(intent.subject)
  if (subject) return invalid(subject.code, subject.field, subject.sentence)
  return checkText('text', intent.text) ?? checkText('html', intent.html ?? '') ?? addressees
}

/** PostgreSQL's text holds no NUL, and no reader shows one. */
function checkText(field: 'text' | 'html', value: string): IntentProblem | null {
  if (field === 'text' && value.length > textMax)
    return invalid('invalid_request', field, `The text is longer than ${textMax} characters.`)
  if (value.includes('\0')) return invalid('invalid_request', field, `The ${field} contains a NUL character.`)
  return null
}

export function invalid(code: IntentProblem['code'], field: string, problem: string): IntentProblem {
  return { outcome: 'invalid', code, field, problem }
}
