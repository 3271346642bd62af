// Who may call what, for every operation of the contract and every kind of caller. It is made from openapi.yaml: an
// operation that is added is in it by itself, and fails until the tables below know its ids and a body that it takes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Operation, readContract } from '../apps/server/src/api/contract.ts'
import { allScopes } from '../apps/server/src/owners/keys.ts'
import { call, claimAgent, operatorToken, registerAgent, type TestAgent, type TestReply } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

const operations = readContract().operations
const guarded = operations.filter(op => op.allowed[0] !== 'nobody')

/** A body that the operation takes, so that a call gets as far as looking for the things that it names. */
const bodies: Record<string, object> = {
  register: { name: 'a' },
  registerIdentity: { type: 'anonymous' },
  claimIdentity: { claim_token: 'x', email: 'nobody@good.test' },
  requestSignIn: { email: 'nobody@good.test' },
  requestClaim: { email: 'nobody@good.test' },
  createInbox: { name: 'more' },
  sendMessage: { to: 'ann@good.test', subject: 'x', text: 'x' },
  replyToMessage: { text: 'x' },
  createSession: { ttl_seconds: 60, scopes: ['mail:read'] },
  createAgentKey: { scopes: ['mail:read'] },
  setKeptScopes: { scopes: [] },
  setAgentLimits: { sends_per_day: 1 },
  setAccountLimits: { sends_per_day: 1 },
  setOwnerLimits: { agents: 100 },
  setInstanceLimits: { owner_may_set_sends_per_day: 50 },
  setPolicy: { version: 0, preset: 'guarded', rules: [] },
  tryPolicy: { preset: 'guarded', rules: [] },
  addListEntry: { list: 'send', action: 'allow', pattern: 'ann@good.test' },
  answerQuestion: { text: 'Yes.' },
  createAlertChannel: { url: 'https://hooks.good.test/a' },
  createOperatorAlertChannel: { url: 'https://hooks.good.test/a' },
  approveHeld: { content_hash: '0'.repeat(64) },
  approveSelected: { approvals: [{ approval_id: 'apr_0', content_hash: '0'.repeat(64) }] },
  rejectHeld: { reason: 'no' },
  editHeld: { subject: 'x' },
  purgeAgent: { confirm: 'nobody@good.test' },
  makeIncident: { from: '2026-01-31T09:00:00Z', to: '2026-01-31T12:00:00Z' },
}

type Headers = Record<string, string>
let server: TestServer
let mine: TestAgent
let theirs: TestAgent
/** Things of `mine` by the name of the parameter. */
let ids: Record<string, string>
let callers: Record<string, Headers>

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` })
const made = (answer: TestReply, what: string): TestReply => {
  if (answer.status !== 201) throw new Error(`${what}: ${JSON.stringify(answer.body)}`)
  return answer
}

beforeAll(async () => {
  server = await startTestServer()
  mine = await registerAgent(server)
  theirs = await registerAgent(server)
  const owner = await claimAgent(server, mine, 'mine@good.test')
  const other = await claimAgent(server, theirs, 'theirs@good.test')
  const keys = `/v1/owner/agents/${mine.accountId}/keys`
  const key = async (body: object) => made(await owner.call('POST', keys, body), 'a key').body
  const suspended = await key({ scopes: allScopes, name: 'suspended' })
  await owner.call('POST', `${keys}/${suspended.key_id}/suspend`, {})
  const revoked = await key({ scopes: allScopes })
  await owner.call('DELETE', `${keys}/${revoked.key_id}`)
  const expired = await key({ scopes: allScopes })
  await server.owner.query('update api_key set expires_at = now() where id = $1', [expired.key_id])
  const session = made(
    await mine.call('POST', '/v1/sessions', { ttl_seconds: 600, scopes: allScopes }),
    'a session',
  ).body
  const token = made(await owner.call('POST', '/v1/owner/tokens', {}), 'an owner token').body.token
  const narrow: Record<string, Headers> = {}
  for (const scope of allScopes) narrow[scope] = bearer((await key({ scopes: [scope] })).token)
  callers = {
    nobody: {},
    agent: bearer(mine.token),
    session: bearer(session.token),
    suspended: bearer(suspended.token),
    revoked: bearer(revoked.token),
    expired: bearer(expired.token),
    'another agent': bearer(theirs.token),
    'owner token': bearer(token),
    owner: owner.owner,
    'owner without Origin': { cookie: owner.owner.cookie },
    'another owner': other.owner,
    operator: bearer(await operatorToken(server)),
    ...Object.fromEntries(Object.entries(narrow).map(([scope, headers]) => [`narrow ${scope}`, headers])),
  }
  ids = await stage(owner.call, session.session_id, suspended.key_id)
})
afterAll(() => server?.stop())

/** One real thing of `mine` for every parameter that an operation has. */
async function stage(
  asOwner: (method: string, path: string, body?: unknown) => Promise<TestReply>,
  sessionId: string,
  keyId: string,
): Promise<Record<string, string>> {
  const sent = await mine.send('stranger@good.test')
  expect(sent.status).toBe(202)
  const { rows } = await server.owner.query('select owner_id from account where id = $1', [mine.accountId])
  const owner = rows[0].owner_id
  const entry = await asOwner('POST', `/v1/owner/agents/${mine.accountId}/lists`, bodies['addListEntry'])
  await server.owner.query(
    `insert into alert (audience, id, account_id, kind, dedupe, sentence, next) values ($1, 'alr_mine', $2, 'cap', 'x', 'x', 'x')`,
    [owner, mine.accountId],
  )
  await server.owner.query(
    `insert into alert_channel (audience, id, url, secret) values ($1, 'chn_mine', 'https://hooks.good.test/a', sha256('1')), ('*', 'chn_all', 'https://hooks.good.test/a', sha256('2'))`,
    [owner],
  )
  await server.owner.query(
    `insert into question (account_id, id, message_id, recipient, text) values ($1, 'qst_mine', $2, 'stranger@good.test', 'Who?')`,
    [mine.accountId, sent.body.message_id],
  )
  await server.owner.query(
    `insert into incident (account_id, id, made_by, why, begins_at, ends_at, audit_seq, audit_hash, report, redacted)
     values ($1, 'inc_mine', 'x', 'x', now() - interval '1 hour', now(), 1, '\\x00', '{}', '{}')`,
    [mine.accountId],
  )
  return {
    account_id: mine.accountId,
    inbox_id: mine.inboxId,
    message_id: sent.body.message_id,
    thread_id: sent.body.thread_id,
    approval_id: sent.body.approval_id ?? 'apr_0',
    owner_id: owner,
    session_id: sessionId,
    key_id: keyId,
    entry_id: entry.body.entry_id ?? 'lst_0',
    alert_id: 'alr_mine',
    channel_id: 'chn_mine',
    question_id: 'qst_mine',
    incident_id: 'inc_mine',
    domain: 'good.test',
  }
}

/** The operator's own. */
const ofOperator: Record<string, string> = { channel_id: 'chn_all' }

/** Left out of the contract on purpose: a call that has it passes who may call and does nothing. */
const unknownQuery = 'surely_not_known=1'
const parametersOf = (op: Operation) => [...op.path.matchAll(/:(\w+)/g)].map(match => match[1]!)
/** The things of an account; a domain is nobody's. */
const namesOf = (op: Operation) => parametersOf(op).filter(name => name !== 'domain')
const pathOf = (op: Operation, values: Record<string, string>) =>
  op.path.replaceAll(
    /:(\w+)/g,
    (_, name) => (op.allowed.includes('operator') && ofOperator[name]) || values[name] || '',
  )
const send = (op: Operation, path: string, headers: Headers, body: unknown = op.hasBody ? bodies[op.id] : undefined) =>
  call(server, op.method.toUpperCase(), path, body, headers)

const inside =
  /node_modules|\bat \S+ \(|\bselect\b|\binsert into\b|postgres|api_key\b|127\.0\.0\.1|ECONN|\.ts:\d|\/src\//i

function expectError(op: Operation, path: string, answer: TestReply, status: number, code: string, who: string): void {
  expect([answer.status, answer.body?.error?.code], `${op.id} as ${who}: ${JSON.stringify(answer.body)}`).toEqual([
    status,
    code,
  ])
  expectContract(op.method.toUpperCase(), path, status, answer.body)
  expect(JSON.stringify(answer.body)).not.toMatch(inside)
  expect(answer.headers.get('x-request-id')).toBe(answer.body.error.request_id)
}

/** What a caller of this kind is told by an operation that takes these; null: it passes. */
function expected(op: Operation, who: string): [number, string] | null {
  if (who === 'suspended') return [403, 'key_suspended']
  if (who === 'nobody' || who === 'revoked' || who === 'expired') return [401, 'unauthorized']
  const agent = ['agent', 'session', 'another agent'].includes(who) || who.startsWith('narrow ')
  const kind = agent ? 'agent' : who === 'operator' ? 'operator' : 'owner'
  if (!op.allowed.includes(kind)) {
    if (op.allowed.includes('owner')) return [403, 'owner_only']
    return op.allowed.includes('operator') ? [403, 'operator_only'] : [401, 'unauthorized']
  }
  if (who.startsWith('narrow ')) {
    const enough = op.scope!.anyOf.length === 0 || op.scope!.anyOf.includes(who.slice(7) as 'mail:read')
    return enough ? null : [403, 'insufficient_scope']
  }
  if (who === 'owner without Origin' && op.method !== 'get') return [403, 'origin_mismatch']
  return null
}

test('every operation is covered: its ids are staged, and its body is known', () => {
  expect(operations.length).toBeGreaterThan(60)
  const names = new Set(operations.flatMap(parametersOf))
  expect([...names].filter(name => !ids[name] || /_0$/.test(ids[name]!))).toEqual([])
  expect(operations.filter(op => op.bodyRequired && !bodies[op.id]).map(op => op.id)).toEqual([])
  for (const op of operations.filter(each => each.hasBody && bodies[each.id])) {
    const none = { params: Object.fromEntries(parametersOf(op).map(name => [name, 'x'])), query: {}, headers: {} }
    expect(() => op.check({ ...none, body: structuredClone(bodies[op.id]) }), op.id).not.toThrow()
  }
})

describe('each operation takes the callers that the contract names, and no other', () => {
  test.each(guarded.map(op => [op.id, op] as const))('%s', async (_, op) => {
    const path = pathOf(op, ids)
    for (const [who, headers] of Object.entries(callers)) {
      const answer = await send(op, `${path}?${unknownQuery}`, headers)
      const [status, code] = expected(op, who) ?? [400, 'unknown_property']
      expectError(op, path, answer, status, code, who)
    }
  })
})

describe('another’s things are not there', () => {
  const named = guarded.filter(op => namesOf(op).length > 0 && !op.allowed.includes('operator'))
  test.each(named.map(op => [op.id, op] as const))('%s', async (_, op) => {
    const who = op.allowed.includes('agent') ? 'another agent' : 'another owner'
    const missing = Object.fromEntries(namesOf(op).map(name => [name, `${ids[name]!.slice(0, 4)}00000000000000000000`]))
    const [real, none] = [pathOf(op, ids), pathOf(op, { ...ids, ...missing })]
    const answers = [await send(op, real, callers[who]!), await send(op, none, callers[who]!)] as const
    for (const answer of answers) expectError(op, real, answer, 404, 'not_found', who)
    const plain = (answer: TestReply) => JSON.stringify({ ...answer.body.error, request_id: '' })
    expect(plain(answers[0])).toBe(plain(answers[1]))
    const known = (answer: TestReply) => [...answer.headers.keys()].filter(name => name !== 'date').toSorted()
    expect(known(answers[0])).toEqual(known(answers[1]))
  })

  test('nor is one of one’s own agents beside another’s key, message or approval', async () => {
    const crossed = named.filter(op => namesOf(op).length > 1)
    expect(crossed.length).toBeGreaterThan(5)
    for (const op of crossed) {
      const who = op.allowed.includes('agent') ? 'another agent' : 'another owner'
      const own = { account_id: theirs.accountId, inbox_id: theirs.inboxId }
      const first = namesOf(op)[0] as keyof typeof own
      const path = pathOf(op, { ...ids, [first]: own[first] })
      expectError(op, path, await send(op, path, callers[who]!), 404, 'not_found', who)
    }
  })

  test('and the time to say so does not tell', async () => {
    const times = { real: [] as number[], none: [] as number[] }
    for (let i = 0; i < 120; i++) {
      for (const [kind, inbox] of [
        ['real', mine.inboxId],
        ['none', 'inb_00000000000000000000'],
      ] as const) {
        const before = performance.now()
        const { status } = await theirs.call('GET', `/v1/inboxes/${inbox}/messages`)
        times[kind].push(performance.now() - before)
        expect(status).toBe(404)
      }
    }
    const median = (list: number[]) => list.toSorted((a, b) => a - b)[60]!
    expect(Math.abs(median(times.real) - median(times.none))).toBeLessThan(2 + 0.5 * median(times.none))
  })

  test('an owner’s audit of another’s agent is not there', async () => {
    const answer = await call(
      server,
      'GET',
      `/v1/owner/audit?account_id=${mine.accountId}`,
      undefined,
      callers['another owner'],
    )
    expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
  })
})

const right = (op: Operation) =>
  callers[op.allowed.includes('agent') ? 'agent' : op.allowed.includes('owner') ? 'owner' : 'operator']!

describe('what the contract does not know is refused', () => {
  test.each(operations.filter(op => op.method !== 'get').map(op => [op.id, op] as const))('%s', async (_, op) => {
    const headers = op.allowed[0] === 'nobody' ? {} : right(op)
    for (const name of ['__proto__', 'constructor', 'owner_id', 'verdict', 'cap', 'status', 'from']) {
      if (Object.hasOwn(bodies[op.id] ?? {}, name)) continue
      const known = JSON.stringify(bodies[op.id] ?? {}).slice(1, -1)
      const body = `{${known}${known ? ',' : ''}"${name}":{"x":1}}`
      const answer = await send(op, pathOf(op, ids), headers, body)
      expectError(op, pathOf(op, ids), answer, 400, 'unknown_property', name)
      expect(answer.body.error.problems.map((p: { field: string }) => p.field)).toContain(name)
    }
  })
})

describe('cursors', () => {
  const { document } = readContract()
  const resolve = (p: { $ref?: string; name?: string }) =>
    p.$ref ? document.components.parameters[p.$ref.split('/').at(-1)!] : p
  const lists = guarded.filter(op => {
    const item = document.paths[op.path.replaceAll(/:(\w+)/g, '{$1}')]
    return (item[op.method].parameters ?? []).some((p: { $ref?: string }) => resolve(p).name === 'cursor')
  })
  test('there are lists', () => expect(lists.length).toBeGreaterThan(5))

  test.each(lists.map(op => [op.id, op] as const))(
    '%s takes none that was altered or is of another list or account',
    async (_, op) => {
      const path = pathOf(op, ids)
      await mine.call('POST', '/v1/inboxes', { name: 'more' })
      await theirs.call('POST', '/v1/inboxes', { name: 'more' })
      const of = async (agent: TestAgent) => (await agent.call('GET', '/v1/inboxes?limit=1')).body.next_cursor as string
      const foreign = await of(theirs)
      const own = await of(mine)
      const bad = ['x', 'x.y', `${Buffer.from('zzz').toString('base64url')}.${own.split('.')[1]}`, foreign]
      if (op.id !== 'listInboxes') bad.push(own)
      for (const cursor of bad) {
        const answer = await send(op, `${path}?cursor=${encodeURIComponent(cursor)}`, right(op))
        expectError(op, path, answer, 400, 'invalid_request', cursor)
      }
      const many = await send(op, `${path}?limit=1000000000`, right(op))
      expect([many.status, many.body.limit]).toEqual([200, 50])
      for (const limit of ['0', '-1', 'x', '1.5']) {
        expect((await send(op, `${path}?limit=${limit}`, right(op))).status, limit).toBe(400)
      }
    },
  )
})
