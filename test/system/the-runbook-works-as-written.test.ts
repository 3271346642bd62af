// Every command of docs/runbook.md is run as it stands there, one after the other in one shell, against a server that was
// started as anybody starts it. A command that fails, or that says something else than it is for, fails here.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { capturedMail, claimAgent, registerAgent, type TestAgent } from '../support/agent.ts'
import { root, type ServerProcess, startProcess, temporaryDir } from '../support/process.ts'
import type { TestServer } from '../support/server.ts'

const blocks = [...readFileSync(join(root, 'docs/runbook.md'), 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)]
const commands = blocks.map(match => match[2]!)
const mail = 'owner@people.example'

let data: ReturnType<typeof temporaryDir>
let work: ReturnType<typeof temporaryDir>
let server: ServerProcess
let agent: TestAgent
let ownerToken: string

beforeAll(async () => {
  data = temporaryDir()
  work = temporaryDir('postern-runbook-')
  server = await startProcess(data.dir)
  agent = await registerAgent(server, { name: 'runbook' })
  const owner = await claimAgent(server as unknown as TestServer, agent, mail)
  ownerToken = (await owner.call('POST', '/v1/owner/tokens')).body.token
}, 120_000)
afterAll(async () => {
  await server?.kill('SIGTERM')
  data?.remove()
  work?.remove()
})

test('each block is one that is run', () => {
  expect(commands.length).toBeGreaterThan(15)
  expect(blocks.filter(match => match[1] !== 'sh')).toEqual([])
})

test('every command does what it is for', async () => {
  const said = await runAll()
  const saying = (part: string) => {
    const i = commands.findIndex(command => command.includes(part))
    expect(i, part).toBeGreaterThanOrEqual(0)
    return said[i]!
  }
  const stopped = JSON.parse(saying('/stop"'))
  expect(stopped).toMatchObject({ account_id: agent.accountId, state: 'stopped' })
  expect(JSON.parse(saying('admin -- stop\n'))).toMatchObject({ state: 'stopped' })
  expect(saying('admin -- stop --file')).toContain('nothing of any agent leaves')
  const page = readFileSync(join(work.dir, 'incident.html'), 'utf8')
  expect(page).toContain('<h1>Incident report</h1>')
  expect(page).toContain(agent.email)
  expect(JSON.parse(readFileSync(join(work.dir, 'new-key.json'), 'utf8')).token).toMatch(/^ptn_live_/)
  expect(saying('audit verify')).toMatch(/^The chain of acc_\w+ holds/)
  expect(JSON.parse(saying('/clear-taint'))).toMatchObject({ taint: { state: 'none' } })
  expect(JSON.parse(saying('/reset-breaker'))).toMatchObject({ breaker: { state: 'never-tripped' } })
  expect(JSON.parse(saying('admin -- resume\n'))).toMatchObject({ state: 'running' })
  expect(JSON.parse(saying('/resume"'))).toMatchObject({ state: 'running' })
  expect(JSON.parse(saying('admin -- drill'))).toMatchObject({ outcome: 'passed', leaks: 0 })
  expect(saying('preflight')).not.toMatch(/^(warn|FAIL|unknown)/m)
  const shared = readFileSync(join(work.dir, 'to-share.html'), 'utf8')
  expect(shared).toContain('Incident report, redacted')
  expect(shared).not.toContain(agent.email)
  expect(JSON.parse(saying('/restore"'))).toMatchObject({ state: 'stopped', inboxes: 1 })
  expect(saying('/purge')).toMatch(/"purged_at":"2/)
}, 300_000)

/** What each block said, in order. */
async function runAll(): Promise<string[]> {
  const script = join(work.dir, 'script.sh')
  const marked = commands.map((command, i) => `printf '\\n--- block ${i}\\n'\n${command}`)
  writeFileSync(script, `set -euo pipefail\n${marked.join('\n')}\nprintf '\\n--- block end\\n'\n`)
  const bin = join(root, 'node_modules/.bin')
  const shell = spawn('bash', [script], {
    cwd: root,
    env: {
      PATH: `${existsSync(bin) ? `${bin}:` : ''}${process.env['PATH']}`,
      HOME: process.env['HOME'],
      POSTERN_URL: server.url,
      DIR: work.dir,
      DATA_DIR: data.dir,
      DNS_SERVERS: '127.0.0.1:1',
    },
  })
  let output = ''
  let errors = ''
  shell.stdout.on('data', chunk => (output += chunk))
  shell.stderr.on('data', chunk => (errors += chunk))
  shell.stdin.write(`${agent.accountId}\n${mail}\n${ownerToken}\n`)
  const answering = answerQuestions(shell.stdin)
  const code = await new Promise<number | null>(resolve => shell.once('close', resolve))
  expect(code, `${output.slice(-2_000)}\n${errors.slice(-2_000)}`).toBe(0)
  await answering
  return output.split(/^--- block \w+\n/m).slice(1)
}

/** What a person copies from the mail that the runbook asks for, and the address that they type at the end. */
async function answerQuestions(stdin: NodeJS.WritableStream): Promise<void> {
  for (const until = Date.now() + 120_000; ; ) {
    const found = await capturedMail(server, mail, /^Sign in/).catch(() => null)
    if (found) {
      stdin.write(`${/https?:\/\/\S+\/sign-in\/[a-z0-9]+/.exec(found.text)![0]}\n${agent.email}\n`)
      return
    }
    if (Date.now() > until) throw new Error('no mail to sign in by')
  }
}
