// What the owner's receive list says: mail that says it is from whom the owner blocked is on no agent surface, whoever sent
// it; once somebody is allowed, only verified mail of theirs is let in. The owner finds what was kept out.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { deliver } from './support/smtp-client.ts'

let server: TestServer
let agent: TestAgent
let friend: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let base: string
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server, { name: 'reader' })
  friend = await registerAgent(server, { name: 'friend' })
  owner = await claimAgent(server, agent)
  base = `/v1/owner/agents/${agent.accountId}`
})
afterAll(() => server.stop())

const list = (action: 'allow' | 'block', pattern: string) =>
  owner.call('POST', `${base}/lists`, { list: 'receive', action, pattern })
async function clear(): Promise<void> {
  const { body } = await owner.call('GET', `${base}/lists`)
  for (const { entry_id } of body.entries) await owner.call('DELETE', `${base}/lists/${entry_id}`)
}

/** From outside, claiming to be `from`; the message as the database has it. */
async function arrive(from: string, subject: string, headers = '') {
  const raw = `From: ${from}\r\nTo: ${agent.email}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@x.test>\r\n${headers}\r\nHow are you?\r\n`
  expect(await deliver(server.smtpPort!, 'any@sender.test', agent.email, raw)).toMatch(/^250/)
  return stored(subject)
}
async function stored(subject: string) {
  for (let i = 0; i < 400; i++) {
    const { rows } = await server.owner.query('select * from message where account_id = $1 and subject = $2', [
      agent.accountId,
      subject,
    ])
    if (rows[0]) return rows[0]
    await sleep(25)
  }
  throw new Error(`${subject} never came`)
}
const inbox = (path = '') => agent.call('GET', `/v1/inboxes/${agent.inboxId}${path}`)
const subjects = async () =>
  (await inbox('/messages?limit=50')).body.messages.map((m: { message_id: string }) => m.message_id) as string[]
const threads = async () => (await inbox('/threads?limit=50')).body.threads as Record<string, never>[]

test('whoever says to be a blocked sender is on no surface of the agent, with no trace in counts', async () => {
  const open = await arrive('Bob <bob@good.test>', 'open')
  await list('block', 'eve@bad.test')
  await list('block', '@worse.test')
  const before = await threads()
  const blocked = [
    await arrive('Eve <eve@bad.test>', 'one'),
    await arrive('eve+tag@BAD.test', 'two'),
    await arrive('"Bob" <any@worse.test>', 'three'),
    await arrive('Eve <eve@bad.test>', 'four', 'In-Reply-To: <open@x.test>\r\n'),
  ]
  const free = [await arrive('other@bad.test', 'five'), await arrive('any@sub.worse.test', 'six')]
  expect(blocked.map(message => message.blocked)).toEqual([true, true, true, true])
  expect(free.map(message => message.blocked)).toEqual([false, false])

  const shown = await subjects()
  for (const { id, thread_id } of blocked) {
    expect(shown).not.toContain(id)
    for (const path of ['', '/raw', '?acknowledge=vrd_1'])
      expect((await inbox(`/messages/${id}${path}`)).status).toBe(404)
    const reply = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages/${id}/reply`, { text: 'x' })
    expect(reply.status).toBe(404)
    if (thread_id !== open.thread_id) expect((await inbox(`/threads/${thread_id}/messages`)).status).toBe(404)
  }
  expect(blocked[3].thread_id).toBe(open.thread_id)
  expect((await inbox(`/threads/${open.thread_id}/messages`)).body.messages).toHaveLength(1)
  const own = (all: Record<string, never>[]) => all.find(thread => thread['thread_id'] === open.thread_id)
  expect(own(await threads())).toEqual(own(before))
  expect(await threads()).toHaveLength(before.length + 2)
})

test('what answers a blocked mail begins a thread of its own', async () => {
  const blocked = await arrive('Eve <eve@bad.test>', 'root')
  const answer = await arrive('bob@good.test', 'answer', 'In-Reply-To: <root@x.test>\r\n')
  expect(answer.thread_id).not.toBe(blocked.thread_id)
})

test('the owner sees that it came, none of its words, and lets one through', async () => {
  const { body } = await owner.call('GET', `${base}/blocked?limit=50`)
  expectContract('GET', '/v1/owner/agents/{account_id}/blocked', 200, body)
  const item = body.messages.find((m: { from: string }) => m.from === 'any@worse.test')
  expect(item).toMatchObject({ verdict: 'clear', verified: false, inbox_id: agent.inboxId })
  expect(JSON.stringify(body)).not.toContain('How are you')

  const path = `${base}/messages/${item.message_id}/unblock`
  await server.owner.query(`update owner_session set fresh_until = now() - interval '1 minute'`)
  expect((await owner.call('POST', path)).body.error.code).toBe('fresh_sign_in_required')
  await server.owner.query(`update owner_session set fresh_until = now() + interval '15 minutes' where kind = 'cookie'`)
  const done = await owner.call('POST', path)
  expectContract('POST', '/v1/owner/agents/{account_id}/messages/{message_id}/unblock', 200, done.body)
  expect(await subjects()).toContain(item.message_id)
  const message = (await inbox(`/messages/${item.message_id}`)).body
  expect(message.text).toContain('How are you')
  const thread = (await threads()).find(each => each['thread_id'] === message.thread_id)
  expect(thread).toMatchObject({ message_count: 1, participants: ['any@worse.test'] })
  expect((await owner.call('POST', path)).status).toBe(404)
  expect((await owner.call('POST', `${base}/messages/${(await subjects())[0]}/unblock`)).status).toBe(404)
})

test('as soon as somebody is allowed, only verified mail of theirs gets in', async () => {
  await clear()
  await list('allow', friend.email)
  expect((await arrive('bob@good.test', 'not on it')).blocked).toBe(true)
  expect((await arrive(friend.email, 'claims to be on it')).blocked).toBe(true)
  expect((await arrive('a@b.test, c@d.test', 'no one sender')).blocked).toBe(true)
  expect((await friend.send(agent.email, 'truly on it')).status).toBe(202)
  expect((await stored('truly on it')).blocked).toBe(false)
  await list('block', `@${friend.email.split('@')[1]}`)
  await friend.send(agent.email, 'blocked and allowed')
  expect((await stored('blocked and allowed')).blocked).toBe(true)
  await clear()
  expect((await arrive('bob@good.test', 'open again')).blocked).toBe(false)
})

test('a list is one agent’s alone', async () => {
  const other = await registerAgent(server, { name: 'other' })
  await list('block', 'bob@good.test')
  const raw = `From: bob@good.test\r\nTo: ${other.email}\r\nSubject: free\r\n\r\nHi.\r\n`
  await deliver(server.smtpPort!, 'bob@good.test', other.email, raw)
  for (let i = 0; i < 200; i++) {
    const { body } = await other.call('GET', `/v1/inboxes/${other.inboxId}/messages`)
    if (body.messages.length === 1) return
    await sleep(25)
  }
  throw new Error('it never came')
})
