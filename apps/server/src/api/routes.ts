// Mounts the contract on express. Each call runs down one column: identify, allow, read, check, act, record, answer.
// A Problem anywhere becomes its answer; anything else is logged under the request's id and answered as `internal`.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Express, json, type Request, type Response } from 'express'
import type { Context } from '../context.ts'
import { isBusy, isUnavailable } from '../db.ts'
import { newId } from '../id.ts'
import { type KeyUse, startKeyUse } from '../owners/key-use.ts'
import { systemAccountId } from '../owners/system-account.ts'
import { type Agent, actorOf, assertAllowed, assertSameOrigin, type Caller, identify } from './auth.ts'
import type { Answer, Call } from './call.ts'
import { type CallRecorder, startCallRecorder } from './calls.ts'
import type { Document, Operation } from './contract.ts'
import { costOf, costs, spend } from './cost.ts'
import type { Cursors } from './cursor.ts'
import { operations } from './operations.ts'
import { Problem, presentProblem, problemHeaders } from './problem.ts'
import { assertScope, scopeUsed } from './scope.ts'
import { refuseTokenInUrl } from './token-in-url.ts'

const bodyLimit = 256 * 1024
const depthLimit = 20
const readBody = json({ limit: bodyLimit, type: () => true, strict: true, inflate: false })

interface Edge {
  ctx: Context
  recorder: CallRecorder
  uses: KeyUse
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
  const edge: Edge = {
    ctx,
    recorder: startCallRecorder(ctx.db),
    uses: startKeyUse(ctx.db, ctx.log),
    cursors,
    document: contract.document,
  }
  app.use(
    (req, res, next) =>
      void refuseTokenInUrl(ctx, req).then(
        () => next(),
        error => refuse(ctx, res, error),
      ),
  )
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
    const take = () => read(edge, operation, req, res, caller, requestId)
    const call = caller.kind === 'agent' ? await readPaid(edge, operation, caller, take) : await take()
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
  await write(res, told, requestId)
}

/** A session pays for its calls before they act, for one that does not fit as well. */
async function readPaid(edge: Edge, operation: Operation, agent: Agent, take: () => Promise<Call>): Promise<Call> {
  const { pool } = edge.ctx.db
  const rule = operation.scope
  if (!rule) return take()
  const judged = await judge(operation, agent, take)
  await spend(pool, agent, judged.cost)
  if ('problem' in judged) throw judged.problem
  if (judged.scope) edge.uses.note(agent.accountId, agent.path[0]!, judged.scope)
  return judged.call
}

async function judge({ id, method, scope: rule }: Operation, agent: Agent, take: () => Promise<Call>) {
  try {
    assertScope(agent, rule!)
    const call = await take()
    return {
      call,
      cost: costOf({ id, method, query: call.query, body: call.body }),
      scope: scopeUsed(agent, rule!, call.body),
    }
  } catch (problem) {
    return { problem, cost: costs.mistake }
  }
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
  if (operation.hasBody) return body
  const unknown = Object.keys(body).slice(0, 20)
  if (unknown.length > 0)
    throw new Problem('unknown_property', {
      problems: unknown.map(key => ({ field: key.slice(0, 200), problem: 'is not known here' })),
    })
  return undefined
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some(inner => deeperThan(inner, levels - 1))
}

/**
 * A call with a known credential is a line in a chain: an agent's in its own, an owner's in that of the agent it names or
 * in the owner's, the operator's in that of the account it names or in the platform's. One without is not recorded.
 */
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
  await edge.recorder.record({
    accountId: await chainOf(edge.ctx, req, caller),
    actor: actorOf(caller),
    action: 'api.called',
    subject: requestId,
    data: { operation: operation.id, status, ...(code ? { code } : {}) },
  })
}

async function chainOf({ db }: Context, req: Request, caller: Exclude<Caller, { kind: 'nobody' }>): Promise<string> {
  if (caller.kind === 'agent') return caller.accountId
  const own = caller.kind === 'owner' ? caller.ownerId : systemAccountId
  const named = req.params['account_id']
  if (typeof named !== 'string') return own
  const { rows } = await db.pool.query('select 1 from account where id = $1 and ($2::text is null or owner_id = $2)', [
    named,
    caller.kind === 'owner' ? caller.ownerId : null,
  ])
  return rows.length ? named : own
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

async function refuse(ctx: Context, res: Response, error: unknown): Promise<void> {
  const requestId = newId('req')
  const problem = asProblem(ctx, error, requestId)
  await write(
    res,
    { status: problem.status, body: presentProblem(problem, requestId, ctx.config.publicUrl) },
    requestId,
  )
}

async function write(res: Response, told: Answer, requestId: string): Promise<void> {
  res.status(told.status).set({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store', ...told.headers })
  if (told.contentType) res.type(told.contentType)
  if (told.stream) await pipeline(Readable.from(told.stream), res).catch(() => res.destroy())
  else if (told.contentType) res.send(told.body)
  else if (told.body === undefined) res.end()
  else res.json(told.body)
}
