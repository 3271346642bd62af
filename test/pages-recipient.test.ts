// What the footer links to: who sent this, and a button that ends it. Looking changes nothing; one click does.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, capturedMail, registerAgent, type TestAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

let n = 0
async function mailTo(): Promise<{ agent: TestAgent; to: string; page: string }> {
  const agent = await registerAgent(server, { name: `scout ${++n}` })
  const to = `jane.doe+${n}@example.org`
  const sent = await agent.send(to, `Note ${n}`)
  expect(sent.status).toBe(202)
  const mail = await capturedMail(server, to, new RegExp(`^Note ${n}$`))
  return { agent, to, page: /\/m\/[A-Za-z0-9_-]+/.exec(mail.text)![0] }
}
const get = (path: string) => call(server, 'GET', path)
const post = (path: string, body = '', headers: Record<string, string> = {}) =>
  call(server, 'POST', path, body, { 'content-type': 'application/x-www-form-urlencoded', ...headers })
const suppressed = async (agent: TestAgent) =>
  (await server.owner.query('select address from suppression where account_id = $1', [agent.accountId])).rows.length

test('the page says which agent, claimed or not, when, and to whom in part', async () => {
  const { agent, page } = await mailTo()
  const { status, body, headers } = await get(page)
  expect(status).toBe(200)
  expect(body).toContain(agent.email)
  expect(body).toContain('Nobody has claimed it')
  expect(body).toContain('j…@example.org')
  expect(body).not.toContain('jane')
  expect(body).toMatch(/Sent<\/dt><dd><time datetime="/)
  expect(headers.get('cache-control')).toBe('no-store')
})

test('prefetching changes nothing', async () => {
  const { agent, page } = await mailTo()
  for (const method of ['GET', 'HEAD', 'GET', 'GET']) await call(server, method, page)
  expect((await get(`${page}/stop`)).status).toBe(404)
  expect(await suppressed(agent)).toBe(0)
  expect((await agent.send(`jane.doe+${n}@example.org`)).status).toBe(202)
})

describe('stopping', () => {
  test('by the button: the agent is refused, the page says so', async () => {
    const { agent, to, page } = await mailTo()
    const done = await post(`${page}/stop`, '', { origin: server.url })
    expect(done.status).toBe(200)
    expect(done.body).toContain('sends nothing more')
    const again = await agent.send(to)
    expect([again.status, again.body.error?.code]).toEqual([403, 'suppressed_recipient'])
    expect((await get(page)).body).not.toContain('<button class="stop"')
    expect((await post(`${page}/stop`, '', { origin: server.url })).status).toBe(200)
    expect(await suppressed(agent)).toBe(1)
  })

  test('by the button needs a form of this instance', async () => {
    const { agent, page } = await mailTo()
    expect((await post(`${page}/stop`, '', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await post(`${page}/stop`)).status).toBe(403)
    expect(await suppressed(agent)).toBe(0)
  })

  test.each([
    ['urlencoded', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])('by a mail service’s one click (RFC 8058), %s, without Origin and without redirect', async (_, type, body) => {
    const { agent, to, page } = await mailTo()
    expect((await post(page, body, { 'content-type': type })).status).toBe(200)
    expect((await agent.send(to)).body.error?.code).toBe('suppressed_recipient')
  })

  test('by a post that is no one-click does nothing', async () => {
    const { agent, page } = await mailTo()
    expect((await post(page, 'x=1')).status).toBe(400)
    expect(await suppressed(agent)).toBe(0)
  })

  test('works when the agent is stopped and its inbox deleted', async () => {
    const { agent, page } = await mailTo()
    await server.owner.query('update inbox set deleted_at = now() where account_id = $1', [agent.accountId])
    await server.owner.query(`update kill_switch set state = 'stopped' where scope = $1`, [agent.accountId])
    expect((await get(page)).body).toContain(agent.email)
    expect((await post(`${page}/stop`, '', { origin: server.url })).status).toBe(200)
    expect(await suppressed(agent)).toBe(1)
  })
})

test('a token that nobody has is a page with 404', async () => {
  for (const token of ['x', '0123456789abcdefghijklmnop', '%00', "'%20or%20'1"]) {
    expect((await get(`/m/${token}`)).status).toBe(404)
    expect((await post(`/m/${token}`, 'List-Unsubscribe=One-Click')).status).toBe(404)
    expect((await post(`/m/${token}/stop`, '', { origin: server.url })).status).toBe(404)
  }
})

test('mail of the platform says that it is the platform', async () => {
  const agent = await registerAgent(server)
  await agent.call('POST', '/v1/account/claim', { email: 'human@example.com' })
  const mail = await capturedMail(server, 'human@example.com', /^Claim/)
  const { body } = await get(/\/m\/[A-Za-z0-9_-]+/.exec(mail.text)![0])
  expect(body).toContain('Postern itself sent you this')
  expect(body).toContain('no links to sign in')
})
