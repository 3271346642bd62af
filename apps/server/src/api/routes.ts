// Mounts the contract on express. Each call runs down one column: identify, allow, read, check, act, record, answer.
// A Problem anywhere becomes its answer; anything else is logged under the request's id and answered as `internal`.
import { type Express, json, type Request, type Response } from 'express'
import { type AuditEvent, append } from '../audit.ts'
import type { Context } from '../context.ts'
import { isBusy, isUnavailable } from '../db.ts'
import { newId } from '../id.ts'
import { agentsOf } from '../owners/session.ts'
import { actorOf, assertAllowed, assertSameOrigin, type Caller, identify } from './auth.ts'
import type { Answer, Call } from './call.ts'
import { type CallRecorder, startCallRecorder } from './calls.ts'
import type { Document, Operation } from './contract.ts'
import type { Cursors } from './cursor.ts'
import { operations } from './operations.ts'
import { Problem, presentProblem, problemHeaders } from './problem.ts'

const bodyLimit = 256 * 1024
const depthLimit = 20
const readBody = json({ limit: bodyLimit, type: () => true, strict: true, inflate: false })

interface Edge {
  ctx: Context
  recorder: CallRecorder
  cursors: Cursors
  document: Document
}

export function mountContract(
  app: Express,
  ctx: Context,
  contract: { document: Document; operations: Operation[] },
  cursors: Cursors,
): void {
  const missing = contract.operations.filter(op => !(op.id in operations)).map(op => op.id)
  const extra = Object.keys(operations).filter(id => !contract.operations.some(op => op.id === id))
  if (missing.length || extra.length)
    throw new Error(`Contract and operations differ: missing ${missing}, extra ${extra}`)
  const edge: Edge = { ctx, recorder: startCallRecorder(ctx.db), cursors, document: contract.document }
  for (const operation of contract.operations) {
    app[operation.method](operation.path, (req, res) => answer(edge, operation, req, res))
  }
}

async function answer(edge: Edge, operation: Operation, req: Request, res: Response): Promise<void> {
  const { ctx } = edge
  const requestId = newId('req')
  let caller: Caller = { kind: 'nobody' }
  let told: Answer
  try {
    caller = await identify(ctx, req)
    assertAllowed(caller, operation.allowed)
    if (caller.kind === 'owner' && caller.via === 'cookie' && operation.method !== 'get') assertSameOrigin(ctx, req)
    if (caller.kind === 'agent' && caller.stopped && operation.method !== 'get') throw new Problem('agent_stopped')
    const call = await read(edge, operation, req, res, caller, requestId)
    told = await (operations[operation.id as keyof typeof operations] as (call: Call) => Promise<Answer>)(call)
    if (!told.audited) await recordCall(edge, operation, req, caller, requestId, told.status)
  } catch (error) {
    const problem = asProblem(ctx, error, requestId)
    told = {
      status: problem.status,
      body: presentProblem(problem, requestId, ctx.config.publicUrl),
      headers: problemHeaders(problem, ctx.config.publicUrl),
    }
    await recordCall(edge, operation, req, caller, requestId, problem.status, problem.code).catch(error =>
      ctx.log.error({ error, requestId }, 'audit.not-recorded'),
    )
  }
  write(res, told, requestId)
}

async function read(
  edge: Edge,
  operation: Operation,
  req: Request,
  res: Response,
  caller: Caller,
  requestId: string,
): Promise<Call> {
  const body = await parseBody(operation, req, res, caller)
  const input = {
    params: { ...req.params },
    query: { ...req.query },
    headers: { ...req.headers },
    body: body ?? (operation.bodyRequired ? undefined : {}),
  }
  if (operation.hasBody && input.body === undefined) throw new Problem('invalid_json')
  operation.check(input)
  return {
    ctx: edge.ctx,
    caller,
    ip: req.ip ?? '',
    requestId,
    params: input.params,
    query: input.query,
    body: input.body,
    idempotencyKey: req.get('idempotency-key') ?? null,
    cursors: edge.cursors,
    document: edge.document,
  } as unknown as Call
}

/** Agents may send JSON unlabelled or labelled as a form, as curl does; owners and the operator may not: a form on another site can. */
async function parseBody(operation: Operation, req: Request, res: Response, caller: Caller): Promise<unknown> {
  if (
    req.get('content-length') === '0' ||
    (req.get('content-length') === undefined && req.get('transfer-encoding') === undefined)
  )
    return undefined
  const type = (req.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const lenient = caller.kind === 'agent' || operation.id === 'register'
  if (type !== 'application/json' && !(lenient && (type === '' || type === 'application/x-www-form-urlencoded')))
    throw new Problem('unsupported_media_type')
  await new Promise<void>((resolve, reject) => readBody(req, res, error => (error ? reject(error) : resolve())))
  const body: unknown = req.body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem('invalid_json')
  if (deeperThan(body, depthLimit))
    throw new Problem('invalid_json', { message: `The body is nested deeper than ${depthLimit}.` })
  return operation.hasBody ? body : undefined
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some(inner => deeperThan(inner, levels - 1))
}

/** A call with a known credential goes into the chain of whom it concerns; one without is a line in the log at most. */
async function recordCall(
  edge: Edge,
  operation: Operation,
  req: Request,
  caller: Caller,
  requestId: string,
  status: number,
  code?: string,
): Promise<void> {
  if (caller.kind === 'nobody') return
  const named = typeof req.params['account_id'] === 'string' ? req.params['account_id'] : null
  const event = (accountId: string): AuditEvent => ({
    accountId,
    actor: actorOf(caller),
    action: 'api.called',
    subject: requestId,
    data: { operation: operation.id, status, ...(code ? { code } : {}) },
  })
  if (caller.kind === 'agent') return edge.recorder.record(event(caller.accountId))
  const { ctx } = edge
  if (caller.kind === 'owner') {
    const own = await agentsOf(ctx.db.pool, caller.ownerId)
    const concerned = named && own.includes(named) ? [named] : own
    return ctx.db.transaction(tx => append(tx, ...concerned.map(event)))
  }
  const system = await ctx.db.pool.query(
    `select id from account where kind = 'system' or id = $1 order by kind limit 2`,
    [named],
  )
  return ctx.db.transaction(tx => append(tx, ...system.rows.map(row => event(row.id))))
}

function asProblem(ctx: Context, error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error
  const { type } = error as { type?: string }
  if (type === 'entity.too.large') return new Problem('payload_too_large')
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new Problem('unsupported_media_type')
  if (type?.startsWith('entity.') || type === 'request.aborted' || type === 'request.size.invalid')
    return new Problem('invalid_json')
  ctx.log.error({ error, requestId }, 'api.failed')
  return isUnavailable(error) || isBusy(error) ? new Problem('unavailable') : new Problem('internal')
}

function write(res: Response, told: Answer, requestId: string): void {
  res.status(told.status).set({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store', ...told.headers })
  if (told.contentType) res.type(told.contentType).send(told.body)
  else if (told.body === undefined) res.end()
  else res.json(told.body)
}
