// The contract at work: openapi.yaml is read once, each operation's parameters and body become validators, and its
// `security` says who may call it. What does not fit is named field by field.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import type { CallerKind } from './auth.ts'
import { Problem } from './problem.ts'
import { readScopes, type ScopeRule } from './scope.ts'

const file = join(dirname(fileURLToPath(import.meta.url)), '../../../../openapi.yaml')
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

interface Parameter {
  $ref?: string
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: object
}

// biome-ignore lint/suspicious/noExplicitAny: the document is JSON of its own schema, checked by the linter of contracts
export type Document = any

export interface Operation {
  id: string
  method: (typeof methods)[number]
  /** As express writes it: `/v1/inboxes/:inbox_id`. */
  path: string
  allowed: CallerKind[]
  /** What an agent's key needs for it; null where no agent calls it. */
  scope: ScopeRule | null
  hasBody: boolean
  bodyRequired: boolean
  /** Throws a Problem that names what is wrong; turns query strings into numbers and booleans. */
  check(input: { params: unknown; query: unknown; headers: Record<string, unknown>; body: unknown }): void
}

export function readContract(): { document: Document; operations: Operation[] } {
  const document: Document = parse(readFileSync(file, 'utf8'))
  const options = { strict: false, allErrors: true, validateFormats: true, useDefaults: true } as const
  const forBody = new Ajv2020(options)
  const forText = new Ajv2020({ ...options, coerceTypes: true })
  for (const ajv of [forBody, forText]) {
    ;(formats as unknown as (ajv: Ajv2020) => void)(ajv)
    ajv.addSchema(document, 'contract')
  }
  const resolve = (p: Parameter): Parameter => (p.$ref ? document.components.parameters[p.$ref.split('/').at(-1)!] : p)

  const operations: Operation[] = []
  for (const [path, item] of Object.entries<Document>(document.paths)) {
    for (const method of methods) {
      const op = item[method]
      if (!op) continue
      const parameters: Parameter[] = [...(item.parameters ?? []), ...(op.parameters ?? [])].map(resolve)
      const of = (place: Parameter['in']) => {
        const some = parameters.filter(p => p.in === place)
        return forText.compile({
          type: 'object',
          additionalProperties: place === 'header',
          required: some.filter(p => p.required).map(p => nameOf(p)),
          properties: Object.fromEntries(some.map(p => [nameOf(p), rebase(p.schema)])),
        })
      }
      const bodyRef = op.requestBody?.content?.['application/json']?.schema
      const body = bodyRef ? forBody.compile(rebase(bodyRef) as object) : null
      const checks = { params: of('path'), query: of('query'), headers: of('header') }
      const allowed = callers(op.security ?? document.security)
      operations.push({
        id: op.operationId,
        method,
        path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        allowed,
        scope: allowed.includes('agent') ? readScopes(op) : null,
        hasBody: body !== null,
        bodyRequired: op.requestBody?.required === true,
        check(input) {
          assertValid(checks.params, input.params, 'path')
          assertValid(checks.query, input.query, 'query')
          assertValid(checks.headers, input.headers, 'header')
          if (body) assertValid(body, input.body, 'body')
        },
      })
    }
  }
  return { document, operations }
}

const nameOf = (p: Parameter) => (p.in === 'header' ? p.name.toLowerCase() : p.name)

/** References inside the document, seen from a schema that stands outside of it. */
const rebase = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"contract#/'))

function callers(security: Record<string, unknown>[]): CallerKind[] {
  const kinds: Record<string, CallerKind> = {
    agentToken: 'agent',
    ownerSession: 'owner',
    ownerToken: 'owner',
    operatorToken: 'operator',
  }
  return security.length === 0
    ? ['nobody']
    : [...new Set(security.flatMap(one => Object.keys(one).map(name => kinds[name]!)))]
}

function assertValid(validate: ValidateFunction, value: unknown, place: string): void {
  if (validate(value)) return
  const errors = (validate.errors ?? []).slice(0, 20)
  const unknown = errors.filter(e => e.keyword === 'additionalProperties' || e.keyword === 'unevaluatedProperties')
  const told = (
    unknown.length ? unknown : errors.filter(e => !['if', 'oneOf', 'anyOf'].includes(e.keyword))
  ) as ErrorObject[]
  const problems = (told.length ? told : errors).map(error => ({
    field: fieldOf(error) || place,
    problem: sentence(error),
  }))
  throw new Problem(unknown.length ? 'unknown_property' : 'invalid_request', { problems: dedupe(problems) })
}

const fieldOf = (error: ErrorObject): string =>
  [...error.instancePath.split('/').slice(1), error.params['additionalProperty'] ?? error.params['missingProperty']]
    .filter(Boolean)
    .join('/')
    .slice(0, 200)

function sentence(error: ErrorObject): string {
  if (error.keyword === 'additionalProperties') return 'is not known here'
  if (error.keyword === 'required') return 'is missing'
  if (error.keyword === 'enum') return `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}`
  return error.message ?? 'is wrong'
}

function dedupe<T>(problems: T[]): T[] {
  return [...new Map(problems.map(p => [JSON.stringify(p), p])).values()]
}
