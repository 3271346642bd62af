// MAY this message leave? Pure: facts in, a decision out.

export { isApproved } from './approval.ts'
export { decide, RULES, RULES_WITHOUT_BYTES } from './decide.ts'
export type {
  Decision,
  Facts,
  Finding,
  Inspection,
  Outcome,
  Recipient,
  Route,
  Rule,
  RuleName,
  Window,
} from './facts.ts'
export { HTML_LIMIT_BYTES } from './rules/footer-present.ts'
export { RECIPIENTS_WITHOUT_APPROVAL } from './rules/recipient-count.ts'
