// What became of a submission, as the contract says it: accepted, held, the decision of a dry run, or the problem.
import { createHash } from 'node:crypto'
import type { Finding } from '@postern/gate'
import type { Submission } from '../outgoing/submit.ts'
import type { Answer } from './call.ts'
import { type ErrorCode, invalidField, Problem } from './problem.ts'

/** What makes a repeated call the same call: operation, what it is about, and the body whatever the order of its keys. */
export function fingerprintOf(...parts: unknown[]): Buffer {
  return createHash('sha256').update(canonical(parts)).digest()
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`
}

export const codeOf = (rule: Finding['rule']): ErrorCode =>
  rule === 'kill-switch' ? 'agent_stopped' : (rule.replaceAll('-', '_') as ErrorCode)
const present = ({ rule, outcome, because }: Finding) => ({ rule, outcome, because })
const told = (findings: Finding[]) => findings.filter(finding => finding.outcome !== 'allow').map(present)

export function presentSubmission(submission: Submission): Answer {
  switch (submission.outcome) {
    case 'queued':
      return {
        status: 202,
        audited: true,
        body: { message_id: submission.messageId, thread_id: submission.threadId, status: 'queued' },
      }
    case 'held':
      return {
        status: 202,
        audited: true,
        body: {
          message_id: submission.messageId,
          thread_id: submission.threadId,
          status: 'held',
          approval_id: submission.approvalId,
          expires_at: submission.expiresAt,
          findings: told(submission.findings),
        },
      }
    case 'dry-run':
      return {
        status: 200,
        audited: true,
        body: { dry_run: true, outcome: submission.decision, findings: submission.findings.map(present) },
      }
    case 'refused': {
      const { finding, findings } = submission
      throw new Problem(finding.code ?? codeOf(finding.rule), {
        message: finding.because,
        retryable: finding.retryable ?? false,
        findings: told(findings),
        ...(finding.used === undefined ? {} : { used: finding.used, max: finding.max }),
        ...(finding.resetsAt === undefined ? {} : { resets_at: finding.resetsAt }),
      })
    }
    case 'invalid':
      throw invalidField(submission.code, submission.field, submission.problem)
    case 'not-found':
      if (submission.what === 'inbox') throw new Problem('not_found')
      throw new Problem('not_found', {
        message: 'in_reply_to names no message of this inbox.',
        fix: 'Give the message_id of a message in this inbox, or leave it out.',
      })
    case 'key-gone':
      throw new Problem(submission.key === 'ended' ? 'unauthorized' : 'key_suspended')
    case 'idempotency':
      throw new Problem(submission.problem === 'reuse' ? 'idempotency_key_reuse' : 'idempotency_in_flight')
  }
}
