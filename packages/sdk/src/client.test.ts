// The client against a real HTTP server that answers what each test says and keeps what it was asked.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPostern, each, PosternError } from './index.ts'

interface Call {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  afterMs?: number
}

let server: Server
let baseUrl: string
let calls: Call[]
let answers: Answer[]

beforeEach(async () => {
  calls = []
  answers = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
    const { status = 200, headers = {}, body: answer, afterMs = 0 } = answers.shift() ?? { status: 500 }
    await new Promise(resolve => setTimeout(resolve, afterMs))
    const text = answer === undefined || typeof answer === 'string' ? answer : JSON.stringify(answer)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const agent = () => createPostern({ baseUrl, token: 'ptn_test_abc' })
const thrown = (call: Promise<unknown>) => call.then(() => expect.unreachable('it did not throw')).catch(e => e)

test('register posts JSON without a credential', async () => {
  answers.push({ status: 201, body: { token: 'ptn_live_x', inbox_id: 'inb_1' } })
  const registration = await createPostern({ baseUrl }).register({ name: 'my-agent', owner_email: 'you@example.com' })
  expect(registration.token).toBe('ptn_live_x')
  expect(calls[0]).toMatchObject({ method: 'POST', url: '/v1/register' })
  expect(JSON.parse(calls[0]!.body)).toEqual({ name: 'my-agent', owner_email: 'you@example.com' })
  expect(calls[0]!.headers['content-type']).toBe('application/json')
  expect(calls[0]!.headers.authorization).toBeUndefined()
})

test('a base URL may end in a slash, and the token goes along', async () => {
  answers.push({ body: { account_id: 'acc_1' } })
  await createPostern({ baseUrl: `${baseUrl}/`, token: 'ptn_test_abc' }).account()
  expect(calls[0]).toMatchObject({ method: 'GET', url: '/v1/account' })
  expect(calls[0]!.headers.authorization).toBe('Bearer ptn_test_abc')
})

test('send carries the message as given and the idempotency key as a header', async () => {
  answers.push({ status: 202, body: { message_id: 'msg_1', thread_id: 'thr_1', status: 'queued' } })
  const message = { to: 'human@example.com', subject: 'Hello', text: 'Hi.' }
  const sent = await agent().send('inb_1', message, { idempotencyKey: 'k1' })
  expect(sent.status).toBe('queued')
  expect(calls[0]).toMatchObject({ method: 'POST', url: '/v1/inboxes/inb_1/messages' })
  expect(JSON.parse(calls[0]!.body)).toEqual(message)
  expect(calls[0]!.headers['idempotency-key']).toBe('k1')
})

test('without an idempotency key there is no such header', async () => {
  answers.push({ status: 202, body: { message_id: 'msg_1', thread_id: 'thr_1', status: 'queued' } })
  await agent().send('inb_1', { to: ['human@example.com'], subject: 'Hello', text: 'Hi.' })
  expect(calls[0]!.headers).not.toHaveProperty('idempotency-key')
})

test('a held message is an answer, not an error', async () => {
  answers.push({ status: 202, body: { message_id: 'msg_1', status: 'held', approval_id: 'apr_1', findings: [] } })
  const sent = await agent().send('inb_1', { to: 'human@example.com', subject: 'Hello', text: 'Hi.' })
  expect(sent.status === 'held' && sent.approval_id).toBe('apr_1')
})

test('a dry run asks for one', async () => {
  answers.push({ body: { dry_run: true, outcome: 'refuse', findings: [] } })
  const decision = await agent().dryRun('inb_1', { to: 'human@example.com', subject: 'Hello', text: 'Hi.' })
  expect(decision.outcome).toBe('refuse')
  expect(calls[0]!.url).toBe('/v1/inboxes/inb_1/messages?dry_run=true')
})

test('reading withheld content needs the verdict id in the call', async () => {
  answers.push({ body: { withheld: true, verdict_id: 'vrd_1' } }, { body: { withheld: false, text: 'x' } })
  const first = await agent().get('inb_1', 'msg_1')
  await agent().get('inb_1', 'msg_1', { acknowledge: first.verdict_id ?? '' })
  expect(calls.map(call => call.url)).toEqual([
    '/v1/inboxes/inb_1/messages/msg_1',
    '/v1/inboxes/inb_1/messages/msg_1?acknowledge=vrd_1',
  ])
})

test('a reply keeps header and query apart', async () => {
  answers.push({ status: 202, body: { message_id: 'msg_2', thread_id: 'thr_1', status: 'queued' } })
  await agent().reply('inb_1', 'msg_1', { text: 'Yes.' }, { idempotencyKey: 'k2', acknowledge: 'vrd_1' })
  expect(calls[0]!.url).toBe('/v1/inboxes/inb_1/messages/msg_1/reply?acknowledge=vrd_1')
  expect(calls[0]!.headers['idempotency-key']).toBe('k2')
})

test('raw bytes come as bytes', async () => {
  answers.push({ headers: { 'content-type': 'message/rfc822' }, body: 'From: a@example.com\r\n\r\nx' })
  const bytes = await agent().raw('inb_1', 'msg_1')
  expect(Buffer.from(bytes).toString()).toBe('From: a@example.com\r\n\r\nx')
})

test('a refusal becomes one error with everything that the server said', async () => {
  answers.push({
    status: 429,
    headers: { 'retry-after': '3600' },
    body: {
      error: {
        code: 'daily_cap',
        message: 'You have used 5 of 5 recipients this day.',
        fix: 'Stop sending until resets_at.',
        docs: 'http://localhost:3000/SKILL.md',
        request_id: 'req_1',
        retryable: false,
        resets_at: '2026-03-02T00:00:00.000Z',
        used: 5,
        max: 5,
        findings: [{ rule: 'daily-cap', outcome: 'refuse', because: 'You have used 5 of 5.' }],
      },
    },
  })
  const error = await thrown(agent().send('inb_1', { to: 'human@example.com', subject: 'Hello', text: 'Hi.' }))
  expect(error).toBeInstanceOf(PosternError)
  expect(error).toMatchObject({
    status: 429,
    code: 'daily_cap',
    message: 'You have used 5 of 5 recipients this day.',
    fix: 'Stop sending until resets_at.',
    requestId: 'req_1',
    retryable: false,
    retryAfterSeconds: 3600,
    resetsAt: '2026-03-02T00:00:00.000Z',
    used: 5,
    max: 5,
    problems: [],
  })
  expect(error.findings[0].rule).toBe('daily-cap')
})

test('an answer that the server did not write is an error that says so', async () => {
  for (const body of ['<html>Bad gateway</html>', '{"error":"no"}', '{"error":{"code":7}}', 'null', ''])
    answers.push({ status: 502, headers: { 'x-request-id': 'req_9' }, body })
  while (answers.length > 0) {
    const error = await thrown(agent().account())
    expect(error).toBeInstanceOf(PosternError)
    expect(error).toMatchObject({ status: 502, code: 'unexpected_answer', requestId: 'req_9', retryable: true })
  }
})

test('errors of raw and export are errors too', async () => {
  const error = { code: 'content_withheld', message: 'Withheld.', fix: '', docs: '', request_id: '', retryable: false }
  answers.push({ status: 403, body: { error } }, { status: 403, body: { error } })
  expect(await thrown(agent().raw('inb_1', 'msg_1'))).toMatchObject({ code: 'content_withheld' })
  expect(await thrown(agent().owner.exportAudit('acc_1'))).toMatchObject({ code: 'content_withheld' })
})

test('each walks every page in order and stops asking when the loop is left', async () => {
  answers.push(
    { body: { messages: [{ message_id: 'msg_3' }, { message_id: 'msg_2' }], next_cursor: 'c1', limit: 2 } },
    { body: { messages: [{ message_id: 'msg_1' }], next_cursor: null, limit: 2 } },
    { body: { messages: [{ message_id: 'msg_3' }], next_cursor: 'c1', limit: 2 } },
  )
  const postern = agent()
  const ids: string[] = []
  for await (const message of each(cursor => postern.list('inb_1', { limit: 2, cursor }))) ids.push(message.message_id)
  expect(ids).toEqual(['msg_3', 'msg_2', 'msg_1'])
  expect(calls.map(call => call.url)).toEqual([
    '/v1/inboxes/inb_1/messages?limit=2',
    '/v1/inboxes/inb_1/messages?limit=2&cursor=c1',
  ])
  for await (const _ of each(cursor => postern.list('inb_1', { cursor }))) break
  expect(calls).toHaveLength(3)
})

test('each does not follow a cursor in circles', async () => {
  for (let i = 0; i < 3; i++) answers.push({ body: { threads: [], next_cursor: 'c1', limit: 20 } })
  const postern = agent()
  const walk = async () => {
    for await (const _ of each(cursor => postern.threads('inb_1', { cursor })));
  }
  await expect(walk()).rejects.toThrow('same cursor')
})

test('an id that would name another path never leaves', async () => {
  for (const id of ['..', '.', '', 'inb_1/../../owner', 'a?b', 'a%2fb', 'ä', 'x'.repeat(129)]) {
    expect(await thrown(agent().inbox(id)), id).toBeInstanceOf(TypeError)
  }
  expect(calls).toHaveLength(0)
})

test('a redirect is not followed, so the token goes nowhere else', async () => {
  answers.push({ status: 307, headers: { location: `${baseUrl}/elsewhere` } })
  await expect(agent().account()).rejects.toThrow()
  expect(calls).toHaveLength(1)
})

test('a call ends at its time limit', async () => {
  answers.push({ body: {}, afterMs: 2_000 })
  await expect(createPostern({ baseUrl, timeoutMs: 50 }).account()).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('owner and operator calls name the account and say what they want', async () => {
  answers.push(
    { body: { account_id: 'acc_1', state: 'stopped' } },
    { body: '{"seq":1}\n{"seq":2}\n', headers: { 'content-type': 'application/x-ndjson' } },
    { body: { account_id: 'acc_1' } },
    { status: 204 },
  )
  const postern = createPostern({ baseUrl, token: 'pto_x' })
  expect((await postern.owner.stop('acc_1', 'drill')).state).toBe('stopped')
  expect(await postern.owner.exportAudit('acc_1')).toBe('{"seq":1}\n{"seq":2}\n')
  await postern.operator.setLimits('acc_1', { sends_per_day: 50 })
  await expect(postern.owner.signOut()).resolves.toBeUndefined()
  expect(calls.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/v1/owner/agents/acc_1/stop', '{"reason":"drill"}'],
    ['GET', '/v1/owner/audit?account_id=acc_1&format=jsonl', ''],
    ['PUT', '/v1/operator/accounts/acc_1/limits', '{"sends_per_day":50}'],
    ['POST', '/v1/owner/sign-out', ''],
  ])
})
