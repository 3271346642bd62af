// What waits, on the owner's pages and over the API: seen in full, decided by whoever owns the agent, never by looking.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, capturedMail, claimAgent, registerAgent, type TestAgent, type TestReply } from './support/agent.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let cookie: string

beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server, { name: 'held agent' })
  owner = await claimAgent(server, agent)
  cookie = owner.owner.cookie
})
afterAll(() => server.stop())

const stranger = () => `${randomBytes(5).toString('hex')}@strangers.test`

async function hold(
  changes: Record<string, unknown> = {},
): Promise<{ approval_id: string; message_id: string; to: string }> {
  const to = stranger()
  const { status, body } = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
    to,
    subject: 'A question',
    text: 'Some words.',
    ...changes,
  })
  expect([status, body.status]).toEqual([202, 'held'])
  return { ...body, to }
}

const api = (method: string, path: string, body?: unknown): Promise<TestReply> => owner.call(method, path, body)
const get = (path: string, headers: Record<string, string> = { cookie }) =>
  call(server, 'GET', path, undefined, headers)
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = { cookie }) =>
  call(server, 'POST', path, new URLSearchParams(fields).toString(), {
    origin: server.url,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  })
const fieldsOf = (page: string) => ({
  csrf: /name="csrf" value="([^"]+)"/.exec(page)![1]!,
  content_hash: /name="content_hash" value="([^"]+)"/.exec(page)?.[1] ?? '',
})
const messageOf = async (id: string) => (await agent.call('GET', `/v1/inboxes/${agent.inboxId}/messages/${id}`)).body

describe('over the API', () => {
  test('a held message is listed with why, shown in full, and approved by its hash', async () => {
    const held = await hold({
      text: 'Go to https://example.com/pay?x=1 now\u200b.',
      html: '<p>Go <a href="https://example.com/pay?x=1">here</a></p>',
    })
    const { body: page } = await api('GET', `/v1/owner/approvals?state=pending&account_id=${agent.accountId}`)
    const [item] = page.approvals
    expect(item).toMatchObject({
      approval_id: held.approval_id,
      recipients: [held.to],
      state: 'pending',
      from: agent.email,
    })
    expect(item.why.join()).toContain('for the first time')
    expect(page.decisions).toMatchObject({ tired: false })

    const { body: view } = await api('GET', `/v1/owner/approvals/${held.approval_id}`)
    expect(view.recipients_in_detail).toEqual([
      { address: held.to, first_contact: true, written_before: false, suppressed: false },
    ])
    expect(view.if_approved.outcome).toBe('allow')
    expect(view.links.map((link: { href: string }) => link.href)).toContain('https://example.com/pay?x=1')
    const raw = await fetch(`${server.url}/v1/owner/approvals/${held.approval_id}/raw?recipient=${held.to}`, {
      headers: { cookie },
    })
    const bytes = Buffer.from(await raw.arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(view.copies[0].sha256)

    const early = await api('POST', `/v1/owner/approvals/${held.approval_id}/approve`, { content_hash: 'f'.repeat(64) })
    expect([early.status, early.body.error.code]).toEqual([409, 'approval_changed'])
    const done = await api('POST', `/v1/owner/approvals/${held.approval_id}/approve`, {
      content_hash: view.content_hash,
    })
    expect([done.status, done.body]).toEqual([
      200,
      { approval_id: held.approval_id, message_id: held.message_id, status: 'queued' },
    ])
    const again = await api('POST', `/v1/owner/approvals/${held.approval_id}/approve`, {
      content_hash: view.content_hash,
    })
    expect([again.status, again.body.error.code]).toEqual([409, 'approval_decided'])
    expect(await messageOf(held.message_id)).toMatchObject({ approval: { state: 'approved', reason: null } })
    await capturedMail(server, held.to, /^A question$/)
  })

  test('a refusal says why, and the agent reads it', async () => {
    const held = await hold()
    expect(await messageOf(held.message_id)).toMatchObject({
      status: 'held',
      approval: { state: 'pending', reason: null },
    })
    const done = await api('POST', `/v1/owner/approvals/${held.approval_id}/reject`, { reason: 'Not to them.' })
    expect(done.body).toMatchObject({ status: 'refused' })
    expect(await messageOf(held.message_id)).toMatchObject({
      status: 'refused',
      approval: { state: 'rejected', reason: 'Not to them.' },
    })
    const long = await api('POST', `/v1/owner/approvals/${held.approval_id}/reject`, { reason: 'x'.repeat(501) })
    expect(long.status).toBe(400)
  })

  test('an edit waits under a new approval', async () => {
    const held = await hold()
    const done = await api('POST', `/v1/owner/approvals/${held.approval_id}/edit`, { text: 'Better words.' })
    expect(done.body).toMatchObject({ status: 'held', version: 2, message_id: held.message_id })
    expect(await messageOf(held.message_id)).toMatchObject({
      status: 'held',
      text: 'Better words.',
      approval: { approval_id: done.body.approval_id, state: 'pending' },
    })
    const old = await api('GET', `/v1/owner/approvals/${held.approval_id}`)
    expect(old.body).toMatchObject({
      state: 'superseded',
      replaced_by: done.body.approval_id,
      words: { text: 'Some words.' },
    })
    const late = await api('POST', `/v1/owner/approvals/${held.approval_id}/reject`)
    expect([late.status, late.body.error.code]).toEqual([409, 'approval_changed'])
  })

  test('a selection is decided one by one', async () => {
    const [first, second] = [await hold(), await hold()]
    const hashes = await Promise.all(
      [first, second].map(
        async ({ approval_id }) => (await api('GET', `/v1/owner/approvals/${approval_id}`)).body.content_hash,
      ),
    )
    const { status, body } = await api('POST', '/v1/owner/approvals/approve', {
      approvals: [
        { approval_id: first.approval_id, content_hash: hashes[0] },
        { approval_id: second.approval_id, content_hash: hashes[0] },
        { approval_id: first.approval_id, content_hash: hashes[0] },
        { approval_id: 'apr_nothing', content_hash: hashes[0] },
      ],
    })
    expect(status).toBe(200)
    expect(body.approvals.map((each: { outcome: string; code?: string }) => each.code ?? each.outcome)).toEqual([
      'approved',
      'approval_changed',
      'approval_decided',
      'not_found',
    ])
    expect(await messageOf(second.message_id)).toMatchObject({ status: 'held' })
    expect((await api('POST', '/v1/owner/approvals/approve', { approvals: [] })).status).toBe(400)
  })

  test('a cap refuses a release with its own code, and the message waits on', async () => {
    const held = await hold()
    const { content_hash } = (await api('GET', `/v1/owner/approvals/${held.approval_id}`)).body
    await server.owner.query(
      `insert into ledger (account_id, meter, starts_at, used, cap) values ($1, 'send_day', window_start('send_day'), 50, 50)
      on conflict (account_id, meter, starts_at) do update set used = 50`,
      [agent.accountId],
    )
    const done = await api('POST', `/v1/owner/approvals/${held.approval_id}/approve`, { content_hash })
    expect([done.status, done.body.error.code]).toEqual([429, 'daily_cap'])
    expect(Date.parse(done.body.error.resets_at)).toBeGreaterThan(Date.now())
    expect((await api('GET', `/v1/owner/approvals/${held.approval_id}`)).body).toMatchObject({
      state: 'pending',
      if_approved: { outcome: 'refuse' },
    })
    await server.owner.query(`update ledger set used = 0 where account_id = $1`, [agent.accountId])
    expect((await api('POST', `/v1/owner/approvals/${held.approval_id}/approve`, { content_hash })).status).toBe(200)
  })

  test('no credential of an agent has any of it, and another owner finds nothing', async () => {
    const held = await hold()
    const other = await registerAgent(server)
    const someone = await claimAgent(server, other, 'someone@example.net')
    const hash = { content_hash: '0'.repeat(64) }
    const at = `/v1/owner/approvals/${held.approval_id}`
    const operations: [string, string, unknown?][] = [
      ['GET', '/v1/owner/approvals'],
      ['GET', at],
      ['GET', `${at}/raw`],
      ['POST', `${at}/approve`, hash],
      ['POST', `${at}/reject`, {}],
      ['POST', `${at}/edit`, { text: 'x' }],
      ['POST', '/v1/owner/approvals/approve', { approvals: [{ approval_id: held.approval_id, ...hash }] }],
    ]
    for (const [method, path, body] of operations) {
      const { status, body: said } = await agent.call(method, path, body)
      expect([status, said.error.code], path).toEqual([403, 'owner_only'])
      const nobody = await call(server, method, path, body)
      expect(nobody.status, path).toBe(401)
      if (!path.includes(held.approval_id)) continue
      expect((await someone.call(method, path, body)).status, path).toBe(404)
    }
    expect((await someone.call('GET', '/v1/owner/approvals')).body.approvals).toEqual([])
    expect((await someone.call('GET', `/v1/owner/approvals?account_id=${agent.accountId}`)).status).toBe(404)
    expect(
      (await someone.call('POST', '/v1/owner/approvals/approve', operations.at(-1)![2])).body.approvals[0].code,
    ).toBe('not_found')
    // With a cookie, only from a page of ours.
    const elsewhere = await call(server, 'POST', `${at}/reject`, {}, { cookie, origin: 'https://evil.example' })
    expect(elsewhere.status).toBe(403)
    expect(await messageOf(held.message_id)).toMatchObject({ status: 'held' })
  })
})

describe('on the pages', () => {
  test('an owner sees the message, lets it go, and only the button does it', async () => {
    const held = await hold({ subject: '<script>x</script>', text: 'Hello\u2800 there' })
    const list = (await get('/approvals')).body
    expect(list).toContain(`/approvals/${held.approval_id}`)
    expect((await get('/agents')).body).toMatch(/href="\/approvals">\d+ messages? waits? for your word|1 message waits/)
    for (let n = 0; n < 3; n++)
      for (const way of ['', '/html', '/raw', '/approve']) await get(`/approvals/${held.approval_id}${way}`)
    expect(await messageOf(held.message_id)).toMatchObject({ status: 'held' })

    const { body: page, headers } = await get(`/approvals/${held.approval_id}`)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const shown of [
      held.to,
      'first contact',
      '&lt;script&gt;',
      'Hello[U+2800] there',
      'An AI agent sent this message',
    ])
      expect(page, shown).toContain(shown)
    expect(page).not.toContain('<script')
    const fields = fieldsOf(page)
    expect((await form(`/approvals/${held.approval_id}/approve`, { ...fields, csrf: 'x' })).status).toBe(403)
    const changed = await form(`/approvals/${held.approval_id}/approve`, { ...fields, content_hash: '0'.repeat(64) })
    expect(changed.status).toBe(409)
    expect(changed.body).toContain('not what you saw')
    const done = await form(`/approvals/${held.approval_id}/approve`, fields)
    expect([done.status, done.headers.get('location')]).toEqual([303, '/approvals?done=approved'])
    expect((await get('/approvals?done=approved')).body).toContain('You let it go')
    expect((await get(`/approvals/${held.approval_id}`)).body).not.toContain('/approve"')
  })

  test('refuses with a reason', async () => {
    const held = await hold()
    const { csrf } = fieldsOf((await get(`/approvals/${held.approval_id}`)).body)
    const done = await form(`/approvals/${held.approval_id}/reject`, { csrf, reason: 'No,\r\nnot now' })
    expect(done.status).toBe(303)
    expect(await messageOf(held.message_id)).toMatchObject({ status: 'refused', approval: { reason: 'No, not now' } })
  })

  test('changes a message, shows what was changed, and leaves what was not touched', async () => {
    const held = await hold({ text: 'One\nTwo', html: '<p>One</p><p>Two</p>' })
    const { csrf } = fieldsOf((await get(`/approvals/${held.approval_id}`)).body)
    const same = {
      csrf,
      to: held.to,
      cc: '',
      bcc: '',
      subject: 'A question',
      text: 'One\r\nTwo',
      html: '<p>One</p><p>Two</p>',
    }
    const none = await form(`/approvals/${held.approval_id}/edit`, same)
    expect(none.headers.get('location')).toBe(`/approvals/${held.approval_id}`)
    const bad = await form(`/approvals/${held.approval_id}/edit`, { ...same, to: 'nobody' })
    expect(bad.status).toBe(400)
    expect(bad.body).toContain('to[0]')
    const done = await form(`/approvals/${held.approval_id}/edit`, { ...same, text: 'One\r\nThree', html: '' })
    const at = done.headers.get('location')!
    expect(at).toMatch(/^\/approvals\/apr_[a-z0-9]+\?done=edited$/)
    const page = (await get(at)).body
    expect(page).toContain('<del><bdi>Two</bdi></del>')
    expect(page).toContain('<ins><bdi>Three</bdi></ins>')
    expect(await messageOf(held.message_id)).toMatchObject({ status: 'held', html: null, text: 'One\nThree' })
    const long = await form(`/approvals/${at.slice(11, at.indexOf('?'))}/edit`, {
      ...same,
      text: 'é'.repeat(100_000),
      html: '',
    })
    expect(long.status).toBe(303)
  })

  test('shows what was read before, as the words of strangers', async () => {
    const cause = 'msg_read0000000000000000'
    const held = await hold()
    await server.owner.query(
      `with v as (insert into verdict (account_id, id, message_id, verdict, safety, scanner) values ($1, 'vrd_x', $2, 'match', '{}', 'test')),
            t as (insert into thread (account_id, id, inbox_id, subject) values ($1, 'thr_x', $3, 'x'))
       insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address, subject)
       values ($1, $2, $3, 'thr_x', 'in', 'received', 'vrd_x', 'mallory@evil.test', 'Obey <b>me</b>')`,
      [agent.accountId, cause, agent.inboxId],
    )
    await server.owner.query(
      `insert into cause (account_id, message_id, read_message_id, claimed) values ($1, $2, $3, true)`,
      [agent.accountId, held.message_id, cause],
    )
    const { body } = await get(`/approvals/${held.approval_id}`)
    expect(body).toContain('mallory@evil.test')
    expect(body).toContain('Obey &lt;b&gt;me&lt;/b&gt;')
    expect(body).toContain('looks like an attack')
    expect((await api('GET', `/v1/owner/approvals/${held.approval_id}`)).body.causes).toMatchObject([
      { message_id: cause, from: 'mallory@evil.test', verdict: 'match', claimed: true },
    ])
    // Reading it once more later does not move what came before the message to after it.
    await server.owner.query(
      `insert into reading (account_id, message_id, thread_id, key_id, verdict, verified, first_at, last_at)
       values ($1, $2, 'thr_x', 'key_x', 'match', false, now() - interval '1 day', now() + interval '1 hour')`,
      [agent.accountId, cause],
    )
    const [again] = (await api('GET', `/v1/owner/approvals/${held.approval_id}`)).body.causes
    expect(Date.parse(again.read_at)).toBeLessThan(Date.now() - 23 * 3_600_000)
  })

  test('whoever is not signed in signs in and comes back; nowhere else', async () => {
    const held = await hold()
    const at = `/approvals/${held.approval_id}`
    const away = await get(at, {})
    expect(away.headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(at)}`)
    expect((await get(away.headers.get('location')!, {})).body).toContain(`name="next" value="${at}"`)
    await server.owner.query('delete from quota')
    await form('/sign-in', { email: 'owner@example.com', next: at }, {})
    const { text } = await capturedMail(server, 'owner@example.com', /^Sign in/)
    const link = /(\/sign-in\/[a-z0-9]+\?next=\S+)/.exec(text)![1]!
    const button = (await get(link, {})).body
    expect(button).toContain(`value="${at}"`)
    const back = await form(link.split('?')[0]!, { next: at }, {})
    expect([back.status, back.headers.get('location')]).toEqual([303, at])
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/approvals/../agents',
      '/approvals/apr_x?y',
      '/captured',
    ]) {
      expect((await get(`/sign-in?next=${encodeURIComponent(next)}`, {})).body, next).not.toContain('name="next"')
    }
    expect(
      (
        await get(at, {
          cookie: (await claimAgent(server, await registerAgent(server), 'third@example.net')).owner.cookie,
        })
      ).status,
    ).toBe(404)
  })
})
