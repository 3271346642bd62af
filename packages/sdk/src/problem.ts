// The one error of this client: every answer of 400 and above, with what the server says to do about it.
// A network that fails throws what fetch throws, since nobody knows then whether the server did it.
import type { ErrorCode, Finding, Problem } from './contract.ts'

export class PosternError extends Error {
  override name = 'PosternError'
  /** HTTP status. */
  readonly status: number
  /** The contract's code; `unexpected_answer` for an answer that this service did not write, as of a proxy. */
  readonly code: ErrorCode | 'unexpected_answer'
  /** What to do, in words for a model. */
  readonly fix: string
  readonly docs: string
  readonly requestId: string
  /** Whether the same call may succeed later by itself. */
  readonly retryable: boolean
  /** From the header Retry-After, in seconds. */
  readonly retryAfterSeconds: number | undefined
  /** When a limit has room again (ISO 8601 instant). */
  readonly resetsAt: string | undefined
  readonly used: number | undefined
  readonly max: number | undefined
  /** What the rules said of a refused send. */
  readonly findings: readonly Finding[]
  /** Each field that is wrong. */
  readonly problems: readonly { field: string; problem: string }[]

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body.error : undefined
    super(problem?.message ?? `The server answered ${response.status} without saying why.`)
    this.status = response.status
    this.code = problem?.code ?? 'unexpected_answer'
    this.fix = problem?.fix ?? 'Check the base URL, and what stands between you and the server.'
    this.docs = problem?.docs ?? ''
    this.requestId = problem?.request_id ?? response.headers.get('x-request-id') ?? ''
    this.retryable = problem?.retryable ?? response.status >= 500
    this.retryAfterSeconds = seconds(response.headers.get('retry-after'))
    this.resetsAt = problem?.resets_at
    this.used = problem?.used
    this.max = problem?.max
    this.findings = problem?.findings ?? []
    this.problems = problem?.problems ?? []
  }
}

const seconds = (header: string | null) => (header !== null && /^\d+$/.test(header) ? Number(header) : undefined)

/** A proxy may answer anything; what has a code and a message was written by the server. */
function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  )
}
