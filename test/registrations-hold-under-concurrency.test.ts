// Registering is the door that no credential guards: its budget holds whatever comes at once, and no header of the caller
// moves it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

const live = { TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9' }
const register = (server: TestServer, headers: Record<string, string> = {}) =>
  call(server, 'POST', '/v1/register', { name: 'many' }, headers)

describe('three registrations an hour and address', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer(live)
  })
  afterAll(() => server.stop())

  test('20 at once, with forged forwarded headers, give exactly 3', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => register(server, { 'x-forwarded-for': `203.0.113.${i}` })),
    )
    expect(answers.filter(a => a.status === 201)).toHaveLength(3)
    const refused = answers.find(a => a.status === 429)!
    expect(refused.body.error.code).toBe('registration_limit')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expectContract('POST', '/v1/register', 429, refused.body)
  })
})

describe('behind a proxy that is named', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ ...live, TRUST_PROXY: '1' })
  })
  afterAll(() => server.stop())

  test('each forwarded address has a budget of its own, and IPv6 counts by /64', async () => {
    const from = async (ip: string) => (await register(server, { 'x-forwarded-for': ip })).status
    for (let i = 0; i < 3; i++) expect(await from('203.0.113.1')).toBe(201)
    expect(await from('203.0.113.1')).toBe(429)
    expect(await from('203.0.113.2')).toBe(201)
    for (let i = 1; i <= 3; i++) expect(await from(`2001:db8:1:2::${i}`)).toBe(201)
    expect(await from('2001:db8:1:2:ffff::9')).toBe(429)
    expect(await from('2001:db8:1:3::1')).toBe(201)
  })
})
