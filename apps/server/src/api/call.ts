// What an operation is given and gives back. An operation is one async function in a file named as in the contract;
// it throws a Problem for every refusal and never touches the response.
import type { operations } from '@postern/sdk/contract'
import type { Context } from '../context.ts'
import type { Caller } from './auth.ts'
import type { Document } from './contract.ts'
import type { Cursors } from './cursor.ts'

export type OperationId = keyof operations

type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined
export type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody?: infer B }
  ? JsonOf<NonNullable<B>>
  : undefined
export type QueryOf<Id extends OperationId> = operations[Id]['parameters'] extends { query?: infer Q }
  ? NonNullable<Q>
  : Record<string, never>
export type ParamsOf<Id extends OperationId> = operations[Id]['parameters'] extends { path: infer P }
  ? P
  : Record<string, never>

export interface Call<Id extends OperationId = OperationId> {
  ctx: Context
  caller: Caller
  ip: string
  requestId: string
  params: ParamsOf<Id>
  query: QueryOf<Id>
  body: BodyOf<Id>
  idempotencyKey: string | null
  cursors: Cursors
  document: Document
}

export interface Answer {
  status: number
  body?: unknown
  /** Instead of `body`, for what is too long to hold at once. */
  stream?: AsyncIterable<string>
  /** For what is not JSON; `body` is then a string or bytes. */
  contentType?: string
  headers?: Record<string, string>
  /** Set where the operation wrote its own record, in the transaction of its act. */
  audited?: boolean
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** The caller as the kind that the contract asked for; the edge has checked it. */
export function callerOf<Kind extends Caller['kind']>(
  call: { caller: Caller },
  kind: Kind,
): Extract<Caller, { kind: Kind }> {
  if (call.caller.kind !== kind) throw new Error(`this operation is for ${kind}`)
  return call.caller as Extract<Caller, { kind: Kind }>
}
