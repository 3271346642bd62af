// An agent that knows nothing of this service: from a 401 to where it registers, is claimed and goes to work, in the words of
// auth.md and RFC 9728. What is said there is true: each address answers, and nothing is promised that does not exist.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { call, capturedMail, registerAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const contract = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'))
const publicUrl = () => server.context.config.publicUrl
const here = (url: string) => url.replace(publicUrl(), '')
const register = (body: unknown) => call(server, 'POST', '/agent/auth', body)
const claim = (body: unknown) => call(server, 'POST', '/agent/auth/claim', body)
const account = (credential: string) =>
  call(server, 'GET', '/v1/account', undefined, { authorization: `Bearer ${credential}` })

async function discover() {
  const refused = await call(server, 'GET', '/v1/account')
  const url = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1]
  return (await call(server, 'GET', here(url!))).body
}

describe('discovery', () => {
  test('every 401 names the metadata: without a credential, with a wrong one, with an ended claim token', async () => {
    const answers = [
      await call(server, 'GET', '/v1/account'),
      await account('ptn_live_x'),
      await call(server, 'GET', '/v1/owner/agents'),
      await call(server, 'POST', '/v1/operator/stop', {}),
      await claim({ claim_token: 'clt_x', email: 'human@example.com' }),
    ]
    for (const { status, headers } of answers) {
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toMatch(
        /^Bearer .*resource_metadata="http[^"]+\/\.well-known\/oauth-protected-resource"/,
      )
    }
  })

  test('the metadata is of this resource, and names no authorization server, since there is none', async () => {
    const metadata = await discover()
    expectContract('GET', '/.well-known/oauth-protected-resource', 200, metadata)
    expect(metadata.resource).toBe(publicUrl())
    expect(metadata).not.toHaveProperty('authorization_servers')
    expect(metadata).not.toHaveProperty('jwks_uri')
    expect((await call(server, 'GET', '/.well-known/oauth-authorization-server')).status).toBe(404)
    const { body } = await register({ type: 'anonymous' })
    expect(metadata.scopes_supported).toEqual(body.scopes)
    for (const url of [metadata.resource_documentation, metadata.agent_auth.skill])
      expect((await call(server, 'GET', here(url))).status).toBe(200)
    for (const url of [metadata.agent_auth.register_uri, metadata.agent_auth.claim_uri])
      expect((await call(server, 'POST', here(url), {})).status).toBe(400)
  })

  test.each([
    ['/auth.md', /^text\/markdown/],
    ['/llms.txt', /^text\/plain/],
  ])('%s has this instance’s address, and every path in it is in the contract', async (path, type) => {
    const { status, headers, body } = await call(server, 'GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(type)
    expect(body).toMatch(/^# /)
    expect(body).not.toContain('{{')
    expect(body).toContain(publicUrl())
    const paths = [...body.matchAll(/(?:GET|POST|\]\()\s*(?:https?:\/\/[^/\s)]+)?(\/[\w/.-]+)/g)].map(
      match => match[1]!,
    )
    expect(paths.length).toBeGreaterThan(3)
    for (const each of paths) expect(Object.keys(contract.paths), each).toContain(each)
  })

  test('auth.md tells the fields that the answers have, and the codes that there are', async () => {
    const { body: text } = await call(server, 'GET', '/auth.md')
    const { body } = await register({ type: 'anonymous' })
    const shown = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(match => JSON.parse(match[1]!))
    expect(Object.keys(shown[0]).toSorted()).toEqual(Object.keys(body).toSorted())
    expect(shown[0].scopes).toEqual(body.scopes)
    const codes = [...text.slice(text.indexOf('## Errors')).matchAll(/^\| (`.*?`) \|/gm)].flatMap(match =>
      [...match[1]!.matchAll(/`(\w+)`/g)].map(code => code[1]),
    )
    expect(codes.length).toBeGreaterThan(8)
    for (const code of codes) expect(contract.components.schemas.ErrorCode.enum).toContain(code)
    for (const scope of body.scopes) expect(text).toContain(`| \`${scope}\` |`)
  })
})

describe('registration', () => {
  test('anonymous: a credential that works at once, and a human asked later', async () => {
    const { status, body } = await register({ type: 'anonymous', name: 'scout' })
    expect(status).toBe(200)
    expectContract('POST', '/agent/auth', 200, body)
    expect(body).toMatchObject({ registration_type: 'anonymous', credential_type: 'api_key', claim_requested: false })
    expect(body.email).toMatch(/^scout-[a-z0-9]{4}@/)
    expect((await account(body.credential)).body).toMatchObject({ account_id: body.registration_id, claimed: false })

    const asked = await claim({ claim_token: body.claim_token, email: 'later@example.com' })
    expect(asked.status).toBe(200)
    expectContract('POST', '/agent/auth/claim', 200, asked.body)
    expect(JSON.stringify(asked.body)).not.toMatch(/\d{6}"|example\.com/)
    const mail = await capturedMail(server, 'later@example.com', /^Claim/)
    const done = await call(
      server,
      'POST',
      `/claim/${/\/claim\/([a-z0-9]+)/.exec(mail.text)![1]}`,
      `code=${/Code: (\d{6})/.exec(mail.text)![1]}`,
      { origin: server.url, 'content-type': 'application/x-www-form-urlencoded' },
    )
    expect(done.status).toBe(303)
    expect((await account(body.credential)).body.claimed).toBe(true)
    const again = await claim({ claim_token: body.claim_token, email: 'other@example.com' })
    expect([again.status, again.body.error.code]).toEqual([409, 'already_claimed'])
  })

  test('service_auth: the human is asked at once', async () => {
    const { body } = await register({ type: 'service_auth', login_hint: 'named@example.com' })
    expect(body).toMatchObject({ registration_type: 'service_auth', claim_requested: true })
    expect((await capturedMail(server, 'named@example.com', /^Claim/)).text).toContain('Code: ')
  })

  test.each([
    ['no type', {}, 'type'],
    ['a type that is not supported', { type: 'identity_assertion', assertion: 'x' }, 'assertion'],
    ['no human', { type: 'service_auth' }, 'login_hint'],
    ['a human where none belongs', { type: 'anonymous', login_hint: 'a@example.com' }, 'login_hint'],
    ['a human on the hosted domain', { type: 'service_auth', login_hint: 'a@postern.localhost' }, 'login_hint'],
    [
      'a credential that is none',
      { type: 'anonymous', requested_credential_type: 'access_token' },
      'requested_credential_type',
    ],
    ['a reserved name', { type: 'anonymous', name: 'postmaster' }, 'name'],
  ])('%s is 400 and names the field', async (_, sent, field) => {
    const before = await server.context.db.prisma.account.count()
    const { status, body } = await register(sent)
    expect([status, body.error.problems[0].field]).toEqual([400, field])
    expect(await server.context.db.prisma.account.count()).toBe(before)
  })

  test('it counts as any other registration', async () => {
    const limited = await startTestServer({ TRUST_PROXY: '1' })
    try {
      const statuses = []
      for (let i = 0; i < 5; i++)
        statuses.push(
          (await call(limited, 'POST', '/agent/auth', { type: 'anonymous' }, { 'x-forwarded-for': '203.0.113.9' }))
            .status,
        )
      expect(statuses).toEqual([200, 200, 200, 429, 429])
    } finally {
      await limited.stop()
    }
  })
})

describe('a claim token', () => {
  test('that was changed, has ended, or is another thing of ours is 401, and mails nobody', async () => {
    const { body } = await register({ type: 'anonymous' })
    const other = await registerAgent(server)
    const token: string = body.claim_token
    const [head, signature] = token.split('.')
    const forged = `clt_${Buffer.from(`${other.accountId} 2099-01-01T00:00:00.000Z`).toString('base64url')}.${signature}`
    const { mintClaimToken } = await import('../apps/server/src/api/claim-token.ts')
    const { Cursors } = await import('../apps/server/src/api/cursor.ts')
    const { rows } = await server.owner.query('select secret from install')
    const old = mintClaimToken(new Cursors(rows[0].secret), body.registration_id, Date.now() - 25 * 3_600_000).token
    for (const wrong of [
      forged,
      old,
      `${head}.x`,
      token.slice(4),
      body.credential,
      'clt_',
      'clt_.',
      `${token}0`.replace('clt_', 'clt_0'),
    ])
      expect((await claim({ claim_token: wrong, email: 'victim@example.com' })).status).toBe(401)
    expect(await server.context.db.prisma.claim.count({ where: { email: 'victim@example.com' } })).toBe(0)
  })

  test('opens nothing else, and asks nobody for a stopped agent', async () => {
    const { body } = await register({ type: 'anonymous' })
    expect((await account(body.claim_token)).status).toBe(401)
    await server.owner.query(`update kill_switch set state = 'stopped' where scope = $1`, [body.registration_id])
    const asked = await claim({ claim_token: body.claim_token, email: 'stopped@example.com' })
    expect([asked.status, asked.body.error.code]).toEqual([403, 'agent_stopped'])
  })

  test('is bounded as any claim: three mails a human and day', async () => {
    const { body } = await register({ type: 'anonymous' })
    const statuses = []
    for (let i = 0; i < 4; i++)
      statuses.push((await claim({ claim_token: body.claim_token, email: `busy+${i}@example.com` })).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })
})
