// What somebody wants to send, and what can become of it. Types only.
import type { Finding, Kind, Outcome } from '@postern/gate'
import type { FooterKind } from '@postern/mail'

export interface Intent {
  accountId: string
  inboxId: string
  /** As the audit writes it: `agent:<key id>`. */
  actor: string
  keyId?: string
  /** As the contract calls it; `sendMessage` if not given. */
  operation?: string
  /** `new` if not given; what answers a message is a reply. */
  kind?: Kind
  to: readonly string[]
  cc?: readonly string[]
  bcc?: readonly string[]
  subject: string
  text: string
  html?: string | null
  /** A message of this inbox, `msg_…`: the new one joins its thread. */
  inReplyTo?: string | null
  /** Messages that the agent says made it write this. */
  causedBy?: readonly string[]
  /** `fingerprint` is a SHA-256 of operation and body. */
  idempotency?: { key: string; fingerprint: Buffer } | null
  /** Decide and record the question, and do nothing. */
  dryRun?: boolean
  /** What the platform's own mail says at its end. Agents have no say in it. */
  footer?: Exclude<FooterKind, 'agent' | 'agent-test'>
}

export interface IntentProblem {
  outcome: 'invalid'
  code: 'invalid_request' | 'invalid_address' | 'invalid_header_value' | 'html_too_large'
  /** As in the contract: `to[0]`, `subject`, `html`. */
  field: string
  /** One plain sentence to the agent. */
  problem: string
}

export interface Queued {
  outcome: 'queued'
  messageId: string
  threadId: string
}

export interface Held {
  outcome: 'held'
  messageId: string
  threadId: string
  approvalId: string
  /** ISO 8601 instant. */
  expiresAt: string
  findings: Finding[]
}

export interface Refused {
  outcome: 'refused'
  decisionId: string
  /** The finding that decided. */
  finding: Finding
  findings: Finding[]
}

export type Submission =
  | Queued
  | Held
  | Refused
  | { outcome: 'dry-run'; decision: Outcome; findings: Finding[] }
  | IntentProblem
  | { outcome: 'not-found'; what: 'inbox' | 'in_reply_to' }
  /** The key was ended or suspended while the call was under way. */
  | { outcome: 'key-gone'; key: 'suspended' | 'ended' }
  /** `reuse`: this key belongs to another body. */
  | { outcome: 'idempotency'; problem: 'reuse' | 'in-flight' }
