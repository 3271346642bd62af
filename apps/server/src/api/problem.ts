// Errors as callers see them: a code of the catalogue, its sentence and next step, and what this call adds.
// Nothing of the inside (SQL, stacks, hosts) gets out.
import type { components } from '@postern/sdk/contract'
import { catalogue, type ErrorCode } from './error-codes.ts'

export type { ErrorCode }
export type ProblemBody = components['schemas']['Problem']
type Details = Partial<Omit<ProblemBody['error'], 'code' | 'docs' | 'request_id'>>

export class Problem extends Error {
  override name = 'Problem'
  readonly code: ErrorCode
  readonly status: number
  readonly details: Details
  constructor(code: ErrorCode, details: Details = {}) {
    super(details.message ?? catalogue[code].message)
    this.code = code
    this.status = catalogue[code].status
    this.details = details
  }
}

/** A 400 about one field. */
export const invalidField = (code: ErrorCode, field: string, problem: string): Problem =>
  new Problem(code, { problems: [{ field, problem }] })

export function presentProblem(problem: Problem, requestId: string, publicUrl: string): ProblemBody {
  const { message, fix, retryable } = catalogue[problem.code]
  return {
    error: {
      code: problem.code,
      message,
      fix,
      docs: `${publicUrl}/SKILL.md`,
      request_id: requestId,
      retryable: retryable ?? false,
      ...problem.details,
    },
  }
}

export function problemHeaders(problem: Problem, publicUrl: string, now = Date.now()): Record<string, string> {
  if (problem.status === 401)
    return {
      // RFC 9728 §5.1.
      'WWW-Authenticate': `Bearer realm="postern", resource_metadata="${publicUrl}/.well-known/oauth-protected-resource", error_uri="${publicUrl}/SKILL.md"`,
    }
  if (problem.details.resets_at)
    return { 'Retry-After': String(Math.max(1, Math.ceil((Date.parse(problem.details.resets_at) - now) / 1000))) }
  return catalogue[problem.code].retryable ? { 'Retry-After': '1' } : {}
}
