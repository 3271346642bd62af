// The claim page: looking consumes nothing, the code is good for five tries and one use under any concurrency, *not mine*
// stops the agent, and a form on another site gets nothing done.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenedClaim, openClaim } from '../apps/server/src/owners/claim.ts'
import { call, capturedMail, registerAgent, type TestAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

let n = 0
/** An agent and an open claim for it, each from a network of its own, so that no budget speaks. */
async function makeClaim(input: Record<string, unknown> = {}): Promise<{ agent: TestAgent; claim: OpenedClaim }> {
  const agent = await registerAgent(server, input)
  return { agent, claim: await openFor(agent) }
}

async function openFor(agent: TestAgent): Promise<OpenedClaim> {
  n++
  const ask = { accountId: agent.accountId, email: `human${n}@example.com`, ip: `192.0.2.${n}`, actor: 'agent:test' }
  return server.context.db.transaction(async tx => {
    const claim = await openClaim(tx, ask)
    if ('limited' in claim) throw new Error('limited')
    return claim
  })
}

const form = (path: string, body: string, headers: Record<string, string> = {}) =>
  call(server, 'POST', path, body, {
    origin: server.url,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })
const post = (claim: OpenedClaim, code = claim.code) => form(`/claim/${claim.link}`, `code=${code}`)
const wrong = (claim: OpenedClaim) => String((Number(claim.code) + 1) % 1_000_000).padStart(6, '0')
const rowOf = async (claim: OpenedClaim) =>
  (
    await server.owner.query('select * from claim where link_hash = $1', [
      createHash('sha256').update(claim.link).digest(),
    ])
  ).rows[0]
const sessions = async () => (await server.owner.query('select count(*) as n from owner_session')).rows[0].n

describe('looking', () => {
  test('ten times and with HEAD consumes nothing and sets nothing', async () => {
    const { agent, claim } = await makeClaim({ description: 'I book travel.' })
    const before = [await rowOf(claim), await sessions()]
    for (let i = 0; i < 10; i++) {
      const { status, headers, body } = await call(server, 'GET', `/claim/${claim.link}`)
      expect(status).toBe(200)
      expect(body).toContain(agent.email)
      expect(body).toContain('I book travel.')
      expect(body).not.toContain(claim.code)
      expect(headers.get('set-cookie')).toBeNull()
    }
    const head = await call(server, 'HEAD', `/claim/${claim.link}`)
    expect([head.status, head.body, head.headers.get('set-cookie')]).toEqual([200, '', null])
    expect([await rowOf(claim), await sessions()]).toEqual(before)
    expect((await agent.call('GET', '/v1/account')).body.claimed).toBe(false)
    expect((await post(claim)).status).toBe(303)
  })

  test('is never stored, indexed or told to another site, and runs no script', async () => {
    const { claim } = await makeClaim()
    const { headers } = await call(server, 'GET', `/claim/${claim.link}`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('script-src')
    const css = await call(server, 'GET', '/pages.css')
    expect(css.headers.get('content-type')).toContain('text/css')
    expect(css.body.length).toBeLessThan(12 * 1024)
  })

  test('shows an agent’s description as text, with hidden characters spelled out', async () => {
    const { claim } = await makeClaim({ description: '<script>alert(1)</script> safe\u202e\u200b "quoted"' })
    const { body } = await call(server, 'GET', `/claim/${claim.link}`)
    expect(body).not.toContain('<script')
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; safe[U+202E][U+200B] &quot;quoted&quot;')
    expect(body).toContain('own words, which nobody checked')
  })

  test('with a foreign Host changes no link', async () => {
    const agent = await registerAgent(server)
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    const asked = await agent.call('POST', '/v1/account/claim', { email: 'host@example.com' }, evil)
    expect(asked.status).toBe(202)
    const mail = await capturedMail(server, 'host@example.com', /^Claim/)
    expect(mail.text).toContain(`${server.context.config.publicUrl}/claim/`)
    const link = /\/claim\/[a-z0-9]+/.exec(mail.text)![0]
    const { body } = await call(server, 'GET', link, undefined, evil)
    expect(mail.text + body).not.toContain('evil.example')
  })

  test('at a link that never was is a page with 404', async () => {
    for (const link of ['0123456789abcdef0123456789abcdef', 'x', '%00', '..%2f..%2fetc', "'or'1'='1"]) {
      const { status, headers, body } = await call(server, 'GET', `/claim/${link}`)
      expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
      expect(body).toContain('There is no such link')
    }
    expect((await form('/claim/0123456789abcdef0123456789abcdef', 'code=123456')).status).toBe(404)
  })
})

describe('the code', () => {
  test('claims, raises the caps and opens a session in a cookie that only this host gets', async () => {
    const { agent, claim } = await makeClaim()
    const done = await post(claim, ` ${claim.code.slice(0, 3)}-${claim.code.slice(3)} `)
    expect([done.status, done.headers.get('location')]).toEqual([303, `/agents?claimed=${agent.accountId}`])
    const cookie = done.headers.get('set-cookie')!
    expect(cookie).toMatch(/^__Host-postern_session=[a-z0-9]{32}; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    const { body } = await agent.call('GET', '/v1/account')
    expect([body.claimed, body.limits.sends_day.max]).toEqual([true, 50])
    const session = { cookie: cookie.split(';')[0]! }
    const page = await call(server, 'GET', done.headers.get('location')!, undefined, session)
    expect(page.body).toContain(agent.email)
    expect(page.body).toContain('You now own')
    const other = await registerAgent(server)
    const asked = await call(server, 'GET', `/agents?claimed=${other.accountId}`, undefined, session)
    expect(asked.body).not.toContain('You now own')
  })

  test('typed wrong five times ends the link, for the right code too', async () => {
    const { agent, claim } = await makeClaim()
    for (const left of ['4 tries left', '3 tries left', '2 tries left', '1 try left']) {
      const { status, body } = await post(claim, wrong(claim))
      expect(status).toBe(403)
      expect(body).toContain(left)
    }
    const fifth = await post(claim, wrong(claim))
    expect(fifth.status).toBe(410)
    expect(fifth.body).toContain('Too many wrong codes')
    const right = await post(claim)
    expect([right.status, right.headers.get('set-cookie')]).toEqual([410, null])
    expect((await agent.call('GET', '/v1/account')).body.claimed).toBe(false)
  })

  test.each(['', '12345', '1234567', 'abcdef', '12345x'])('that is no code (%j) costs no try', async code => {
    const { claim } = await makeClaim()
    expect((await post(claim, code)).status).toBe(400)
    expect((await rowOf(claim)).tries_left).toBe(5)
  })

  test('given twice costs no try', async () => {
    const { claim } = await makeClaim()
    expect((await form(`/claim/${claim.link}`, `code=${claim.code}&code=${claim.code}`)).status).toBe(400)
    expect((await rowOf(claim)).state).toBe('open')
  })

  test('posted twenty times at once claims exactly once', async () => {
    const { claim } = await makeClaim()
    const before = await sessions()
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(claim)))
    expect(answers.filter(a => a.status === 303)).toHaveLength(1)
    expect(answers.filter(a => a.headers.get('set-cookie'))).toHaveLength(1)
    expect(answers.filter(a => a.status === 410)).toHaveLength(19)
    expect((await sessions()) - before).toBe(1)
  })

  test('guessed wrong twenty times at once takes five tries, never more', async () => {
    const { claim } = await makeClaim()
    await Promise.all(Array.from({ length: 20 }, () => post(claim, wrong(claim))))
    expect(await rowOf(claim)).toMatchObject({ tries_left: 0, state: 'open' })
    expect((await post(claim)).status).toBe(410)
  })

  test('comes too late after 24 hours', async () => {
    const { claim } = await makeClaim()
    await server.owner.query('update claim set expires_at = now() where link_hash = $1', [
      createHash('sha256').update(claim.link).digest(),
    ])
    const [page, tried] = [await call(server, 'GET', `/claim/${claim.link}`), await post(claim)]
    expect([page.status, tried.status]).toEqual([410, 410])
    expect(page.body).toContain('too old')
    expect(tried.headers.get('set-cookie')).toBeNull()
  })

  test('ends every other link for the agent', async () => {
    const { agent, claim } = await makeClaim()
    const other = await openFor(agent)
    expect((await post(claim)).status).toBe(303)
    const [used, superseded] = [await post(claim), await post(other)]
    expect([used.status, superseded.status]).toEqual([410, 410])
    expect(used.body).toContain('This link was used')
    expect(superseded.body).toContain('claimed already')
  })
})

describe('not mine', () => {
  test('stops the agent and ends the claim', async () => {
    const { agent, claim } = await makeClaim()
    const done = await form(`/claim/${claim.link}/not-mine`, '')
    expect(done.status).toBe(200)
    expect(done.body).toContain('was stopped')
    const sent = await agent.send('friend@example.org')
    expect([sent.status, sent.body.error?.code]).toEqual([403, 'agent_stopped'])
    const late = await post(claim)
    expect([late.status, late.headers.get('set-cookie')]).toEqual([410, null])
    expect(late.body).toContain('not yours')
    expect((await agent.call('GET', '/v1/account')).body).toMatchObject({ claimed: false, state: 'stopped' })
  })

  test('needs no code and no tries left, but does nothing to a claimed agent', async () => {
    const { agent, claim } = await makeClaim()
    await post(claim)
    expect((await form(`/claim/${claim.link}/not-mine`, '')).status).toBe(410)
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('running')
  })
})

describe('a form from elsewhere', () => {
  test.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['the same host with another scheme', { origin: 'https://localhost' }],
    ['no origin at all', { origin: '' }],
  ])('with %s is refused before anything is read', async (_, headers) => {
    const { agent, claim } = await makeClaim()
    const send = (path: string, body: string) => {
      const given: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded', ...headers }
      if (!given['origin']) delete given['origin']
      return call(server, 'POST', path, body, given)
    }
    for (const [path, body] of [
      [`/claim/${claim.link}`, `code=${claim.code}`],
      [`/claim/${claim.link}`, `code=${wrong(claim)}`],
      [`/claim/${claim.link}/not-mine`, ''],
    ] as const) {
      const answer = await send(path, body)
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
    }
    expect(await rowOf(claim)).toMatchObject({ state: 'open', tries_left: 5 })
    expect((await agent.call('GET', '/v1/account')).body.state).toBe('running')
  })

  test('that is no form, or too large, is refused', async () => {
    const { claim } = await makeClaim()
    const json = await form(`/claim/${claim.link}`, `{"code":"${claim.code}"}`, { 'content-type': 'application/json' })
    const large = await form(`/claim/${claim.link}`, `code=${claim.code}&x=${'x'.repeat(4096)}`)
    expect([json.status, large.status]).toEqual([415, 413])
    expect(await rowOf(claim)).toMatchObject({ state: 'open', tries_left: 5 })
  })
})
