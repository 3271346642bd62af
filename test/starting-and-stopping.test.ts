// Two commands on one machine: it starts by itself, says where things are, stops cleanly, and finds its data again, also
// after it was killed. What keeps it from starting is one plain line.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, registerAgent } from './support/agent.ts'
import { freePort, root, type ServerProcess, startProcess, temporaryDir } from './support/process.ts'

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

/** The seconds that a process and those that it waited for kept a processor busy. A clock on the wall counts others too. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0)
  return ticks / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
}

function expectQuick(server: ServerProcess, before: number): void {
  const wall = (Date.now() - before) / 1000
  const cpu = cpuSeconds(server.child.pid!)
  console.log(`started in ${wall.toFixed(1)} s, of which ${cpu.toFixed(1)} s of work`)
  expect(cpu).toBeLessThan(10)
  expect(wall).toBeLessThan(30)
}

test('it starts within 10 s, says where things are, and takes a first request; Ctrl-C leaves nothing running', async () => {
  const before = Date.now()
  const server = await start()
  expectQuick(server, before)
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
  expectQuick(second, before)
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

test('both ports taken are both told, and an address that is not here', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const server = await start({ HTTP_PORT: String(port), SMTP_HOST: '192.0.2.1' })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe(
    `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or set HTTP_PORT to another port.\n` +
      'SMTP_HOST 192.0.2.1 is not an address of this machine.\n',
  )
  await new Promise(resolve => taken.close(resolve))
})

test('a database that does not answer is one line with the name of its setting, and never a password', async () => {
  const url = `postgresql://postern_server:hunter2@127.0.0.1:${await freePort()}/postern`
  const server = await start({ DATABASE_URL: url })
  expect(await server.exited).toBe(1)
  expect(server.output()).toMatch(/^Postern cannot start: DATABASE_URL cannot be reached \(ECONNREFUSED\): [^\n]+\n$/)
  expect(server.output()).not.toContain('hunter2')
})

test('a start that fails takes its PostgreSQL with it', async () => {
  // The certificate that it makes for this install cannot be read: found when PostgreSQL runs already.
  mkdirSync(`${data.dir}/smtp-other.example.pem`)
  const failed = await start({ MAIL_DOMAIN: 'other.example' })
  expect(await failed.exited).toBe(1)
  expect(failed.output()).toMatch(/^Postern cannot start: /m)
  expect(postmastersOf(data.dir)).toEqual([])
  expect(existsSync(`${data.dir}/postern.pid`)).toBe(false)
})

test('a second Ctrl-C ends it at once, PostgreSQL too, and the next start finds the data', async () => {
  const first = await start()
  const agent = await registerAgent(first)
  // A PostgreSQL that does not stop by itself.
  const stuck = postmastersOf(data.dir)
  for (const pid of stuck) process.kill(pid, 'SIGSTOP')
  first.child.kill('SIGINT')
  // npm sends on the signal that the terminal sends too: that is still one Ctrl-C.
  first.child.kill('SIGINT')
  await sleep(1_500)
  expect(first.child.exitCode).toBeNull()
  expect(await first.kill('SIGINT')).toBe(1)
  expect(first.output()).toContain('ending now. Nothing that was accepted is lost.\n')
  expect(existsSync(`${data.dir}/postern.pid`)).toBe(false)
  for (const pid of stuck) process.kill(pid, 'SIGCONT')
  const second = await start()
  const account = await call(second, 'GET', '/v1/account', undefined, { authorization: `Bearer ${agent.token}` })
  expect(account.body.account_id).toBe(agent.accountId)
  expect(await second.kill('SIGINT')).toBe(0)
})

test('with a log that cannot be written it starts, serves and stops', async () => {
  const [httpPort, smtpPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/server/start.mjs'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: data.dir,
      HTTP_PORT: String(httpPort),
      SMTP_PORT: String(smtpPort),
      DNS_SERVERS: '127.0.0.1:1',
      // Nobody is there: a line for the log at once.
      REDIS_URL: 'redis://127.0.0.1:1',
    },
    stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')],
  })
  const exited = once(child, 'exit')
  try {
    await new Promise<void>(resolve => {
      child.stdout!.on('data', chunk => String(chunk).includes('Postern is ready.') && resolve())
      child.once('exit', () => resolve())
    })
    await registerAgent({ url: `http://localhost:${httpPort}` })
    child.kill('SIGINT')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    expect(await exited).toEqual([0, null])
    clearTimeout(late)
  } finally {
    child.kill('SIGKILL')
  }
})

test('the commands beside a running server', async () => {
  const server = await start()
  const agent = await registerAgent(server)
  const admin = async (...words: string[]) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'apps/server/start.mjs', 'admin', ...words],
      { cwd: root, env: { PATH: process.env.PATH, DATA_DIR: data.dir }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const said = { code: -1, out: '', err: '' }
    child.stdout.on('data', chunk => (said.out += chunk))
    child.stderr.on('data', chunk => (said.err += chunk))
    said.code = (await once(child, 'close'))[0]
    return said
  }
  const listed = await admin('accounts')
  expect(listed.out.split('\n')[1]).toMatch(new RegExp(`^${agent.accountId} .+ ${agent.email} +running +no$`))
  expect(JSON.parse((await admin('stop', agent.email.toUpperCase())).out)).toMatchObject({ state: 'stopped' })
  expect((await agent.send('friend@example.org')).body.error.code).toBe('agent_stopped')
  expect(JSON.parse((await admin('resume', agent.accountId)).out)).toMatchObject({ state: 'running' })

  const byOperator = async (command: string, what: string) => JSON.parse((await admin(command, what)).out)
  for (const what of [agent.inboxId, '@example.org']) {
    expect(await byOperator('stop', what)).toMatchObject({ state: 'stopped' })
    expect((await agent.send('friend@example.org')).body.error.code).toBe('agent_stopped')
    expect(await byOperator('resume', what)).toMatchObject({ state: 'running', still_stopped_by: [] })
  }
  const drill = await admin('drill')
  expect(drill.code, drill.out + drill.err).toBe(0)
  expect(JSON.parse(drill.out)).toMatchObject({ outcome: 'passed', leaks: 0 })

  const file = `${data.dir}/chain.jsonl`
  expect(await admin('audit', 'export', agent.accountId, file)).toMatchObject({ code: 0, err: '' })
  expect((await admin('audit', 'export', agent.accountId)).out).toBe(readFileSync(file, 'utf8'))
  expect((await admin('audit', 'verify', file)).code).toBe(0)
  execFileSync('sed', ['-i', '2d', file])
  const broken = await admin('audit', 'verify', file)
  expect(broken).toMatchObject({ code: 1, out: '' })
  expect(broken.err).toMatch(
    new RegExp(`^Event 3 of ${agent.accountId} should be number 2: [^\\n]+\\n\\d+ more problems? follows?\\.\\n$`),
  )

  expect(await admin('audit', 'export', 'acc_nobody')).toMatchObject({
    code: 1,
    err: 'There is no account acc_nobody.\n',
  })
  expect(await admin('stop', 'no@body.example')).toMatchObject({ code: 1, err: 'There is no inbox no@body.example.\n' })
  expect(await admin('stop', 'own_nobody')).toMatchObject({ code: 1, err: 'There is no owner own_nobody.\n' })
  expect(await admin('stop', 'inb_nothing')).toMatchObject({ code: 1, err: 'There is no inbox inb_nothing.\n' })
  expect(await admin('stop', '@localhost')).toMatchObject({ code: 1, out: '' })
  expect(await admin('cook')).toMatchObject({ code: 2, err: expect.stringMatching(/^There is no command cook\.\n/) })
  expect(await admin('stop', agent.accountId, 'now')).toMatchObject({ code: 2, out: '' })
  expect(await admin('--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('audit export') })
  expect((await call(server, 'GET', '/readyz')).status).toBe(200)
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

test.runIf(userInfo().uid === 0)('it runs as a user without rights, and says whose a folder is', async () => {
  const nobody = 65_534
  const start = (dir: string) => {
    const child = spawn(
      'setpriv',
      [
        ...['--reuid', '--regid'].map(flag => `${flag}=${nobody}`),
        '--clear-groups',
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        'apps/server/start.mjs',
      ],
      {
        cwd: root,
        env: { PATH: process.env.PATH, HTTP_PORT: '0', SMTP_PORT: '0', PUBLIC_URL: 'http://localhost', DATA_DIR: dir },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const said = { output: '', ready: Promise.resolve(), exited: once(child, 'exit'), child }
    said.ready = new Promise<void>(resolve => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', chunk => {
          said.output += chunk
          if (said.output.includes('Postern is ready.')) resolve()
        })
      }
      child.once('close', () => resolve())
    })
    return said
  }
  chmodSync(data.dir, 0o755)
  const refused = start(data.dir)
  await refused.ready
  expect(refused.output).toMatch(
    /^Postern cannot start: DATA_DIR \S+ cannot be written by nobody: \S+ belongs to root\. Start as that user, or set another DATA_DIR\.\n$/,
  )
  chownSync(data.dir, nobody, nobody)
  const server = start(data.dir)
  await server.ready
  expect(server.output).toContain('Postern is ready.')
  server.child.kill('SIGINT')
  expect(await server.exited).toEqual([0, null])
})
