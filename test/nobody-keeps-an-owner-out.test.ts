// Anybody may ask for a sign-in link in an owner's name: it costs the owner few mails, and never the way to stop an agent.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, claimAgent, registerAgent } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
const owner = 'ann@people.example'

beforeAll(async () => {
  server = await startTestServer({ TRUST_PROXY: '1' })
  await claimAgent(server, await registerAgent(server), owner)
})
afterAll(() => server.stop())

const links = async (): Promise<number> => {
  const { rows } = await server.owner.query('select count(*)::int as n from sign_in')
  return rows[0].n
}
let network = 0
/** Each from a network of its own; done when each has been looked at. */
async function ask(times = 1): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, () =>
      call(server, 'POST', '/v1/owner/sign-in', { email: owner }, { 'x-forwarded-for': `198.51.${++network}.1` }),
    ),
  )
  await expect
    .poll(async () => {
      const { rows } = await server.owner.query(
        `select count(*)::int as n from quota where meter = 'sign_in_network_hour'`,
      )
      return rows[0].n
    })
    .toBe(network)
}
const after = (minutes: number) =>
  server.owner.query('update sign_in set expires_at = expires_at - make_interval(mins => $1)', [minutes])

test('who asked for all links of an hour leaves the owner one that works', async () => {
  await ask(30)
  expect(await links()).toBe(5)
  await after(9)
  await ask()
  expect(await links()).toBe(5)
  await after(2)
  await ask(10)
  expect(await links()).toBe(6)
})

test('a link that was used is followed by another', async () => {
  await server.owner.query('update sign_in set used_at = now() where used_at is null')
  await ask()
  expect(await links()).toBe(7)
})
