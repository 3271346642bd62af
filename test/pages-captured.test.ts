// Captured mail is shown to loopback by a loopback name, in capture mode, and to nobody else.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, capturedMail, registerAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let id: string
beforeAll(async () => {
  server = await startTestServer()
  const agent = await registerAgent(server, { name: 'scout' })
  const html = '<p>Are you free on <b>Friday</b>?</p>'
  const sent = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
    to: 'friend@example.org',
    subject: 'Lunch <script>',
    text: 'Are you free on Friday? https://evil.example/',
    html,
  })
  expect(sent.status).toBe(202)
  await capturedMail(server, 'friend@example.org', /^Lunch/)
  id = (await get('/captured.json')).body.messages[0].id
})
afterAll(() => server.stop())

const get = (path: string) => call(server, 'GET', path)
/** fetch cannot choose its Host. */
const status = (at: TestServer, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) =>
    request({ host: '127.0.0.1', port: at.httpPort!, path, headers }, res => resolve(res.resume().statusCode!))
      .on('error', reject)
      .end(),
  )

test('lists what would have left', async () => {
  const { body } = await get('/captured')
  expect(body).toContain('Lunch &lt;script&gt;')
  expect(body).toContain('friend@example.org')
  expect(body).toContain('no boundary')
  const json = (await get('/captured.json')).body.messages[0]
  expect(json).toMatchObject({ id, to: 'friend@example.org', subject: 'Lunch <script>' })
  expect(json.text).toContain('Are you free on Friday?')
  expect(json.html).toContain('Friday')
  expect(Date.parse(json.created_at)).toBeGreaterThan(Date.now() - 60_000)
})

test('shows one with its headers and text; only links of this instance can be followed', async () => {
  const { status: found, body } = await get(`/captured/${id}`)
  expect(found).toBe(200)
  expect(body).toContain('https://evil.example/')
  expect(body).not.toContain('href="https://evil.example')
  expect(body).toMatch(/<a href="\/m\/[A-Za-z0-9_-]+">/)
  expect(body).toContain('<iframe class="mail" src="/captured/')
  expect(body).toContain('sandbox')
})

test('links in mail of the platform can be followed', async () => {
  const agent = await registerAgent(server)
  await agent.call('POST', '/v1/account/claim', { email: 'human@example.com' })
  await capturedMail(server, 'human@example.com', /^Claim/)
  const { id: claim } = (await get('/captured.json')).body.messages[0]
  const { body } = await get(`/captured/${claim}`)
  const href = /<a href="(\/claim\/[a-z0-9]+)" target="_blank" rel="noopener">/.exec(body)![1]!
  expect((await get(href)).body).toContain(agent.email)
})

test('serves HTML in a sandbox that loads nothing, and the bytes as a download', async () => {
  const page = await get(`/captured/${id}/html`)
  expect(page.headers.get('content-security-policy')).toBe(
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
  )
  const raw = await get(`/captured/${id}/raw`)
  expect(raw.headers.get('content-disposition')).toBe(`attachment; filename="${id}.eml"`)
  expect(raw.headers.get('content-type')).toContain('message/rfc822')
  expect(raw.body).toContain('Subject:')
})

describe('is not there', () => {
  const paths = () => ['/captured', '/captured.json', `/captured/${id}`, `/captured/${id}/html`, `/captured/${id}/raw`]

  test('by a name that is not loopback, or through a proxy', async () => {
    const port = server.httpPort
    for (const path of paths()) {
      expect(await status(server, path, { host: `localhost:${port}` })).toBe(200)
      expect(await status(server, path, { host: `[::1]:${port}` })).toBe(200)
      for (const headers of [
        { host: `evil.example:${port}` },
        { host: 'evil.example' },
        { host: `localhost.evil.example:${port}` },
        { host: 'user@evil.example' },
        { host: `127.0.0.1.nip.io:${port}` },
        { host: `127.evil.example:${port}` },
        { host: `localhost:${port}`, 'x-forwarded-for': '203.0.113.1' },
        { host: `localhost:${port}`, forwarded: 'for=203.0.113.1' },
      ] as Record<string, string>[]) {
        expect([await status(server, path, headers), headers]).toEqual([404, headers])
      }
    }
  })

  test('for what was never captured', async () => {
    for (const unknown of ['out_0', 'x', '%00', '..%2f']) {
      for (const tail of ['', '/html', '/raw']) expect((await get(`/captured/${unknown}${tail}`)).status).toBe(404)
    }
  })

  test('where mail really leaves, or people reach this by another name', async () => {
    for (const env of [
      { TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:1' },
      { PUBLIC_URL: 'https://agents.example.com' },
    ] as Record<string, string>[]) {
      const other = await startTestServer(env, server.database)
      try {
        for (const path of paths()) expect(await status(other, path, { host: 'localhost' })).toBe(404)
        expect((await call(other, 'GET', '/')).body).not.toContain('/captured')
      } finally {
        await other.stop()
      }
    }
  })
})
