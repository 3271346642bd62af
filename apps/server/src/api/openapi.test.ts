// Agents read the contract itself, so it must say everything, and take nothing that it does not say.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

type Node = Record<string, unknown>
const contract = parse(readFileSync(new URL('../../../../openapi.yaml', import.meta.url), 'utf8'))
const operations: { name: string; path: string; method: string; operation: Node }[] = Object.entries<Node>(
  contract.paths,
).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .map(([method, operation]) => ({
      name: (operation as Node)['operationId'] as string,
      path,
      method,
      operation: operation as Node,
    })),
)

/** Every schema in the document, with where it stands; a reference is what it refers to. */
function* schemas(node: unknown, path: string): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    const here = `${path}/${key}`
    if (key === 'properties') {
      for (const [name, schema] of Object.entries(value as Node)) yield [`${here}/${name}`, schema as Node]
    }
    if (key === 'schema' || key === 'items') yield [here, value as Node]
    yield* schemas(value, here)
  }
}

const resolve = (node: Node): Node =>
  typeof node['$ref'] === 'string'
    ? node['$ref']
        .slice(2)
        .split('/')
        .reduce((at: Node, key) => at[key] as Node, contract)
    : node

test('every field, parameter and list item says what it is', () => {
  const silent = [...schemas(contract, '#')]
    // A parameter or header describes itself one level up; `if` and `else` say only which fields must be there.
    .filter(([path]) => !/\/(if|else)\//.test(path) && !/(parameters|headers)\/[^/]+\/schema$/.test(path))
    .filter(
      ([, schema]) =>
        !schema['description'] && !schema['oneOf'] && !resolve(schema)['description'] && !resolve(schema)['oneOf'],
    )
    .map(([path]) => path)
  expect(silent).toEqual([])
})

test('every request object is closed', () => {
  const bodies = operations
    .map(({ operation }) => operation['requestBody'] as Node | undefined)
    .filter(body => body !== undefined)
  expect(bodies.length).toBeGreaterThan(8)
  for (const body of bodies) {
    const content = body['content'] as Record<string, { schema: Node }>
    const closed = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      const schema = resolve(node as Node)
      if (schema['type'] === 'object') expect(schema['additionalProperties'], JSON.stringify(schema)).toBe(false)
      for (const [key, value] of Object.entries(schema)) if (key !== 'if' && key !== 'else') closed(value)
    }
    closed(content['application/json']!.schema)
  }
})

test('no send takes a sender, a header or another envelope', () => {
  for (const name of ['SendMessageRequest', 'ReplyRequest']) {
    const known = Object.keys(contract.components.schemas[name].properties)
    for (const forbidden of ['from', 'sender', 'reply_to', 'headers', 'envelope', 'raw', 'list', 'dkim', '__proto__']) {
      expect(known).not.toContain(forbidden)
    }
  }
})

test('owner and operator operations never take an agent token, and agent operations take nothing else', () => {
  for (const { name, path, operation } of operations) {
    const security = (operation['security'] ?? contract.security) as Node[]
    const schemes = security.flatMap(one => Object.keys(one))
    if (path.startsWith('/v1/operator/')) expect(schemes, name).toEqual(['operatorToken'])
    else if (name === 'requestSignIn' || name === 'register') expect(schemes, name).toEqual([])
    else if (path.startsWith('/v1/owner/')) expect(schemes, name).toContain('ownerSession')
    else if (path.startsWith('/v1/')) expect(schemes, name).toEqual(['agentToken'])
    if (path.startsWith('/v1/owner/')) expect(schemes, name).not.toContain('agentToken')
  }
})

test('every answer of 429 and 503 says when to come back, and every 401 where to learn how', () => {
  for (const { name, operation } of operations) {
    for (const [status, answer] of Object.entries(operation['responses'] as Record<string, Node>)) {
      const headers = Object.keys((resolve(answer)['headers'] ?? {}) as Node)
      expect(headers, `${name} ${status}`).toContain('X-Request-Id')
      if (status === '429' || status === '503') expect(headers, `${name} ${status}`).toContain('Retry-After')
      if (status === '401') expect(headers, `${name} ${status}`).toContain('WWW-Authenticate')
    }
  }
})

test('every page has its items, next_cursor and limit', () => {
  const pages = Object.entries<Node>(contract.components.schemas).filter(([name]) => name.endsWith('Page'))
  expect(pages.length).toBeGreaterThan(8)
  for (const [name, page] of pages) {
    const [items] = page['required'] as string[]
    expect((page['properties'] as Record<string, Node>)[items!]!['type'], name).toBe('array')
  }
  for (const [, page] of pages) expect((page['required'] as string[]).slice(-2)).toEqual(['next_cursor', 'limit'])
})
