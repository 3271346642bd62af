// Holds an answer against openapi.yaml. Stricter than a client would be: a property that the contract does not describe
// is a failure, so that whatever the server says is documented, and `safety` must be the first thing a reader meets.
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { parse } from 'yaml'

interface Answer {
  $ref?: string
  content?: Record<string, { schema: unknown }>
}

type Methods = Record<string, { operationId?: string; responses: Record<string, Answer> }>

interface Document {
  paths: Record<string, Methods>
  components: { responses: Record<string, Answer> }
}

// A CommonJS module whose types say ES module.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default

const file = new URL('../../openapi.yaml', import.meta.url)
const document: Document = close(parse(readFileSync(file, 'utf8')))
const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true })
addFormats(ajv)
ajv.addSchema(document, 'openapi')

/**
 * Throws, in words, unless this answer is what the contract says. `path` is a template of the contract or the URL that
 * was called. `body` is the parsed JSON, or the text of an answer that is not JSON.
 */
export function expectContract(method: string, path: string, status: number, body: unknown): void {
  const template = findTemplate(path)
  const operation = template && document.paths[template]?.[method.toLowerCase()]
  const what = `${method.toUpperCase()} ${template ?? path} answered ${status}`
  if (!operation) {
    // What is not in the contract is answered like what does not exist.
    if (status !== 404) throw new Error(`${what}, and the contract has no such operation.`)
    check(what, '#/components/schemas/Problem', body)
    return
  }
  const listed = Object.keys(operation.responses)
  if (!listed.includes(String(status))) throw new Error(`${what}; the contract lists ${listed.join(', ')}.`)

  const here = ['paths', template, method.toLowerCase(), 'responses', String(status)]
  const named = operation.responses[status]?.$ref?.split('/').pop()
  const answer = named === undefined ? operation.responses[status] : document.components.responses[named]
  const pointer = toPointer(named === undefined ? here : ['components', 'responses', named])
  const types = Object.keys(answer?.content ?? {})
  if (types.length === 0) {
    if (body !== undefined && body !== null && body !== '')
      throw new Error(`${what} with a body; the contract has none.`)
    return
  }
  if (typeof body === 'string' && types.includes('application/x-ndjson')) {
    const lines = body.split('\n').filter(line => line !== '')
    for (const line of lines) check(what, '#/components/schemas/AuditEvent', JSON.parse(line))
    return
  }
  if (typeof body === 'string' && types.some(type => type !== 'application/json')) return
  if (!types.includes('application/json')) throw new Error(`${what} with JSON; the contract says ${types.join(', ')}.`)
  check(what, `${pointer}/content/application~1json/schema`, body)
}

const compiled = new Map<string, ValidateFunction>()

function check(what: string, pointer: string, body: unknown): void {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi${pointer}` })
  compiled.set(pointer, validate)
  const problems = validate(body) ? [] : (validate.errors ?? []).slice(0, 20).map(describe)
  problems.push(...safetyNotFirst(body, ''))
  if (problems.length > 0) {
    throw new Error(
      `${what}, not as openapi.yaml says:\n  ${problems.join('\n  ')}\n${JSON.stringify(body, null, 1)?.slice(0, 2_000)}`,
    )
  }
}

function describe(error: NonNullable<ValidateFunction['errors']>[number]): string {
  const extra = error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue
  const value = JSON.stringify(error.data)?.slice(0, 80)
  return `${error.instancePath || '/'} ${error.message}${extra === undefined ? '' : ` (${extra})`}; it is ${value}`
}

function safetyNotFirst(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const misplaced = !Array.isArray(value) && Object.keys(value).indexOf('safety') > 0
  const inside = Object.entries(value).flatMap(([key, item]) => safetyNotFirst(item, `${path}/${key}`))
  return misplaced ? [`${path || '/'} has something before safety`, ...inside] : inside
}

/** The template that a URL fits; one with fewer parameters wins. */
function findTemplate(path: string): string | undefined {
  const called = path.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '')
  if (document.paths[called]) return called
  const fits = (template: string) => {
    const parts = template.split('/')
    const given = called.split('/')
    return (
      parts.length === given.length && parts.every((part, i) => part === given[i] || (part.startsWith('{') && given[i]))
    )
  }
  return Object.keys(document.paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)[0]
}

const toPointer = (keys: string[]) =>
  `#/${keys.map(key => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

/** Closes every object that lists its properties and does not say that it is open. */
function close<T>(node: T): T {
  if (Array.isArray(node)) return node.map(item => close(item)) as T
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, item]) => [key, close(item)]))
  if (copy['type'] === 'object' && copy['properties'] && copy['additionalProperties'] === undefined) {
    copy['additionalProperties'] = false
  }
  return copy as T
}
