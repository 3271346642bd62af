// May this message leave? Every rule speaks, the strictest finding wins (refuse > hold > allow), the first in rule
// order among equals. The outcome never depends on the order; only which sentence is shown first does.
// A rule that throws, or says something that is no finding of its own, refuses: a broken rule sends nothing.
// Pure: the same facts give the same decision, and nothing is looked up.

import type { Decision, Facts, Finding, Outcome, Rule } from './facts.ts'
import { dailyCap } from './rules/daily-cap.ts'
import { footerPresent } from './rules/footer-present.ts'
import { hourlyCap } from './rules/hourly-cap.ts'
import { inboxEnvironment } from './rules/inbox-environment.ts'
import { killSwitch } from './rules/kill-switch.ts'
import { recipientCount } from './rules/recipient-count.ts'
import { senderIdentity } from './rules/sender-identity.ts'
import { suppressedRecipient } from './rules/suppressed-recipient.ts'

/** In the order in which a refused agent should hear of them: what it cannot change comes first. */
export const RULES: readonly Rule[] = [
  killSwitch,
  senderIdentity,
  inboxEnvironment,
  recipientCount,
  suppressedRecipient,
  dailyCap,
  hourlyCap,
  footerPresent,
]

/** What can be asked before there are bytes. An allow of these alone allows nothing. */
export const RULES_WITHOUT_BYTES: readonly Rule[] = RULES.filter(
  rule => rule !== senderIdentity && rule !== footerPresent,
)

const STRICTNESS: Record<Outcome, number> = { allow: 0, hold: 1, refuse: 2 }

export function decide(facts: Facts, rules: readonly Rule[] = RULES): Decision {
  const findings = rules.map(rule => speak(rule, facts))
  if (findings.length === 0) throw new Error('A decision without rules is no decision.')
  const decidedBy = findings.reduce((strictest, finding) =>
    STRICTNESS[finding.outcome] > STRICTNESS[strictest.outcome] ? finding : strictest,
  )
  return { outcome: decidedBy.outcome, decidedBy, findings }
}

function speak(rule: Rule, facts: Facts): Finding {
  try {
    const finding = rule.decide(facts)
    if (finding.rule === rule.name && Object.hasOwn(STRICTNESS, finding.outcome)) return finding
  } catch {
    // What went wrong is told below, in words that give away nothing of the facts.
  }
  return {
    rule: rule.name,
    outcome: 'refuse',
    because: `The check "${rule.name}" could not be made, so nothing was sent. Report this to the operator.`,
    toOwner: `The check "${rule.name}" failed to run, so the message was not sent. This is a fault of the platform.`,
    retryable: false,
  }
}
