// Two commands on one machine: it starts by itself, says where things are, stops cleanly, and finds its data again, also
// after it was killed. What keeps it from starting is one plain line.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, registerAgent } from './support/agent.ts'
import { root, type ServerProcess, startProcess, temporaryDir } from './support/process.ts'

let data: ReturnType<typeof temporaryDir>
const started: ServerProcess[] = []
const start = async (env: Record<string, string> = {}, dir = data.dir) => {
  const server = await startProcess(dir, env)
  started.push(server)
  return server
}
beforeEach(() => {
  data = temporaryDir()
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.kill('SIGKILL')
  for (const pid of postmastersOf(data.dir)) process.kill(pid, 'SIGKILL')
  data.remove()
})

/** Every PostgreSQL process that works on a folder. */
function postmastersOf(dir: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir)
      } catch {
        return false
      }
    })
    .map(Number)
    .filter(pid => pid !== process.pid)
}

test('it starts within 10 s, says where things are, and takes a first request; Ctrl-C leaves nothing running', async () => {
  const before = Date.now()
  const server = await start()
  expect(Date.now() - before).toBeLessThan(10_000)
  const output = server.output()
  expect(output).toContain(server.url)
  expect(output).toContain(`127.0.0.1:${server.smtpPort}`)
  expect(output).toMatch(/Operator token, shown this once: pto_[a-z0-9]{32}_[a-z0-9]{7}\n/)
  expect(output).toContain(`curl -X POST ${server.url}/v1/register`)
  await registerAgent(server)
  expect((await call(server, 'GET', '/readyz')).body.status).toBe('ready')
  expect(await server.kill('SIGINT')).toBe(0)
  expect(postmastersOf(data.dir)).toEqual([])
  expect(server.output()).not.toMatch(/Error|deprecat/i)
})

test('the next start finds the data, also after kill -9, and does not show the operator token again', async () => {
  const first = await start()
  const agent = await registerAgent(first)
  await first.kill('SIGKILL')
  const before = Date.now()
  const second = await start()
  expect(Date.now() - before).toBeLessThan(10_000)
  expect(second.output()).not.toContain('Operator token')
  const account = await call(second, 'GET', '/v1/account', undefined, { authorization: `Bearer ${agent.token}` })
  expect(account.body.account_id).toBe(agent.accountId)
  expect(await second.kill('SIGTERM')).toBe(0)
  expect(postmastersOf(data.dir)).toEqual([])
})

test('a second server on the same folder is refused, and the first goes on', async () => {
  const first = await start()
  const second = await start()
  expect(await second.exited).toBe(1)
  expect(second.output()).toMatch(
    /^Postern cannot start: Postern runs already on .+ \(process \d+\)\. Stop it first, or set another DATA_DIR\.\n$/,
  )
  expect((await call(first, 'GET', '/readyz')).status).toBe(200)
})

test('a taken port is one clear line', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const server = await start({ SMTP_PORT: String(port) })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe(
    `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or set SMTP_PORT to another port.\n`,
  )
  await new Promise(resolve => taken.close(resolve))
})

test('wrong settings are told all at once', async () => {
  const server = await start({ TRANSPORT: 'pigeon', MAIL_DOMAIN: 'x' })
  expect(await server.exited).toBe(1)
  expect(server.output().trim().split('\n')).toEqual([
    'These settings are wrong:',
    expect.stringContaining('TRANSPORT'),
    expect.stringContaining('MAIL_DOMAIN'),
  ])
})

test.runIf(userInfo().uid === 0)('root may keep the folder below one that only root enters', async () => {
  const closed = temporaryDir('postern-closed-', '/root')
  try {
    const server = await start({}, `${closed.dir}/data`)
    expect(server.output()).toContain('Postern is ready.')
    expect(server.output()).toMatch(/database at \/var\/lib\/postern\//)
    const agent = await registerAgent(server)
    await server.kill('SIGKILL')
    const again = await start({}, `${closed.dir}/data`)
    expect(
      (await call(again, 'GET', '/v1/account', undefined, { authorization: `Bearer ${agent.token}` })).status,
    ).toBe(200)
    const home = /database at (\S+)/.exec(again.output())![1]!
    expect(await again.kill('SIGINT')).toBe(0)
    execFileSync('rm', ['-rf', home.replace(/\/postgres$/, '')])
  } finally {
    closed.remove()
  }
})

test.runIf(userInfo().uid === 0)('it runs as a user without rights', async () => {
  const script = `cd ${root} && HTTP_PORT=0 SMTP_PORT=0 PUBLIC_URL=http://localhost DATA_DIR=$(mktemp -d) timeout -s INT 8 ${process.execPath} --disable-warning=ExperimentalWarning apps/server/start.mjs`
  let output = ''
  try {
    output = execFileSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    })
  } catch (error) {
    output = String((error as { stdout: string }).stdout) + String((error as { stderr: string }).stderr)
  }
  expect(output).toContain('Postern is ready.')
})
