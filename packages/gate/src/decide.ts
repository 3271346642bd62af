// May this message leave? Every rule speaks, the strictest finding wins (refuse > hold > allow), the first in rule
// order among equals. The outcome never depends on the order; only which sentence is shown first does.
// A rule that throws, or says something that is no finding of its own, refuses: a broken rule sends nothing.
// Last speaks `approval-queue`, of what the others come to. Pure: the same facts give the same decision.

import type { Consequence, Decision, Facts, Finding, Outcome, Rule } from './facts.ts'
import { approvalQueue } from './rules/approval-queue.ts'
import { behaviour } from './rules/behaviour.ts'
import { bulk } from './rules/bulk.ts'
import { dailyCap } from './rules/daily-cap.ts'
import { firstContact } from './rules/first-contact.ts'
import { footerPresent } from './rules/footer-present.ts'
import { hourlyCap } from './rules/hourly-cap.ts'
import { inboxEnvironment } from './rules/inbox-environment.ts'
import { instanceCap } from './rules/instance-cap.ts'
import { killSwitch } from './rules/kill-switch.ts'
import { loopGuard } from './rules/loop-guard.ts'
import { ownerCap } from './rules/owner-cap.ts'
import { ownerList } from './rules/owner-list.ts'
import { ownerPolicy } from './rules/owner-policy.ts'
import { recipientCount } from './rules/recipient-count.ts'
import { replyBudget } from './rules/reply-budget.ts'
import { secretInContent } from './rules/secret-in-content.ts'
import { senderIdentity } from './rules/sender-identity.ts'
import { sessionBudget } from './rules/session-budget.ts'
import { suppressedRecipient } from './rules/suppressed-recipient.ts'
import { taintedReader } from './rules/tainted-reader.ts'
import { taintedThread } from './rules/tainted-thread.ts'

/** In the order in which a refused agent should hear of them: what it cannot change comes first. */
export const RULES: readonly Rule[] = [
  killSwitch,
  senderIdentity,
  inboxEnvironment,
  recipientCount,
  suppressedRecipient,
  ownerList,
  secretInContent,
  sessionBudget,
  loopGuard,
  taintedThread,
  taintedReader,
  firstContact,
  ownerPolicy,
  bulk,
  behaviour,
  replyBudget,
  dailyCap,
  hourlyCap,
  ownerCap,
  instanceCap,
  footerPresent,
]

const NEED_BYTES: readonly Rule[] = [senderIdentity, secretInContent, taintedReader, ownerPolicy, footerPresent]

/** What can be asked before there are bytes. An allow or a hold of these alone means nothing. */
export const RULES_WITHOUT_BYTES: readonly Rule[] = RULES.filter(rule => !NEED_BYTES.includes(rule))

const STRICTNESS: Record<Outcome, number> = { allow: 0, hold: 1, refuse: 2 }

export function decide(facts: Facts, rules: readonly Rule[] = RULES): Decision {
  const findings = rules.map(rule => speak(rule, facts))
  if (findings.length === 0) throw new Error('A decision without rules is no decision.')
  const { outcome } = strictest(findings)
  findings.push(speak({ name: 'approval-queue', decide: each => approvalQueue(each, outcome) }, facts))
  const decidedBy = strictest(findings)
  return { outcome: decidedBy.outcome, decidedBy, findings, consequences: consequencesOf(findings) }
}

function strictest(findings: Finding[]): Finding {
  return findings.reduce((strictest, finding) =>
    STRICTNESS[finding.outcome] > STRICTNESS[strictest.outcome] ? finding : strictest,
  )
}

/** Each once, in the order of the findings. */
function consequencesOf(findings: Finding[]): Consequence[] {
  const all = findings.flatMap(finding => finding.consequences ?? [])
  return [...new Map(all.map(each => [JSON.stringify(each), each])).values()]
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
