// One database, three processes: one is the API, one takes mail, one works. PostgreSQL is all that they share; each has a
// data folder of its own, as on three machines. A role that is killed stops nothing that another has answered for.
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replaceOperatorToken } from '../apps/server/src/admin/migrate.ts'
import { call, registerAgent, type TestAgent } from './support/agent.ts'
import { befriend } from './support/befriend.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { sampleMail } from './support/incoming.ts'
import { eventually } from './support/outgoing.ts'
import { freePort, type ServerProcess, startProcess, temporaryDir } from './support/process.ts'
import { deliver } from './support/smtp-client.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

type Role = 'api' | 'smtp' | 'worker'

let database: TestDatabase
/** The database as the owner of the schema: to set a stage and to look. */
let schema: pg.Pool
let sink: Sink
let httpPort: number
let agent: TestAgent
let owner: Record<string, string>
const processes = new Map<Role, ServerProcess>()
const folders: ReturnType<typeof temporaryDir>[] = []

async function start(role: Role): Promise<void> {
  const data = temporaryDir()
  chmodSync(data.dir, 0o755)
  folders.push(data)
  const server = await startProcess(data.dir, {
    ROLES: role,
    DATABASE_URL: database.url,
    PUBLIC_URL: `http://localhost:${httpPort}`,
    ...(role === 'api' ? { HTTP_PORT: String(httpPort) } : {}),
    TRANSPORT: 'smtp',
    SMTP_URL: sink.url,
  })
  processes.set(role, server)
  expect(server.output()).toContain('Postern is ready.')
}
const the = (role: Role) => processes.get(role)!

beforeAll(async () => {
  sink = await startSink()
  database = await makeDatabase()
  schema = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  httpPort = await freePort()
  await Promise.all([start('api'), start('smtp'), start('worker')])
})
afterAll(async () => {
  for (const server of processes.values()) await server.kill('SIGKILL')
  await sink?.close()
  await schema?.end()
  await database?.drop()
  for (const folder of folders) folder.remove()
})

const sentTo = (address: string) => sink.received.filter(each => each.to === address)
const mailIn = (subject: string) =>
  deliver(the('smtp').smtpPort, 'bob@sender.example', agent.email, sampleMail(subject))
const messages = async () =>
  (await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages`)).body.messages as Listed[]
const received = async (subject: string) => (await messages()).filter(each => each.subject === subject)
interface Listed {
  subject: string
  message_id: string
  safety: { verdict: string }
}

test('each does its part and no other', async () => {
  expect((await call(the('api'), 'GET', '/readyz')).body.roles).toEqual(['api'])
  for (const role of ['smtp', 'worker'] as const) await expect(fetch(the(role).url)).rejects.toThrow('fetch failed')
  for (const role of ['api', 'worker'] as const)
    await expect(once(connect(the(role).smtpPort, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED')
})

test('an agent registers at one, gets mail through another, and sends through the third', async () => {
  agent = await registerAgent(the('api'), { owner_email: 'owner@example.com' })
  await befriend(schema, agent.accountId)
  expect(await mailIn('Across')).toMatch(/^250/)
  const [mail] = await eventually(async () => {
    const found = await received('Across')
    return found.length > 0 && found
  })
  expect(mail!.safety.verdict).toBe('clear')

  const sent = await agent.send('friend@good.example')
  expect(sent.status).toBe(202)
  await eventually(() => sentTo('friend@good.example').length === 1)
  expect(sentTo('friend@good.example')[0]!.raw).toContain(`http://localhost:${httpPort}/m/`)
  await eventually(async () => {
    const { body } = await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${sent.body.message_id}`)
    return body.status === 'sent'
  })
})

test('the claim that the worker mailed is taken by the API', async () => {
  const mail = await eventually(() => sentTo('owner@example.com')[0])
  const link = /\/claim\/[a-z0-9]+/.exec(mail.raw)![0]
  const code = /Code: (\d{6})/.exec(mail.raw)![1]!
  const claimed = await call(the('api'), 'POST', link, `code=${code}`, {
    origin: the('api').url,
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(claimed.status).toBe(303)
  owner = { cookie: claimed.headers.get('set-cookie')!.split(';')[0]!, origin: the('api').url }
})

test('with the worker killed both others answer, and the next worker does what was answered for', async () => {
  await the('worker').kill('SIGKILL')
  expect(await mailIn('While it was away')).toMatch(/^250/)
  expect((await agent.send('patient@good.example')).status).toBe(202)
  await sleep(500)
  expect(await received('While it was away')).toEqual([])
  expect(sentTo('patient@good.example')).toEqual([])
  await start('worker')
  await eventually(async () => (await received('While it was away')).length === 1)
  await eventually(() => sentTo('patient@good.example').length === 1)
})

test('with the API killed mail goes in and out', async () => {
  sink.script(to => (to === 'slow@good.example' ? { afterMs: 500 } : {}))
  expect((await agent.send('slow@good.example')).status).toBe(202)
  await the('api').kill('SIGKILL')
  expect(await mailIn('Nobody looks')).toMatch(/^250/)
  await eventually(() => sentTo('slow@good.example').length === 1)
  await start('api')
  await eventually(async () => (await received('Nobody looks')).length === 1)
  sink.script(() => ({}))
})

test('a stop at the API reaches the worker: nothing more leaves', async () => {
  const raised = await call(
    the('api'),
    'PUT',
    `/v1/operator/accounts/${agent.accountId}/limits`,
    { sends_per_day: 1_000, sends_per_hour: 1_000 },
    { authorization: `Bearer ${await replaceOperatorToken(database.ownerUrl)}` },
  )
  expect(raised.status).toBe(200)
  // Each hand-off takes a while, so that some are under way and others wait when the stop comes.
  sink.script(() => ({ afterMs: 300 }))
  const late = <Seen extends { to: string }>(list: Seen[]) => list.filter(each => each.to.startsWith('late'))
  const answers = await Promise.all(Array.from({ length: 80 }, (_, i) => agent.send(`late${i}@good.example`)))
  expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 202))
  await eventually(() => late(sink.begun).length > 0)
  const stopped = await call(the('api'), 'POST', `/v1/owner/agents/${agent.accountId}/stop`, {}, owner)
  const answeredAt = performance.now()
  expect(stopped.status).toBe(200)
  expect(stopped.body).toMatchObject({ state: 'stopped', cancelled: expect.any(Number) })
  expect(stopped.body.cancelled).toBeGreaterThan(0)
  await sleep(3_000)
  expect(late(sink.begun).filter(each => each.at > answeredAt)).toEqual([])
  expect(late(sink.received).filter(each => each.endedAt > answeredAt)).toEqual([])
  const { rows } = await schema.query(
    `select state, count(*)::int as n from outbox where recipient like 'late%' group by 1`,
  )
  const states = Object.fromEntries(rows.map(row => [row.state, row.n]))
  expect(Object.keys(states).filter(state => !['sent', 'cancelled'].includes(state))).toEqual([])
  expect((states.sent ?? 0) + states.cancelled).toBe(80)
  expect((await agent.send('never@good.example')).body.error.code).toBe('agent_stopped')
})

test('each ends cleanly when it is asked to', async () => {
  for (const server of processes.values()) expect(await server.kill('SIGTERM')).toBe(0)
})
