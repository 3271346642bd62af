// MAY this message leave? Pure: facts in, a decision out.

export { isApproved } from './approval.ts'
export { findLinks } from './content/links.ts'
export { findOwnTokens } from './content/own-tokens.ts'
export { type Known, type Scanned, scanContent, type Words } from './content/scan.ts'
export { decide, RULES, RULES_WITHOUT_BYTES } from './decide.ts'
export type {
  Acquaintance,
  Consequence,
  Content,
  Decision,
  Facts,
  Finding,
  Inspection,
  Kind,
  Measure,
  Outcome,
  Policy,
  PolicyRule,
  Reads,
  Recipient,
  Route,
  Rule,
  RuleName,
  Secret,
  SentLink,
  Window,
} from './facts.ts'
export { isNeverHeld } from './finding.ts'
export { matchPolicy, type PolicyMatch } from './policy.ts'
export { PENDING_APPROVALS } from './rules/approval-queue.ts'
export { RECIPIENTS_WITHOUT_APPROVAL } from './rules/bulk.ts'
export { HTML_LIMIT_BYTES } from './rules/footer-present.ts'
export { type PolicyProblem, validatePolicy } from './validate-policy.ts'
