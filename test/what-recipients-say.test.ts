// What people do with the link in a footer beside stopping the mail: they report it, and ask the human behind it. Looking
// changes nothing; what they write is bounded, quoted as theirs, and led back to nobody's address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, capturedMail, claimAgent, operatorToken, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

let n = 0
interface Copy {
  to: string
  page: string
  messageId: string
}
/** Sent before the agent is claimed: then nothing is held. */
async function mailFrom(agent: TestAgent, to = `jane.doe+${++n}@people${n}.test`): Promise<Copy> {
  const subject = `Note ${++n}`
  const sent = await agent.send(to, subject)
  expect(sent.body).toMatchObject({ status: 'queued' })
  const mail = await capturedMail(server, to, new RegExp(`^${subject}$`))
  return { to, page: /\/m\/[a-z0-9]+/.exec(mail.text)![0], messageId: sent.body.message_id }
}
const newAgent = () => registerAgent(server, { name: `scout ${++n}` })
const get = (path: string) => call(server, 'GET', path)
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call(server, 'POST', path, new URLSearchParams(fields).toString(), {
    origin: server.url,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })
const rows = async (table: 'report' | 'question', agent: TestAgent) =>
  (await server.owner.query(`select * from ${table} where account_id = $1 order by id`, [agent.accountId])).rows
const breakerOf = async (agent: TestAgent) =>
  (await server.owner.query('select * from breaker where account_id = $1', [agent.accountId])).rows[0]?.state
const alerts = async (agent: TestAgent, kind: string) =>
  (
    await server.owner.query(
      'select audience, count, sentence, data from alert where account_id = $1 and kind = $2 order by audience',
      [agent.accountId, kind],
    )
  ).rows
const mailTo = async (to: string, subject: RegExp) => capturedMail(server, to, subject)

describe('the page', () => {
  test('has forms and no script, tells whether a human stands behind it, and never who', async () => {
    const agent = await newAgent()
    const { page, to } = await mailFrom(agent)
    const before = await get(page)
    expect(before.body).toContain('Nobody has claimed it')
    expect(before.body).toContain('no human stands behind it')
    expect(before.body).not.toContain(`${page}/question`)
    await claimAgent(server, agent, 'secret.owner@example.com')
    const { body, headers } = await get(page)
    expect(body).toContain('whose address was verified by mail')
    expect(body).not.toMatch(/secret\.owner|example\.com/)
    expect(body).not.toContain(to.split('@')[0])
    expect(body).not.toMatch(/<script|\son\w+=|javascript:/i)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(body).toContain(`action="${page}/report"`)
    expect(body).toContain(`action="${page}/question"`)
  })

  test('looking changes nothing, and forms come from it alone', async () => {
    const agent = await newAgent()
    const { page } = await mailFrom(agent)
    await claimAgent(server, agent, `owner${n}@example.com`)
    for (const path of [page, `${page}/report`, `${page}/question`])
      for (const method of ['GET', 'HEAD']) await call(server, method, path)
    expect((await get(`${page}/report`)).status).toBe(404)
    for (const origin of ['https://evil.example', ''])
      for (const [act, fields] of [
        ['report', { reason: 'spam' }],
        ['question', { text: 'Hello?' }],
      ] as const)
        expect((await post(`${page}/${act}`, fields, { origin })).status).toBe(403)
    expect([await rows('report', agent), await rows('question', agent)]).toEqual([[], []])
  })

  test('a token that nobody has, and mail of the platform, take neither', async () => {
    const agent = await newAgent()
    await agent.call('POST', '/v1/account/claim', { email: `claim${n}@example.com` })
    const mail = await capturedMail(server, `claim${n}@example.com`, /^Claim/)
    const system = /\/m\/[a-z0-9]+/.exec(mail.text)![0]
    expect((await get(system)).body).not.toContain('/report')
    for (const page of [system, '/m/0123456789abcdefghijklmnop', "/m/'%20or%20'1"]) {
      expect((await post(`${page}/report`, { reason: 'spam' })).status).toBe(404)
      expect((await post(`${page}/question`, { text: 'x' })).status).toBe(404)
    }
  })
})

describe('a report', () => {
  test('reaches the owner and the operator, once a copy', async () => {
    const agent = await newAgent()
    const { page, messageId, to } = await mailFrom(agent)
    const owner = await claimAgent(server, agent, `owner${n}@example.com`)
    const text = 'It wants <b>money</b>\u202e, and my\u200b password.'
    const told = await post(`${page}/report`, { reason: 'scam', text })
    expect([told.status, told.body.includes('Reported')]).toEqual([200, true])
    expect((await post(`${page}/report`, { reason: 'spam', text: 'again' })).status).toBe(200)
    expect(await rows('report', agent)).toHaveLength(1)

    const list = await owner.call('GET', '/v1/owner/reports')
    expectContract('GET', '/v1/owner/reports', 200, list.body)
    expect(list.body.reports).toMatchObject([
      { account_id: agent.accountId, message_id: messageId, recipient: to, reason: 'scam' },
    ])
    expect(list.body.reports[0].text).toBe('It wants <b>money</b>, and my password.')
    const operator = await call(server, 'GET', '/v1/operator/reports', undefined, {
      authorization: `Bearer ${await operatorToken(server)}`,
    })
    expectContract('GET', '/v1/operator/reports', 200, operator.body)
    expect(operator.body.reports[0]).toMatchObject({ account_id: agent.accountId })

    const raised = await alerts(agent, 'complaint')
    expect(raised.map(alert => alert.audience)).toEqual(['*', expect.stringMatching(/^own_/)])
    expect(raised.every(alert => alert.count === 1 && !JSON.stringify(alert).includes('money'))).toBe(true)
    expect(await breakerOf(agent)).toBeUndefined()
  })

  test('of another owner’s agent is nobody else’s', async () => {
    const stranger = await newAgent()
    const owner = await claimAgent(server, stranger, `stranger${n}@example.com`)
    expect((await owner.call('GET', '/v1/owner/reports')).body.reports).toEqual([])
    expect((await owner.call('GET', '/v1/owner/questions')).body.questions).toEqual([])
  })

  test.each([
    ['no reason', {}],
    ['an unknown reason', { reason: 'because' }],
    ['10,000 characters', { reason: 'other', text: 'x'.repeat(10_000) }],
    ['300,000 characters', { reason: 'other', text: 'x'.repeat(300_000) }],
  ])('with %s is none', async (_, fields) => {
    const agent = await newAgent()
    const { page } = await mailFrom(agent)
    const { status, body } = await post(`${page}/report`, fields as Record<string, string>)
    expect([400, 413]).toContain(status)
    expect(body).toMatch(/Nothing was/)
    expect(await rows('report', agent)).toEqual([])
  })

  test('of two people trips the breaker; of one, however often and spelt, it does not', async () => {
    const agent = await newAgent()
    const copies = [
      await mailFrom(agent, 'one@many.test'),
      await mailFrom(agent, 'one+a@many.test'),
      await mailFrom(agent, 'one@many.test'),
    ]
    const two = await mailFrom(agent, 'two@many.test')
    const owner = await claimAgent(server, agent, `owner${n}@example.com`)
    for (const { page } of copies) await post(`${page}/report`, { reason: 'spam' })
    expect([(await rows('report', agent)).length, await breakerOf(agent)]).toEqual([3, undefined])
    await post(`${two.page}/report`, { reason: 'spam' })
    expect(await breakerOf(agent)).toBe('tripped')
    expect((await alerts(agent, 'breaker')).map(alert => alert.audience)).toEqual(['*', expect.any(String)])
    expect((await alerts(agent, 'complaint'))[0].count).toBe(4)

    const reset = await owner.call('POST', `/v1/owner/agents/${agent.accountId}/reset-breaker`)
    expect(reset.body.breaker.state).toBe('reset')
    await post(`${two.page}/report`, { reason: 'scam' })
    expect(await breakerOf(agent)).toBe('reset')
  })

  test('of two people a week apart trips nothing, of two at once it does', async () => {
    const agent = await newAgent()
    const copies = await Promise.all([mailFrom(agent), mailFrom(agent), mailFrom(agent)])
    await post(`${copies[0].page}/report`, { reason: 'spam' })
    await server.owner.query(`update report set created_at = created_at - interval '8 days' where account_id = $1`, [
      agent.accountId,
    ])
    await post(`${copies[1].page}/report`, { reason: 'spam' })
    expect(await breakerOf(agent)).toBeUndefined()
    const other = await newAgent()
    const both = await Promise.all([mailFrom(other), mailFrom(other)])
    await Promise.all(both.map(({ page }) => post(`${page}/report`, { reason: 'spam' })))
    expect(await breakerOf(other)).toBe('tripped')
  })
})

describe('a question', () => {
  async function claimed() {
    const agent = await newAgent()
    const copy = await mailFrom(agent)
    const email = `owner${++n}@example.com`
    return { agent, email, ...copy, owner: await claimAgent(server, agent, email) }
  }

  test('comes to the owner as a stranger’s words, and the answer to the asker, without the owner’s address', async () => {
    const { agent, email, page, to, owner, messageId } = await claimed()
    const text =
      'Is it you?\r\nPostern: all is well, <b>sign in</b> at https://evil.test/login\u202e or write ann@evil.test'
    const asked = await post(`${page}/question`, { text })
    expect([asked.status, asked.body.includes('Passed on')]).toEqual([200, true])
    const mail = await mailTo(email, /^A question about your agent /)
    expect(mail.subject).toBe(`A question about your agent ${agent.email}`)
    expect(mail.text).toContain('> Is it you?')
    expect(mail.text).toContain('> Postern: all is well, <b>sign in</b> at hxxps[:]//evil[.]test/login or write')
    expect(mail.text).not.toMatch(/evil\.test|\u202e/)
    expect(mail.text).toContain('A stranger wrote the lines')
    expect(mail.text).toContain('somebody asks about your AI agent')

    const { body } = await owner.call('GET', '/v1/owner/questions')
    expectContract('GET', '/v1/owner/questions', 200, body)
    expect(body.questions).toMatchObject([{ message_id: messageId, recipient: to, answer: null }])
    const path = `/v1/owner/questions/${body.questions[0].question_id}/answer`
    const answered = await owner.call('POST', path, { text: 'Yes, it is mine. See https://mine.test.' })
    expectContract('POST', '/v1/owner/questions/{question_id}/answer', 200, answered.body)
    expect(answered.body.answer).toContain('Yes')
    const answer = await mailTo(to, /^An answer about the agent /)
    expect(answer.text).toContain('> Yes, it is mine. See hxxps[:]//mine[.]test.')
    expect(JSON.stringify(answer)).not.toContain(email)
    expect(answer.from).toContain('postern@')
    const again = await owner.call('POST', path, { text: 'Once more.' })
    expect([again.status, again.body.error.code]).toEqual([409, 'already_answered'])
  })

  test('is answered on the owner’s page, where a stranger’s words are text and a form is the page’s own', async () => {
    const { page, to, owner, agent } = await claimed()
    await post(`${page}/question`, { text: '<script>alert(1)</script> <a href="https://evil.test">Sign in</a>' })
    await post(`${page}/report`, { reason: 'wrong', text: '<img src=x onerror=alert(1)>' })
    expect((await get('/questions')).headers.get('location')).toBe('/sign-in')
    const shown = await owner.call('GET', '/questions')
    expect(shown.status).toBe(200)
    expect(shown.body).toContain('&lt;script&gt;alert(1)')
    expect(shown.body).toContain('&lt;img src=x')
    expect(shown.body).not.toMatch(/<script|<img|href="https:\/\/evil/)
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown.body)![1]!
    const [question] = await rows('question', agent)
    const { cookie } = owner.owner
    const answer = (fields: Record<string, string>, headers: Record<string, string> = { cookie }) =>
      post(`/questions/${question.id}`, fields, headers)
    expect((await answer({ csrf, text: 'It is.' }, {})).headers.get('location')).toBe('/sign-in')
    expect((await answer({ csrf: 'x', text: 'It is.' })).status).toBe(403)
    expect((await answer({ csrf, text: 'It is.' }, { cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await answer({ csrf, text: ' ' })).status).toBe(400)
    expect((await answer({ csrf, text: 'x'.repeat(10_000) })).status).toBe(400)
    expect((await rows('question', agent))[0].answer).toBeNull()
    expect((await answer({ csrf, text: 'It is.' })).headers.get('location')).toBe('/questions?answered')
    expect((await mailTo(to, /^An answer about/)).text).toContain('> It is.')
    expect((await answer({ csrf, text: 'Again.' })).status).toBe(409)
    expect((await owner.call('GET', '/questions')).body).not.toContain('<textarea')
  })

  test('of an agent that nobody claimed goes nowhere, and says so', async () => {
    const agent = await newAgent()
    const { page } = await mailFrom(agent)
    const { status, body } = await post(`${page}/question`, { text: 'Who are you?' })
    expect(status).toBe(409)
    expect(body).toContain('There is nobody to ask')
    expect(await rows('question', agent)).toEqual([])
  })

  test('is asked three times a copy and ten times an agent a day; the same form again is the same question', async () => {
    const agent = await newAgent()
    const first = await mailFrom(agent)
    const copies = [first, await mailFrom(agent), await mailFrom(agent), await mailFrom(agent, first.to)]
    await claimAgent(server, agent, `owner${++n}@example.com`)
    const ask = async (copy: Copy, text: string) => (await post(`${copy.page}/question`, { text })).status
    expect(await Promise.all(Array.from({ length: 5 }, () => ask(copies[0]!, 'Why?')))).toEqual([
      200, 200, 200, 200, 200,
    ])
    expect(await rows('question', agent)).toHaveLength(1)
    const flood = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(copies[0]!, `Why ${i}?`)))
    expect(flood.filter(status => status === 200)).toHaveLength(2)
    expect(flood.filter(status => status === 429)).toHaveLength(18)
    for (const copy of copies.slice(1)) for (let i = 0; i < 3; i++) await ask(copy, `And ${i}?`)
    expect(await rows('question', agent)).toHaveLength(10)
    const mails = (await call(server, 'GET', '/captured.json')).body.messages
    expect(
      mails.filter(
        (m: { to: string; subject: string }) => m.subject.includes(agent.email) && /question/.test(m.subject),
      ).length,
    ).toBeLessThanOrEqual(10)
  })

  test.each([
    ['nothing', ''],
    ['only what nobody sees', '\u200b\u202e \n'],
    ['10,000 characters', 'x'.repeat(10_000)],
  ])('of %s is none', async (_, text) => {
    const { agent, page } = await claimed()
    expect((await post(`${page}/question`, { text })).status).toBe(400)
    expect(await rows('question', agent)).toEqual([])
  })

  test('is answered by the owner of that agent alone, and not to who wants no mail of the platform', async () => {
    const { agent, page, to, owner } = await claimed()
    await post(`${page}/question`, { text: 'Who are you?' })
    const [question] = await rows('question', agent)
    const path = `/v1/owner/questions/${question.id}/answer`
    const foreign = await claimed()
    expect((await foreign.owner.call('POST', path, { text: 'Me.' })).status).toBe(404)
    expect((await agent.call('POST', path, { text: 'Me.' })).body.error.code).toBe('owner_only')
    expect((await owner.call('POST', path, { text: '\u200b' })).status).toBe(400)
    expect((await owner.call('POST', path, { text: 'x'.repeat(2_001) })).status).toBe(400)
    await server.owner.query(
      `insert into suppression (account_id, address, source) values ('acc_postern', $1, 'test')`,
      [to.replace(/\+.*@/, '@')],
    )
    const refused = await owner.call('POST', path, { text: 'Me.' })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'answer_not_sent'])
    expect((await owner.call('GET', '/v1/owner/questions')).body.questions[0]).toMatchObject({ answer: null })
    await server.owner.query(`delete from suppression where account_id = 'acc_postern'`)
    const both = await Promise.all(['One.', 'Two.'].map(text => owner.call('POST', path, { text })))
    expect(both.map(answer => answer.status).toSorted()).toEqual([200, 409])
  })
})
