// Mail from programs that we did not write: smtp-source pushes it, swaks tries what a mail server must do and must refuse.
// smtp-source sends one body again and again, and the same bytes to the same inbox are one message here. Its headers tell
// its messages apart all the same: a Message-ID of its process, socket and counter. With -F it sends a file as it is,
// header and all, so that many deliveries are one message: both are tried.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyChain } from '../../apps/server/src/admin/audit-verify.ts'
import { call, claimAgent, operatorToken, registerAgent, type TestAgent } from '../support/agent.ts'
import { eventually } from '../support/outgoing.ts'
import { temporaryDir } from '../support/process.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const files = temporaryDir('postern-mail-')
let server: TestServer
let operator: string

beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'mail.postern.example' }], {
    keySize: 2048,
  })
  writeFileSync(join(files.dir, 'key.pem'), key)
  writeFileSync(join(files.dir, 'cert.pem'), cert)
  server = await startTestServer({ TLS_CERT: join(files.dir, 'cert.pem'), TLS_KEY: join(files.dir, 'key.pem') })
  operator = await operatorToken(server)
})
afterAll(async () => {
  await server?.stop()
  files.remove()
})

/** An agent whose cap on mail received the operator raised. */
async function busyAgent(): Promise<TestAgent> {
  const agent = await registerAgent(server)
  const path = `/v1/operator/accounts/${agent.accountId}/limits`
  const raised = await call(server, 'PUT', path, { receives_per_day: 100_000 }, { authorization: `Bearer ${operator}` })
  expect(raised.status).toBe(200)
  return agent
}

interface Ended {
  code: number
  output: string
}

async function run(command: string, args: string[]): Promise<Ended> {
  try {
    const options = { env: { PATH: `${process.env.PATH}:/usr/sbin` }, maxBuffer: 64 * 1024 * 1024 }
    const { stdout, stderr } = await promisify(execFile)(command, args, options)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const failed = error as { code: number | string; stdout: string; stderr: string }
    if (typeof failed.code !== 'number') throw error
    return { code: failed.code, output: failed.stdout + failed.stderr }
  }
}

const smtpSource = (...args: string[]) =>
  run('smtp-source', ['-M', 'load.example', '-f', 'sender@example.net', ...args, `127.0.0.1:${server.smtpPort}`])
const swaks = (...args: string[]) =>
  run('swaks', [
    '--server',
    `127.0.0.1:${server.smtpPort}`,
    '--helo',
    'swaks.example',
    '--from',
    'anna@example.net',
    ...args,
  ])

const rows = async (sql: string, ...values: unknown[]) => (await server.owner.query(sql, values)).rows
const emptySpool = () => eventually(async () => (await rows('select from spool limit 1')).length === 0, 120_000)

/** Every message of an inbox, as its agent reads them, page by page. */
async function listed(agent: TestAgent): Promise<Listed[]> {
  const found: Listed[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor ? `&cursor=${cursor}` : ''
    const page = await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages?limit=100${query}`)
    expect(page.status).toBe(200)
    found.push(...page.body.messages)
    cursor = page.body.next_cursor
  } while (cursor)
  return found
}
interface Listed {
  message_id: string
  verdict_id: string
  withheld: boolean
  safety: { verdict: string }
}

describe('smtp-source', () => {
  test('2,000 messages over 20 sessions are each stored and judged once', async () => {
    const agent = await busyAgent()
    const began = performance.now()
    const pushed = await smtpSource('-s', '20', '-m', '2000', '-l', '4000', '-t', agent.email)
    expect(pushed).toEqual({ code: 0, output: '' })
    const taken = performance.now() - began
    await emptySpool()
    const judged = performance.now() - began

    const messages = await rows(
      `select m.id, m.rfc_message_id, encode(m.raw_sha256, 'hex') as sha, m.thread_id, m.verdict_id, v.message_id as judged_id, v.verdict,
              extract(epoch from m.created_at - (m.envelope ->> 'received_at')::timestamptz) * 1000 as waited_ms
         from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
        where m.inbox_id = $1`,
      agent.inboxId,
    )
    const distinct = (key: string) => new Set(messages.map(row => row[key])).size
    expect(messages).toHaveLength(2_000)
    for (const key of ['id', 'rfc_message_id', 'sha', 'verdict_id', 'judged_id', 'thread_id'])
      expect(distinct(key)).toBe(2_000)
    expect(messages.every(row => row.judged_id === row.id && row.verdict === 'clear')).toBe(true)
    expect(await rows('select count(*) as n from verdict where account_id = $1', agent.accountId)).toEqual([
      { n: 2_000 },
    ])
    expect(await rows('select count(*) as n from raw where account_id = $1', agent.accountId)).toEqual([{ n: 2_000 }])
    expect(
      await rows(
        'select count(*) as n, sum(message_count) as messages from thread where account_id = $1',
        agent.accountId,
      ),
    ).toEqual([{ n: 2_000, messages: 2_000 }])
    expect(
      await rows(`select used from ledger where account_id = $1 and meter = 'receive_day'`, agent.accountId),
    ).toEqual([{ used: 2_000 }])

    const read = await listed(agent)
    expect(new Set(read.map(message => message.message_id)).size).toBe(2_000)
    expect(read.every(message => message.safety.verdict === 'clear' && !message.withheld)).toBe(true)

    const { call: asOwner } = await claimAgent(server, agent, 'load@example.com')
    const exported = await asOwner('GET', `/v1/owner/audit?account_id=${agent.accountId}&format=jsonl`)
    expect(verifyChain(exported.body, null)).toEqual([])
    const actions = (exported.body as string)
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).action)
    expect(actions.filter(action => action === 'message.received')).toHaveLength(2_000)
    expect(actions.filter(action => action === 'message.judged')).toHaveLength(2_000)

    const waited = messages.map(row => Number(row.waited_ms)).toSorted((a, b) => a - b)
    const at = (part: number) => Math.round(waited[Math.ceil(waited.length * part) - 1]!)
    console.log(
      `2,000 messages of 4 kB, 20 sessions: all taken in ${Math.round(taken)} ms (${Math.round(2e6 / taken)} a second), ` +
        `all readable after ${Math.round(judged)} ms; from 250 to readable: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`,
    )
  })

  test('300 deliveries of the same bytes over 20 sessions are one message, in its thread', async () => {
    const agent = await busyAgent()
    const mail = (id: string, subject: string, headers: string) =>
      `From: Anna <anna@example.net>\nTo: ${agent.email}\nSubject: ${subject}\nMessage-ID: <${id}@example.net>\n${headers}\nHello.\n`
    const first = join(files.dir, 'first.eml')
    const answer = join(files.dir, 'answer.eml')
    writeFileSync(first, mail('first', 'Lunch', ''))
    writeFileSync(answer, mail('answer', 'Re: Lunch', 'In-Reply-To: <first@example.net>\n'))
    expect(await smtpSource('-m', '1', '-F', first, '-t', agent.email)).toEqual({ code: 0, output: '' })
    await emptySpool()
    expect(await smtpSource('-s', '20', '-m', '300', '-F', answer, '-t', agent.email)).toEqual({ code: 0, output: '' })
    await emptySpool()
    expect(await listed(agent)).toHaveLength(2)
    expect(await rows('select message_count, subject from thread where account_id = $1', agent.accountId)).toEqual([
      { message_count: 2, subject: 'Lunch' },
    ])
    expect(
      await rows(`select used from ledger where account_id = $1 and meter = 'receive_day'`, agent.accountId),
    ).toEqual([{ used: 2 }])
  })
})

describe('swaks', () => {
  let agent: TestAgent
  beforeAll(async () => {
    agent = await busyAgent()
  })
  const message = async (subject: string) => {
    const id = await eventually(async () => {
      const { body } = await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages`)
      return body.messages.find((each: { subject: string }) => each.subject === subject)?.message_id
    })
    return (await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${id}`)).body
  }

  test('sends a mail with an attachment, and the agent sees both', async () => {
    const file = join(files.dir, 'plan.bin')
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 256))
    writeFileSync(file, bytes)
    const sent = await swaks(
      '--to',
      agent.email,
      '--header',
      'Subject: The plan',
      '--body',
      'Here it is.',
      '--attach',
      `@${file}`,
    )
    expect(sent.output).toMatch(/<-\s+250 2\.6\.0 /)
    expect(sent.code).toBe(0)
    const got = await message('The plan')
    expect(got.text).toContain('Here it is.')
    expect(got.attachments).toMatchObject([
      { filename: 'plan.bin', size_bytes: 5_000, sha256: createHash('sha256').update(bytes).digest('hex') },
    ])
  })

  test('upgrades to TLS with the certificate that was configured, and no other', async () => {
    const sent = await swaks('--to', agent.email, '--tls', '--header', 'Subject: Sealed', '--body', 'Hello.')
    expect(sent.output).toContain('=== TLS started')
    expect(sent.output).toContain('mail.postern.example')
    expect(sent.output).toMatch(/<~\s+250 2\.6\.0 /)
    expect(sent.code).toBe(0)
    expect((await message('Sealed')).text).toContain('Hello.')

    const greet = ['--to', agent.email, '--tls', '--tls-verify', '--quit-after', 'MAIL']
    expect((await swaks(...greet, '--tls-ca-path', join(files.dir, 'cert.pem'))).code).toBe(0)
    const stranger = await swaks(...greet)
    expect(stranger.output).toContain('certificate verify failed')
    expect(stranger.code).toBe(29)
  })

  test('is refused as a relay, and for a mailbox that is not here', async () => {
    const relay = await swaks('--to', 'somebody@example.org')
    expect(relay.output).toMatch(/<\*\* 550 5\.7\.1 /)
    expect(relay.code).toBe(24)
    const unknown = await swaks('--to', `nobody-${agent.email}`)
    expect(unknown.output).toMatch(/<\*\* 550 5\.1\.1 /)
    expect(unknown.code).toBe(24)
  })

  test('is offered no login, in the clear or over TLS', async () => {
    for (const tls of [[], ['--tls']]) {
      const login = await swaks('--to', agent.email, ...tls, '--auth', '--auth-user', 'a', '--auth-password', 'b')
      expect(login.output).not.toMatch(/250[- ]AUTH/)
      expect(login.output).toContain('Host did not advertise authentication')
      expect(login.code).toBe(28)
    }
  })
})
