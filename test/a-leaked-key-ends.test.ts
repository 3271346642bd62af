// A key that stands in a mail, going out or coming in, however it is spelled, is known to somebody else: it ends at once,
// and people are told. Nobody ends a key by naming it: only its whole secret does.
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { mintAgentToken, mintOwnerToken } from '../apps/server/src/owners/token.ts'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { freshWords } from './support/befriend.ts'
import { eventually } from './support/outgoing.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

/** As many as a test needs from this address. */
async function newAgent(): Promise<TestAgent> {
  await server.owner.query('delete from quota')
  return registerAgent(server)
}

const rows = async (sql: string, ...values: unknown[]) => (await server.owner.query(sql, values)).rows
const keyIdOf = (token: string) => `key_${token.split('_')[2]}`
const statusOf = async (agent: TestAgent) => (await agent.call('GET', '/v1/account')).status
const sendWith = (agent: TestAgent, body: object) =>
  agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
    ...{ to: 'friend@example.org', subject: 'Hello', text: freshWords() },
    ...body,
  })
const alertsOf = (accountId: string) =>
  rows(
    `select audience, kind, sentence from alert where account_id = $1 and kind = 'key-leaked' order by audience`,
    accountId,
  )
/** What happened, the calls themselves left out. */
const eventsOf = async (accountId: string) =>
  (
    await rows(
      `select action from audit_event where account_id = $1 and action <> 'api.called' order by seq`,
      accountId,
    )
  ).map(row => row.action)

const spaced = (text: string) => [...text].join(' ')
const dresses: [string, (token: string) => object][] = [
  ['plain', token => ({ text: `It is ${token}, keep it.` })],
  ['in capitals', token => ({ text: token.toUpperCase() })],
  ['in the subject', token => ({ subject: token })],
  ['spaced', token => ({ text: spaced(token) })],
  ['over lines', token => ({ text: token.match(/.{1,9}/g)!.join('\n') })],
  ['with what nobody sees between', token => ({ text: [...token].join('\u200b') })],
  ['backwards', token => ({ text: [...token].reverse().join('') })],
  ['base64', token => ({ text: Buffer.from(`the key: ${token}`).toString('base64') })],
  ['hex', token => ({ text: Buffer.from(token).toString('hex') })],
  [
    'percent',
    token => ({ text: `https://x.test/?k=${[...token].map(c => `%${c.charCodeAt(0).toString(16)}`).join('')}` }),
  ],
  ['in HTML', token => ({ html: `<p>${token}</p>` })],
  ['in HTML between tags', token => ({ html: `<p>${[...token].map(c => `<b>${c}</b>`).join('')}</p>` })],
  ['in HTML as references', token => ({ html: `<p>${[...token].map(c => `&#${c.charCodeAt(0)};`).join('')}</p>` })],
]

describe('the own key of the agent that sends', () => {
  test.each(dresses)('is refused, revoked and told: %s', async (_, dress) => {
    const agent = await newAgent()
    const before = await eventsOf(agent.accountId)
    const answer = await sendWith(agent, dress(agent.token))
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'secret_in_content'])
    expect(JSON.stringify(answer.body)).not.toContain(agent.token.split('_')[3])
    expect(await statusOf(agent)).toBe(401)
    expect((await eventsOf(agent.accountId)).slice(before.length)).toEqual(['message.refused', 'key.revoked'])
    const alerts = await alertsOf(agent.accountId)
    expect(alerts).toContainEqual({
      audience: '*',
      kind: 'key-leaked',
      sentence: `The key ${keyIdOf(agent.token)} stood in a mail and is revoked.`,
    })
    expect(await rows('select from outbox where account_id = $1', agent.accountId)).toEqual([])
    const stored = await rows(
      `select row_to_json(d)::text || coalesce((select string_agg(row_to_json(e)::text, '') from audit_event e where e.account_id = d.account_id), '') as said
         from decision d where d.account_id = $1`,
      agent.accountId,
    )
    expect(stored).toHaveLength(1)
    if (!('subject' in dress('x'))) expect(stored[0].said).not.toContain(agent.token.split('_')[3])
  })

  test('that was claimed is told to its owner', async () => {
    const agent = await newAgent()
    await claimAgent(server, agent, 'leak@example.com')
    await sendWith(agent, { text: agent.token })
    const [owned] = await rows('select owner_id from account where id = $1', agent.accountId)
    expect((await alertsOf(agent.accountId)).map(alert => alert.audience)).toContain(owned.owner_id)
    expect(await statusOf(agent)).toBe(401)
  })

  test('merely tried is refused, and ends nothing', async () => {
    const agent = await newAgent()
    const path = `/v1/inboxes/${agent.inboxId}/messages?dry_run=true`
    const answer = await agent.call('POST', path, { to: 'friend@example.org', subject: 'x', text: agent.token })
    expect(answer.body.outcome).toBe('refuse')
    expect(await statusOf(agent)).toBe(200)
    expect(await alertsOf(agent.accountId)).toEqual([])
  })
})

describe('the key of another account', () => {
  test('ends where its secret is right, and its holder is told as well as the operator', async () => {
    const [finder, holder] = [await newAgent(), await newAgent()]
    await claimAgent(server, holder, 'holder@example.com')
    expect((await sendWith(finder, { text: holder.token })).body.error.code).toBe('secret_in_content')
    expect([await statusOf(holder), await statusOf(finder)]).toEqual([401, 200])
    expect(await eventsOf(holder.accountId)).toContain('key.revoked')
    expect((await alertsOf(holder.accountId)).map(alert => alert.audience)).toEqual([
      '*',
      expect.stringMatching(/^own_/),
    ])
  })

  test('is not ended by a secret that is made up, though the message is refused', async () => {
    const [liar, victim] = [await newAgent(), await newAgent()]
    const made = mintAgentToken('live', keyIdOf(victim.token)).token
    const wrongChecksum = `${victim.token.slice(0, -1)}${victim.token.endsWith('a') ? 'b' : 'a'}`
    for (const text of [made, wrongChecksum, `${keyIdOf(victim.token)} is its key`]) {
      const answer = await sendWith(liar, { text })
      expect(answer.status, text).toBe(text.startsWith('key_') ? 202 : 403)
    }
    expect([await statusOf(victim), await statusOf(liar)]).toEqual([200, 200])
    expect(await alertsOf(victim.accountId)).toEqual([])
    expect(await eventsOf(victim.accountId)).not.toContain('key.revoked')
  })
})

test('an owner’s token that an agent sends ends', async () => {
  const agent = await newAgent()
  await claimAgent(server, agent, 'tokens@example.com')
  const [{ owner_id }] = await rows('select owner_id from account where id = $1', agent.accountId)
  const { token, hash } = mintOwnerToken()
  await server.owner.query(
    `insert into owner_session (id_hash, owner_id, kind, expires_at, fresh_until)
     values ($1, $2, 'token', now() + interval '1 hour', now())`,
    [hash, owner_id],
  )
  const asOwner = () => agent.call('GET', '/v1/owner/agents', undefined, { authorization: `Bearer ${token}` })
  expect((await asOwner()).status).toBe(200)
  expect((await sendWith(agent, { text: `Use ${token}` })).body.error.code).toBe('secret_in_content')
  expect((await asOwner()).status).toBe(401)
  expect(await statusOf(agent)).toBe(200)
})

describe('a key in mail that comes in', () => {
  async function mail(to: TestAgent, words: { subject?: string; text?: string; html?: string }): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: server.smtpPort!, ignoreTLS: true })
    await transport.sendMail({ from: 'Anna <anna@example.net>', to: to.email, subject: newId('msg'), ...words })
    transport.close()
    await eventually(async () => (await rows('select from spool')).length === 0)
  }

  test.each([
    ['text', (token: string) => ({ text: `I found this: ${token}` })],
    ['subject', (token: string) => ({ subject: token, text: 'Look.' })],
    ['HTML', (token: string) => ({ text: 'Look.', html: `<p>${token}</p>` })],
  ])('ends, in its %s', async (_, words) => {
    const [reader, holder] = [await newAgent(), await newAgent()]
    await mail(reader, words(holder.token))
    expect([await statusOf(holder), await statusOf(reader)]).toEqual([401, 200])
    expect((await alertsOf(holder.accountId)).map(alert => alert.audience)).toEqual(['*'])
    expect(await eventsOf(holder.accountId)).toContain('key.revoked')
  })

  test('does not end by a secret that is made up', async () => {
    const [reader, victim] = [await newAgent(), await newAgent()]
    await mail(reader, { text: mintAgentToken('live', keyIdOf(victim.token)).token })
    expect(await statusOf(victim)).toBe(200)
    expect(await alertsOf(victim.accountId)).toEqual([])
  })
})
