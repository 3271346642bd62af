// The only way in for a message that is to leave: an agent's call, a reply, a mail of the platform itself.
// Everything that costs CPU (addresses, composition, the second parser) happens before any lock is taken; then one
// transaction decides and records. Nothing here writes, and nothing here knows HTTP: every end is a value.
import type { Finding, Outcome } from '@postern/gate'
import type { FooterKind } from '@postern/mail'
import type { Context } from '../context.ts'
import { accept } from './accept.ts'
import { checkIntent } from './check-intent.ts'
import { composeCopies } from './compose-copies.ts'
import { loadOrigin } from './origin.ts'

export interface Intent {
  accountId: string
  inboxId: string
  /** As the audit writes it: `agent:<key id>`. */
  actor: string
  keyId?: string
  /** As the contract calls it; `sendMessage` if not given. */
  operation?: string
  to: readonly string[]
  cc?: readonly string[]
  bcc?: readonly string[]
  subject: string
  text: string
  html?: string | null
  /** A message of this inbox, `msg_…`: the new one joins its thread. */
  inReplyTo?: string | null
  labels?: readonly string[]
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
  /** `reuse`: this key belongs to another body. */
  | { outcome: 'idempotency'; problem: 'reuse' | 'in-flight' }

export async function submit(ctx: Context, intent: Intent): Promise<Submission> {
  const addressees = checkIntent(intent, ctx.config.mailDomain)
  if ('outcome' in addressees) return addressees
  const origin = await loadOrigin(ctx, intent)
  if ('outcome' in origin) return origin
  const letter = await composeCopies(ctx.config, intent, addressees, origin)
  if ('outcome' in letter) return letter
  return accept(ctx, letter)
}
