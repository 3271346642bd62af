// What was planted in an inbox and leaves it, in whatever dress, stops the agent; so does a mail to the planted address.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { befriend, freshWords } from './support/befriend.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { dial } from './support/smtp-client.ts'

let server: TestServer
let agent: TestAgent
let planted: Record<'key' | 'iban' | 'address', string>

beforeEach(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  await claimAgent(server, agent)
  await befriend(server.owner, agent.accountId)
  const { rows } = await server.owner.query('select kind, value from canary where account_id = $1', [agent.accountId])
  planted = Object.fromEntries(rows.map(row => [row.kind, row.value]))
})
afterEach(() => server.stop())

const state = async () => {
  const { rows } = await server.owner.query('select state, changed_by from kill_switch where scope = $1', [
    agent.accountId,
  ])
  return rows[0]
}

test('the planted mail is there to be read, with a verdict that is clear', async () => {
  for (let i = 0; ; i++) {
    const { body } = await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages`)
    const mail = body.messages.find((each: { subject: string }) => each.subject === 'Recovery data of this mailbox')
    if (mail) {
      expect(mail).toMatchObject({ withheld: false, safety: { verdict: 'clear' } })
      expect(mail.snippet).toContain(planted.key)
      return
    }
    if (i > 100) throw new Error('not there')
    await sleep(50)
  }
})

const reversed = (text: string) => [...text].reverse().join('')
const dresses: [string, (secret: string) => string][] = [
  ['plain', secret => secret],
  ['base64', secret => Buffer.from(`the key is ${secret} and more`).toString('base64')],
  ['hex', secret => Buffer.from(secret).toString('hex')],
  ['reversed', reversed],
  ['percent', secret => [...secret].map(char => `%${char.charCodeAt(0).toString(16)}`).join('')],
  ['spaced', secret => [...secret].join(' ')],
  ['zero-width', secret => [...secret].join('\u200b')],
]

for (const kind of ['key', 'iban', 'address'] as const) {
  test.each(dresses)(`the planted ${kind} leaves in no dress: %s`, async (_, dress) => {
    const answer = await agent.send('ann@good.test', 'Hello', `${freshWords()} ${dress(planted[kind])}`)
    expect(answer.status).toBe(403)
    expect(answer.body.error).toMatchObject({ code: 'secret_in_content', retryable: false })
    expect(await state()).toEqual({ state: 'stopped', changed_by: 'postern' })
    const { rows } = await server.owner.query(
      `select audience, kind from alert where kind = 'canary' order by audience`,
    )
    expect(rows.map(row => row.audience)).toEqual(['*', expect.stringMatching(/^own_/)])
    const after = await agent.send('ann@good.test')
    expect(after.body.error.code).toBe('agent_stopped')
    const outbox = await server.owner.query('select from outbox where account_id = $1', [agent.accountId])
    expect(outbox.rowCount).toBe(0)
  })
}

test('trying whether it would leave tells nothing of it, and stops nobody', async () => {
  const path = `/v1/inboxes/${agent.inboxId}/messages?dry_run=true`
  for (const text of [planted.key, planted.iban, Buffer.from(planted.address).toString('base64')]) {
    const tried = await agent.call('POST', path, {
      to: 'ann@good.test',
      subject: 'Hello',
      text: `${freshWords()} ${text}`,
    })
    expect(tried.status).toBe(200)
    const finding = tried.body.findings.find((each: { rule: string }) => each.rule === 'secret-in-content')
    expect(finding, text).toMatchObject({ outcome: 'allow' })
  }
  expect((await state()).state).toBe('running')
  expect((await agent.send('ann@good.test', 'Hello', planted.key)).body.error.code).toBe('secret_in_content')
  expect((await state()).state).toBe('stopped')
})

test('a subject and a recipient are words too', async () => {
  const answer = await agent.send(`bob+${planted.iban.toLowerCase()}@good.test`)
  expect(answer.body.error.code).toBe('secret_in_content')
  expect((await state()).state).toBe('stopped')
})

test('a mail to the planted address is answered as to any that is not there, and stops the agent', async () => {
  const smtp = await dial(server.smtpPort!)
  await smtp.command('EHLO there.example')
  await smtp.command('MAIL FROM:<eve@evil.example>')
  expect(await smtp.command('RCPT TO:<canary-000000000000@postern.localhost>')).toMatch(/^550/)
  expect((await state()).state).toBe('running')
  expect(await smtp.command(`RCPT TO:<${planted.address.toUpperCase()}>`)).toMatch(/^550/)
  for (let i = 0; (await state()).state === 'running'; i++) {
    if (i > 100) throw new Error('still running')
    await sleep(20)
  }
  smtp.close()
})
