// An owner's pages: signing in by a mailed link, seeing the agents, stopping and resuming them, signing out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, capturedMail, claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { befriend } from './support/befriend.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let cookie: string
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server, { name: 'first agent' })
  cookie = (await claimAgent(server, agent)).owner.cookie
})
afterAll(() => server.stop())

const get = (path: string, headers: Record<string, string> = {}) => call(server, 'GET', path, undefined, headers)
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call(server, 'POST', path, new URLSearchParams(fields).toString(), {
    origin: server.url,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })
const csrfOf = async (session: string) =>
  /name="csrf" value="([^"]+)"/.exec((await get('/agents', { cookie: session })).body)![1]!

async function mailedLink(email: string): Promise<string> {
  await server.owner.query(`delete from quota`)
  const before = (await server.owner.query('select count(*) as n from sign_in')).rows[0].n
  await form('/sign-in', { email })
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await server.owner.query('select count(*) as n from sign_in')
    if (rows[0].n > before) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  for (;;) {
    const { text } = await capturedMail(server, email, /^Sign in/)
    const link = /\/sign-in\/([a-z0-9]+)/.exec(text)![1]!
    if (!seen.has(link)) {
      seen.add(link)
      return link
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
const seen = new Set<string>()

async function signInAgain(): Promise<string> {
  const done = await form(`/sign-in/${await mailedLink('owner@example.com')}`, {})
  return done.headers.get('set-cookie')!.split(';')[0]!
}

describe('signing in', () => {
  test('answers a known and an unknown address alike', async () => {
    const answers = await Promise.all(
      ['owner@example.com', 'nobody@example.com'].map(async email => {
        const { status, body } = await form('/sign-in', { email })
        return [status, body.replaceAll(email, '')]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]![0]).toBe(200)
  })

  test('asks again for what is no address, and shows it as text', async () => {
    const { status, body } = await form('/sign-in', { email: '"><script>' })
    expect(status).toBe(400)
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;"')
  })

  test('takes a button: looking at the link spends nothing, and it works once', async () => {
    const link = await mailedLink('owner@example.com')
    for (let i = 0; i < 3; i++) {
      const { status, headers } = await get(`/sign-in/${link}`)
      expect([status, headers.get('set-cookie')]).toEqual([200, null])
    }
    const answers = await Promise.all(Array.from({ length: 10 }, () => form(`/sign-in/${link}`, {})))
    expect(answers.filter(a => a.status === 303)).toHaveLength(1)
    const spent = answers.find(a => a.status !== 303)!
    expect(spent.status).toBe(410)
    expect(spent.body).toContain('action="/sign-in"')
    expect(spent.headers.get('set-cookie')).toBeNull()
  })

  test('needs a form of this instance', async () => {
    const link = await mailedLink('owner@example.com')
    expect((await form(`/sign-in/${link}`, {}, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await form(`/sign-in/${link}`, {})).status).toBe(303)
  })
})

describe('the agents page', () => {
  test('leads to signing in without a session', async () => {
    for (const headers of [{}, { cookie: '__Host-postern_session=00000000000000000000000000000000' }] as Record<
      string,
      string
    >[]) {
      const { status, headers: answered } = await get('/agents', headers)
      expect([status, answered.get('location')]).toEqual([303, '/sign-in'])
    }
    expect((await get('/', { cookie })).headers.get('location')).toBe('/agents')
    expect((await get('/')).body).toContain('/v1/register')
  })

  test('shows each own agent with its caps and last acts, and nobody else’s', async () => {
    const other = await registerAgent(server, { name: 'other agent' })
    const { body } = await get('/agents', { cookie })
    expect(body).toContain(agent.email)
    expect(body).not.toContain(other.email)
    expect(body).toMatch(/Sent today<\/dt><dd><b>\d+<\/b> of 50/)
    expect(body).toContain('You claimed it')
    for (const way of ['href="/agents"', 'href="/captured"', 'action="/sign-out"']) expect(body).toContain(way)
  })

  test('shows acts, not the calls that only read, tells a refusal once, and leads to older ones', async () => {
    const busy = await registerAgent(server)
    const { owner } = await claimAgent(server, busy, 'busy@example.com')
    await befriend(server.owner, busy.accountId)
    expect((await busy.send('friend@example.org')).status).toBe(202)
    await server.owner.query(
      `insert into suppression (account_id, address, source) values ($1, 'enemy@example.org', 'footer')`,
      [busy.accountId],
    )
    expect((await busy.send('enemy@example.org')).status).toBe(403)
    expect((await busy.call('POST', '/v1/inboxes', {})).status).toBe(400)
    for (let i = 0; i < 30; i++) await busy.call('GET', `/v1/inboxes/${busy.inboxId}/messages`)
    await get('/v1/owner/agents', owner)

    const acts = async (path: string) => {
      const { status, body } = await get(path, owner)
      expect(status).toBe(200)
      const lines = [...body.matchAll(/<li><time[^>]*>[^<]*<\/time><span><bdi>([^<]*)<\/bdi>/g)].map(line => line[1])
      return { lines, body }
    }
    for (let tries = 0; ; tries++) {
      const { lines } = await acts('/agents')
      if (lines.some(line => line.includes('create inbox'))) break
      expect(tries).toBeLessThan(100)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    const { lines, body } = await acts('/agents')
    expect(lines.filter(line => line.includes('enemy@example.org'))).toEqual([
      'The agent was refused a message to “enemy@example.org”: suppressed recipient',
    ])
    expect(lines.join('\n')).toContain('Kept here (capture mode) instead of going to “friend@example.org”')
    expect(lines.join('\n')).toContain('The agent was refused the call create inbox: invalid request')
    expect(lines.join('\n')).not.toMatch(/called|suppressed_recipient|send message/)
    expect(lines.join('\n')).toContain('The agent registered')
    expect(body).not.toContain('>Older</a>')

    const download = /href="(\/v1\/owner\/audit[^"]+)"/.exec(body)![1]!.replaceAll('&amp;', '&')
    const audit = await get(download, owner)
    expect([audit.status, audit.headers.get('content-type')]).toEqual([200, expect.stringContaining('ndjson')])

    for (let i = 0; i < 25; i++) await busy.send('enemy@example.org')
    const older = /href="([^"]+)">Older</.exec((await acts('/agents')).body)![1]!
    expect((await acts(older)).lines.at(-1)).toContain('The agent registered')
    expect((await get(older, { cookie })).status).toBe(404)
    expect((await get(older)).headers.get('location')).toBe('/sign-in')
    expect((await acts(`/agents/${busy.accountId}/acts?before=x'`)).lines).not.toEqual([])
  })

  test('of a path that nothing stands at is a page for a person and JSON for a program', async () => {
    const html = await get('/nowhere', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    expect([html.status, html.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(html.body).toContain('There is nothing here')
    expect((await get('/nowhere')).body.error.code).toBe('not_found')
    expect((await get('/v1/nowhere', { accept: 'text/html' })).body.error.code).toBe('not_found')
    expect((await get('/favicon.ico')).headers.get('content-type')).toContain('image/svg+xml')
  })
})

describe('stop', () => {
  test('needs the session, an Origin of this instance and the field of this session’s page', async () => {
    const path = `/agents/${agent.accountId}/stop`
    const csrf = await csrfOf(cookie)
    const other = await registerAgent(server)
    const stranger = (await claimAgent(server, other, 'stranger@example.com')).owner.cookie
    expect((await form(path, { csrf })).headers.get('location')).toBe('/sign-in')
    expect((await form(path, { csrf }, { cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await form(path, {}, { cookie })).status).toBe(403)
    expect((await form(path, { csrf: await csrfOf(stranger) }, { cookie })).status).toBe(403)
    expect((await form(path, { csrf: await csrfOf(stranger) }, { cookie: stranger })).status).toBe(404)
    expect((await form('/agents/acc_%00/stop', { csrf }, { cookie })).status).toBe(404)
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('running')
  })

  test('says what it did; resuming needs a fresh sign-in', async () => {
    const csrf = await csrfOf(cookie)
    const stopped = await form(`/agents/${agent.accountId}/stop`, { csrf }, { cookie })
    expect(stopped.status).toBe(200)
    expect(stopped.body).toContain('sends nothing more.')
    expect(stopped.body).toContain('Nothing was waiting.')
    expect(stopped.body).not.toMatch(/\b0 messages|millisecond/)
    expect((await agent.send('friend@example.org')).body.error.code).toBe('agent_stopped')

    await server.owner.query('update owner_session set fresh_until = now()')
    expect((await get('/agents', { cookie })).body).not.toContain('/resume')
    const refused = await form(`/agents/${agent.accountId}/resume`, { csrf }, { cookie })
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('Sign in again')
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('stopped')

    const fresh = await signInAgain()
    const resumed = await form(`/agents/${agent.accountId}/resume`, { csrf: await csrfOf(fresh) }, { cookie: fresh })
    expect([resumed.status, resumed.headers.get('location')]).toEqual([303, '/agents'])
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('running')
  })

  test('works without a fresh sign-in', async () => {
    const session = await signInAgain()
    await server.owner.query('update owner_session set fresh_until = now()')
    const stopped = await form(`/agents/${agent.accountId}/stop`, { csrf: await csrfOf(session) }, { cookie: session })
    expect(stopped.body).toContain('<h1>Stopped</h1>')
  })
})

test('signing out ends the session, not only the cookie', async () => {
  const session = await signInAgain()
  const done = await form('/sign-out', { csrf: await csrfOf(session) }, { cookie: session })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/'])
  expect(done.headers.get('set-cookie')).toMatch(/^__Host-postern_session=;.*Max-Age=0/)
  expect((await get('/agents', { cookie: session })).headers.get('location')).toBe('/sign-in')
})

describe('what holds an agent back', () => {
  test('is shown with the way out, and only a signed-in form of this session takes it', async () => {
    const held = await registerAgent(server, { name: 'held back' })
    const session = (await claimAgent(server, held, 'careful@example.com')).owner.cookie
    const [mail] = (
      await server.owner.query(
        `with thread as (insert into thread (account_id, id, inbox_id, subject) values ($1, 'thr_held', $2, 'x') returning id),
              verdict as (insert into verdict (account_id, id, message_id, verdict, safety, scanner) values ($1, 'vrd_held', 'msg_held', 'match', '{}', '1') returning id)
         insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address)
         select $1, 'msg_held', $2, thread.id, 'in', 'received', verdict.id, 'eve@evil.example' from thread, verdict returning id`,
        [held.accountId, held.inboxId],
      )
    ).rows
    await server.owner.query(
      `insert into reading (account_id, message_id, thread_id, key_id, verdict, verified, injection) values ($1, $2, 'thr_held', 'key_1', 'match', false, true)`,
      [held.accountId, mail.id],
    )
    await server.owner.query(`insert into breaker (account_id, state, because) values ($1, 'tripped', 'Too many.')`, [
      held.accountId,
    ])
    const page = (await get('/agents', { cookie: session })).body
    expect(page).toContain('It read 1 flagged mail')
    expect(page).toContain('Too many.')
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!
    const until = /name="until" value="([^"]+)"/.exec(page)![1]!
    const state = async () =>
      (
        await server.owner.query(
          `select b.state, (select count(*)::int from checkpoint c where c.account_id = b.account_id) as cleared from breaker b where account_id = $1`,
          [held.accountId],
        )
      ).rows[0]
    for (const path of ['clear-taint', 'reset-breaker'])
      expect((await form(`/agents/${held.accountId}/${path}`, { csrf: 'x', until }, { cookie: session })).status).toBe(
        403,
      )
    expect(
      (await form(`/agents/${held.accountId}/clear-taint`, { csrf: await csrfOf(cookie), until }, { cookie })).status,
    ).toBe(404)
    expect(await state()).toEqual({ state: 'tripped', cleared: 0 })
    for (const path of ['clear-taint', 'reset-breaker'])
      expect((await form(`/agents/${held.accountId}/${path}`, { csrf, until }, { cookie: session })).status).toBe(303)
    expect(await state()).toEqual({ state: 'reset', cleared: 1 })
    expect((await get('/agents', { cookie: session })).body).not.toContain('flagged mail')
  })
})
