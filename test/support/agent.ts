// A registered agent and the calls it makes, for tests of the whole platform.
import { freshWords } from './befriend.ts'
import type { TestServer } from './server.ts'

export interface TestReply {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers as a client would; the contract test checks their shape
  body: any
}

export interface TestAgent {
  token: string
  accountId: string
  inboxId: string
  email: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>
  send(to: string, subject?: string, text?: string): Promise<TestReply>
}

export async function call(
  server: Pick<TestServer, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<TestReply> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  })
  const text = await answer.text()
  let read: unknown = text
  try {
    read = JSON.parse(text)
  } catch {}
  return { status: answer.status, headers: answer.headers, body: read }
}

export async function registerAgent(
  server: Pick<TestServer, 'url'>,
  input: Record<string, unknown> = {},
): Promise<TestAgent> {
  const { status, body } = await call(server, 'POST', '/v1/register', { name: 'test agent', ...input })
  if (status !== 201) throw new Error(`registration was refused: ${JSON.stringify(body)}`)
  const authorization = `Bearer ${body.token}`
  const agent: TestAgent = {
    token: body.token,
    accountId: body.account_id,
    inboxId: body.inbox_id,
    email: body.email,
    call: (method, path, sent, headers) => call(server, method, path, sent, { authorization, ...headers }),
    send: (to, subject = 'Hello', text = `A few words, ${freshWords()}.`) =>
      agent.call('POST', `/v1/inboxes/${body.inbox_id}/messages`, { to, subject, text }),
  }
  return agent
}

/** The operator's token of this test's instance, made by the schema's owner as `npm run admin` would. */
export async function operatorToken(server: TestServer): Promise<string> {
  const { replaceOperatorToken } = await import('../../apps/server/src/admin/migrate.ts')
  return replaceOperatorToken(server.database.ownerUrl)
}

/** Claims the agent through the mail that was captured, as a human would; gives the owner's cookie header and id. */
export async function claimAgent(server: TestServer, agent: TestAgent, email = 'owner@example.com') {
  const asked = await agent.call('POST', '/v1/account/claim', { email })
  if (asked.status !== 202) throw new Error(`claim was refused: ${JSON.stringify(asked.body)}`)
  const mail = await capturedMail(server, email, /^Claim/)
  const link = /\/claim\/([a-z0-9]+)/.exec(mail.text)![1]!
  const code = /Code: (\d{6})/.exec(mail.text)![1]!
  const done = await call(server, 'POST', `/claim/${link}`, `code=${code}`, {
    origin: server.url,
    'content-type': 'application/x-www-form-urlencoded',
  })
  const cookie = done.headers.get('set-cookie')?.split(';')[0]
  if (done.status !== 303 || !cookie) throw new Error(`the code was not taken: ${done.status} ${done.body}`)
  const owner = { cookie, origin: server.url }
  return { owner, call: (method: string, path: string, body?: unknown) => call(server, method, path, body, owner) }
}

export async function capturedMail(
  server: Pick<TestServer, 'url'>,
  to: string,
  subject: RegExp,
): Promise<{ subject: string; text: string; from: string }> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const { body } = await call(server, 'GET', '/captured.json')
    const found = body.messages?.find(
      (m: { to: string; subject: string }) => m.to.includes(to) && subject.test(m.subject),
    )
    if (found) return found
    if (Date.now() > deadline) throw new Error(`no captured mail to ${to}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
