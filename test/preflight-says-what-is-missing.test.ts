// `postern preflight` before an agent is let loose: each thing that must be so is looked at on a running server, what could
// not be asked is never called good, and the exit code says yes, look, or no. It sends nothing and changes nothing.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAlerts, checkClock, checkDrill, checkKey, type Line } from '../apps/cli/src/checks.ts'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { root } from './support/process.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let ownerToken: string

beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  owner = await claimAgent(server, agent)
  ownerToken = (await owner.call('POST', '/v1/owner/tokens')).body.token
})
afterAll(() => server?.stop())

interface Run {
  code: number
  out: string
  err: string
}

function postern(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const given = { PATH: process.env['PATH'] ?? '', POSTERN_URL: server.url, ...env }
  return new Promise(resolve => {
    const main = join(root, 'apps/cli/src/main.ts')
    const options = { env: given, timeout: 30_000 }
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    )
  })
}

async function preflight(env: Record<string, string> = {}, args: string[] = []) {
  const tokens = { POSTERN_TOKEN: agent.token, POSTERN_OWNER_TOKEN: ownerToken }
  const { code, out, err } = await postern(['preflight', '--json', ...args], { ...tokens, ...env })
  expect(err).toBe('')
  const { ready, checks } = JSON.parse(out) as { ready: boolean; checks: Line[] }
  for (const line of checks) expect(line.next !== '', line.check).toBe(line.state !== 'ok')
  const bad = checks.filter(line => line.state !== 'ok').map(line => `${line.state} ${line.check}`)
  return { code, ready, bad, checks }
}

const passDrill = (hoursAgo = 0, outcome = 'passed') =>
  server.owner.query(
    `insert into drill (id, asked_by, ended_at, outcome, because) values ('drl_' || substr(md5(random()::text), 1, 12), 'operator', now() - make_interval(hours => $1), $2, 'a stage')`,
    [hoursAgo, outcome],
  )

test('an agent with everything in place is ready; without an owner’s token some of it is not known', async () => {
  await server.owner.query('delete from drill')
  expect(await preflight()).toMatchObject({ code: 2, ready: false, bad: ['fail drill'] })
  await passDrill()
  expect(await preflight()).toMatchObject({ code: 0, ready: true, bad: [] })
  const alone = await preflight({ POSTERN_OWNER_TOKEN: '' })
  expect(alone).toMatchObject({ code: 1, ready: true, bad: ['unknown policy', 'unknown drill'] })
  const lines = await postern(['preflight'], { POSTERN_TOKEN: agent.token, POSTERN_OWNER_TOKEN: ownerToken })
  expect(lines.out.split('\n').filter(Boolean)).toHaveLength((await preflight()).checks.length)
})

test('what it does changes nothing', async () => {
  const count = async () =>
    (await server.owner.query(`select (select count(*) from decision) + (select count(*) from message) as n`)).rows[0].n
  const before = await count()
  await preflight()
  expect(await count()).toBe(before)
})

test('an agent that nobody claimed is not ready, and its alerts reach nobody', async () => {
  const free = await registerAgent(server)
  const found = await preflight({ POSTERN_TOKEN: free.token })
  expect(found.code).toBe(2)
  expect(found.bad).toContain('fail claimed')
  expect(found.bad).toContain('fail alerts')
})

test('test and live are told apart, both ways', async () => {
  const trial = await registerAgent(server, { environment: 'test' })
  expect((await preflight({ POSTERN_TOKEN: trial.token })).bad).toContain('fail environment')
  expect((await preflight({ POSTERN_TOKEN: trial.token }, ['--environment', 'test'])).bad).not.toContain(
    'fail environment',
  )
  expect((await preflight({}, ['--environment', 'test'])).bad).toContain('fail environment')
})

test('a stop, a used-up cap, a tripped breaker and a key that ends soon are each seen', async () => {
  const path = `/v1/owner/agents/${agent.accountId}`
  await owner.call('POST', `${path}/stop`)
  expect((await preflight()).bad).toEqual(['fail running'])
  await owner.call('POST', `${path}/resume`)

  await server.owner.query('update account_limit set sends_per_hour = 0 where account_id = $1', [agent.accountId])
  expect((await preflight()).bad).toEqual(['fail cap: sends an hour'])
  await server.owner.query('update account_limit set sends_per_hour = 15 where account_id = $1', [agent.accountId])

  await server.owner.query(`insert into breaker (account_id, state, because) values ($1, 'tripped', 'a stage')`, [
    agent.accountId,
  ])
  expect((await preflight()).bad).toEqual(['fail breaker'])
  await server.owner.query('delete from breaker')

  const made = await owner.call('POST', `${path}/keys`, {
    name: 'short',
    scopes: ['mail:read', 'account:read'],
    expires_in_days: 1,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  expect((await preflight({ POSTERN_TOKEN: made.body.token })).bad).toEqual(['warn key'])
})

test('a wrong token, a token of another owner and a server that is not there are told as such', async () => {
  const wrong = await preflight({ POSTERN_TOKEN: `${agent.token.slice(0, -1)}x` })
  expect(wrong).toMatchObject({ code: 2, bad: ['fail token'] })
  const other = await claimAgent(server, await registerAgent(server), 'other@example.com')
  const theirs = (await other.call('POST', '/v1/owner/tokens')).body.token
  expect((await preflight({ POSTERN_OWNER_TOKEN: theirs })).bad).toEqual(['unknown policy'])
  const gone = await preflight({ POSTERN_URL: 'http://127.0.0.1:1' })
  expect(gone).toMatchObject({ code: 2, bad: ['fail server'] })
  expect(await postern(['preflight'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('POSTERN_TOKEN'),
  })
})

test('the drill, the clock, the key and the alerts at their edges', () => {
  const now = Date.UTC(2026, 0, 2)
  const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString()
  const drill = (outcome: 'passed' | 'failed', hours: number) =>
    checkDrill({ drill: { outcome, because: 'b' } as never, age_seconds: 0, last_passed_at: ago(hours) }, now).state
  expect([drill('passed', 25.9), drill('passed', 26.1), drill('failed', 1)]).toEqual(['ok', 'fail', 'fail'])
  expect([0, 4_000, -6_000, 61_000, null].map(ms => checkClock(ms).state)).toEqual([
    'ok',
    'ok',
    'warn',
    'fail',
    'unknown',
  ])
  const key = { key_id: 'key_abc', state: 'suspended', scopes: ['mail:send'], expires_at: null } as never
  expect(checkKey('ptn_live_abc_secret_crc', [key], now).state).toBe('fail')
  expect(checkKey('ptn_live_xyz_secret_crc', [key], now).state).toBe('warn')
  expect(checkAlerts(true, [{ state: 'disabled', failing_since: null, url: 'https://hooks.test/x' }]).state).toBe(
    'warn',
  )
})

test('the other commands do what they say, with the token that they take', async () => {
  const env = { POSTERN_OWNER_TOKEN: ownerToken }
  expect(await postern(['approvals'], env)).toMatchObject({ code: 0, out: 'Nothing waits for you.\n' })
  const held = await agent.send('stranger@unknown.example', 'Look \u202e\u2066here')
  expect(held.body.status).toBe('held')
  const listed = await postern(['approvals'], env)
  expect(listed.out).toContain('stranger@unknown.example')
  expect(listed.out).not.toMatch(/[\u2066\u202e]/)
  const stopped = await postern(['stop', agent.accountId, '--reason', 'a try'], env)
  expect(JSON.parse(stopped.out)).toMatchObject({ state: 'stopped', cancelled: 1 })
  const resumed = await postern(['resume', agent.accountId], env)
  expect(resumed.code).toBe(2)
  expect(resumed.err).toMatch(/sign-in/)
  expect(JSON.parse((await postern(['drill'], env)).out).drill.outcome).toBe('passed')
  const made = await postern(['incident', agent.accountId, '--redact'], env)
  expect(JSON.parse(made.out)).toMatchObject({ account_id: agent.accountId, redacted: true })
  expect((await postern(['audit', 'export', agent.accountId], env)).out).toContain('incident.taken')
  expect(await postern(['audit', 'verify', 'f'], env)).toMatchObject({
    code: 2,
    err: expect.stringContaining('npm run admin -- audit verify f'),
  })
  expect(await postern(['stop', agent.accountId])).toMatchObject({
    code: 2,
    err: expect.stringContaining('POSTERN_OWNER_TOKEN'),
  })
  expect(await postern(['nonsense'])).toMatchObject({ code: 2 })
  expect(await postern(['preflight', '--nonsense'])).toMatchObject({ code: 2 })
  expect((await postern([])).out).toContain('preflight')
})
