// The owner's word: a policy in versions, lists, checkpoint and breaker. What gives power takes a fresh sign-in; what takes
// it does not; no agent credential has any of it, and the database takes it from the owner alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, claimAgent, registerAgent, type TestAgent } from './support/agent.ts'
import { expectContract } from './support/contract.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let other: TestAgent
let owner: Awaited<ReturnType<typeof claimAgent>>
let stranger: Awaited<ReturnType<typeof claimAgent>>
let base: string
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  other = await registerAgent(server)
  owner = await claimAgent(server, agent)
  stranger = await claimAgent(server, other, 'somebody@example.org')
  base = `/v1/owner/agents/${agent.accountId}`
})
afterAll(() => server.stop())

const template = (path: string) =>
  path
    .replace(/acc_\w+/, '{account_id}')
    .replace(/lst_\w+/, '{entry_id}')
    .replace(/msg_\w+/, '{message_id}')
async function owns(method: string, path: string, body?: unknown, who = owner) {
  const answer = await who.call(method, path, body)
  expectContract(method, template(path.split('?')[0]!), answer.status, answer.body)
  return answer
}
async function grow(old: boolean) {
  const until = old ? `now() - interval '1 minute'` : `now() + interval '15 minutes'`
  await server.owner.query(`update owner_session set fresh_until = ${until} where kind = 'cookie'`)
}
const stale = () => grow(true)
const fresh = () => grow(false)
const version = async () => (await owns('GET', `${base}/policy`)).body.version as number
const put = async (preset: string, rules: unknown[] = []) =>
  owns('PUT', `${base}/policy`, { version: await version(), preset, rules })
const audited = async (action: string) =>
  (
    await server.owner.query('select * from audit_event where account_id = $1 and action = $2 order by seq', [
      agent.accountId,
      action,
    ])
  ).rows

describe('the policy', () => {
  test('is guarded and without rules until the owner sets one; every set is a version with who, when and what', async () => {
    const { body } = await owns('GET', `${base}/policy`)
    expect(body).toMatchObject({ version: 0, preset: 'guarded', rules: [], owner_id: null, history: [] })
    const set = await owns('PUT', `${base}/policy`, {
      version: 0,
      preset: 'locked',
      rules: [{ match: { domain: 'Bad.Test' }, action: 'deny', notify: ['mail'] }],
    })
    expect(set.body).toMatchObject({
      version: 1,
      preset: 'locked',
      rules: [{ match: { domain: 'bad.test' }, action: 'deny', notify: ['mail'] }],
      diff: { preset: { from: 'guarded', to: 'locked' }, removed: [], reordered: false },
    })
    const now = (await owns('GET', `${base}/policy`)).body
    expect(now).toMatchObject({ version: 1, preset: 'locked', history: [] })
    expect(now.owner_id).toMatch(/^own_/)
    await put('locked', [{ match: {}, action: 'deny' }, ...now.rules])
    expect((await owns('GET', `${base}/policy`)).body.history).toMatchObject([{ version: 1, preset: 'locked' }])
    const [first] = await audited('policy.set')
    expect(JSON.parse(first.data)).toMatchObject({ version: 1, widens: false, added: [{ action: 'deny' }] })
    expect(first.actor).toMatch(/^owner:own_/)
  })

  test('a version that is not the newest is 409, also when two come at once', async () => {
    const from = await version()
    const late = await owns('PUT', `${base}/policy`, { version: from + 1, preset: 'locked', rules: [] })
    expect([late.status, late.body.error.code]).toEqual([409, 'policy_conflict'])
    const set = () => owner.call('PUT', `${base}/policy`, { version: from, preset: 'locked', rules: [] })
    const statuses = (await Promise.all([set(), set(), set(), set()])).map(answer => answer.status)
    expect(statuses.toSorted()).toEqual([200, 409, 409, 409])
    expect(await version()).toBe(from + 1)
  })

  test.each([
    ['a field that is unknown', { match: { recipent: 'a@b.test' }, action: 'deny' }, 'rules/0/match/recipent'],
    ['a domain that is none', { match: { domain: 'no domain' }, action: 'deny' }, 'rules/0/match/domain'],
    ['a regular expression', { match: { recipient: '.*@(a|b).test' }, action: 'allow' }, 'rules/0/match/recipient'],
    ['an action that is unknown', { match: {}, action: 'permit' }, 'rules/0/action'],
    ['a time that is none', { match: { time: { from: '25:00' } }, action: 'deny' }, 'rules/0/match/time/from'],
    ['no match', { action: 'deny' }, 'rules/0/match'],
  ])('%s is 400 and names rule and field', async (_, rule, field) => {
    const before = await version()
    const { status, body } = await put('locked', [rule])
    expect(status).toBe(400)
    expect(body.error.problems.map((each: { field: string }) => each.field)).toContain(field)
    expect(await version()).toBe(before)
  })

  test('letting more leave takes a fresh sign-in; letting less leave does not', async () => {
    const deny = { match: { domain: 'bad.test' }, action: 'deny' }
    const allow = { match: { recipient: 'ann@good.test' }, action: 'allow' }
    await fresh()
    expect((await put('guarded', [deny])).status).toBe(200)
    await stale()
    for (const [preset, rules] of [
      ['trusted', [deny]],
      ['guarded', []],
      ['guarded', [deny, allow]],
      ['guarded', [{ ...deny, action: 'require_approval' }]],
      ['locked', [allow]],
    ] as const) {
      const refused = await put(preset, [...rules])
      expect([refused.status, refused.body.error?.code]).toEqual([403, 'fresh_sign_in_required'])
    }
    expect((await put('guarded', [{ match: {}, action: 'deny' }, deny])).status).toBe(200)
    expect((await put('locked', [{ match: {}, action: 'deny' }, deny])).status).toBe(200)
    await fresh()
    expect((await put('trusted', [])).status).toBe(200)
  })

  test('a token of the owner narrows and cannot widen', async () => {
    await fresh()
    const { body } = await owner.call('POST', '/v1/owner/tokens')
    const withToken = (preset: string, from: number) =>
      call(
        server,
        'PUT',
        `${base}/policy`,
        { version: from, preset, rules: [] },
        { authorization: `Bearer ${body.token}` },
      )
    expect((await withToken('locked', await version())).status).toBe(200)
    expect((await withToken('guarded', await version())).body.error.code).toBe('fresh_sign_in_required')
  })

  test('another owner’s agent does not exist, and an agent has no say', async () => {
    const body = { version: 0, preset: 'trusted', rules: [] }
    const calls: [string, string, unknown?][] = [
      ['GET', `${base}/policy`],
      ['PUT', `${base}/policy`, body],
      ['POST', `${base}/policy/dry-run`, { preset: 'trusted', rules: [] }],
      ['GET', `${base}/lists`],
      ['POST', `${base}/lists`, { list: 'send', action: 'allow', pattern: 'a@good.test' }],
      ['DELETE', `${base}/lists/lst_1`],
      ['GET', `${base}/blocked`],
      ['POST', `${base}/messages/msg_1/unblock`],
      ['POST', `${base}/clear-taint`, {}],
      ['POST', `${base}/reset-breaker`],
    ]
    for (const [method, path, sent] of calls) {
      const foreign = await stranger.call(method, path, sent)
      expect([path, foreign.status]).toEqual([path, 404])
      const own = await agent.call(method, path, sent)
      expect([path, own.status, own.body.error?.code]).toEqual([path, 403, 'owner_only'])
    }
    for (const path of ['/v1/owner/reports', '/v1/owner/questions', '/v1/operator/reports'])
      expect((await agent.call('GET', path)).status).toBe(403)
    expect((await owner.call('GET', '/v1/operator/reports')).body.error.code).toBe('operator_only')
  })

  test('the database takes policy, list, checkpoint and reset from the owner of the agent alone', async () => {
    const { rows } = await server.owner.query('select owner_id from account where id = $1', [other.accountId])
    const foreign = rows[0].owner_id
    const { pool } = server.context.db
    const act = (sql: string, values: unknown[] = [agent.accountId, foreign]) => pool.query(sql, values)
    await expect(
      act(`insert into policy (account_id, version, preset, owner_id) values ($1, 900, 'trusted', $2)`),
    ).rejects.toThrow(/not the owner/)
    await expect(
      act(
        `insert into list_entry (account_id, id, list, action, pattern, owner_id) values ($1, 'lst_x', 'send', 'allow', '@good.test', $2)`,
      ),
    ).rejects.toThrow(/not the owner/)
    await expect(act('insert into checkpoint (account_id, owner_id) values ($1, $2)')).rejects.toThrow(/not the owner/)
    await expect(
      act(
        `insert into breaker (account_id, state, because, owner_id, reset_at) values ($1, 'reset', 'x', $2, now())
         on conflict (account_id) do update set state = 'reset', owner_id = $2, reset_at = now()`,
      ),
    ).rejects.toThrow(/not the owner/)
    await expect(act(`update policy set preset = 'trusted' where account_id = $1`, [agent.accountId])).rejects.toThrow(
      /permission denied/,
    )
    await expect(act('delete from policy where account_id = $1', [agent.accountId])).rejects.toThrow(
      /permission denied/,
    )
    await expect(
      act(`update list_entry set action = 'allow' where account_id = $1`, [agent.accountId]),
    ).rejects.toThrow(/permission denied/)
  })
})

describe('a policy on trial', () => {
  async function decided(outcome: string, intent: object, at = 'now()') {
    await server.owner.query(
      `with t as (insert into thread (account_id, id, inbox_id, subject, first_message_id)
                  values ($1, 'thr_' || md5(random()::text), $5, 's', 'msg_0') returning id),
            m as (insert into message (account_id, id, inbox_id, thread_id, direction, status, from_address)
                  select $1, 'msg_' || md5(random()::text), $5, id, 'out', 'cancelled', $6 from t returning id)
       insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, created_at)
       select $1, 'dec_' || md5(random()::text), id, $2, 'first-contact', $3, $4, ${at} from m`,
      [
        agent.accountId,
        outcome,
        JSON.stringify([
          { rule: 'first-contact', outcome: outcome === 'hold' ? 'hold' : 'allow', toOwner: 'x' },
          { rule: 'daily-cap', outcome: outcome === 'refuse' ? 'refuse' : 'allow', toOwner: 'The cap of the day.' },
        ]),
        JSON.stringify(intent),
        agent.inboxId,
        agent.email,
      ],
    )
  }
  const intent = (address: string, known: string | null = null) => ({
    kind: 'new',
    subject: 'Minutes',
    has_attachment: false,
    claimed: true,
    owner_named: true,
    age_hours: 1_000,
    new_recipients: { hour: 0, day: 0, week: 0, today: 0 },
    recipients: [{ address, known, listed: null, written: false }],
  })

  test('tells before, after and what changes, and changes nothing', async () => {
    await decided('hold', intent('new@good.test'))
    await decided('allow', intent('ann@good.test', 'approved'))
    await decided('refuse', intent('bob@good.test', 'approved'))
    await decided('allow', intent('old@good.test', 'approved'), `now() - interval '31 days'`)
    await decided('allow', { to: ['x@good.test'] })
    const before = await version()
    const { status, body } = await owns('POST', `${base}/policy/dry-run`, {
      preset: 'trusted',
      rules: [{ match: { recipient: 'ann@good.test' }, action: 'deny' }],
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      complete: true,
      decisions: 3,
      left_out: 1,
      before: { allow: 1, hold: 1, refuse: 1 },
      after: { allow: 1, hold: 0, refuse: 2 },
      changed: 2,
    })
    expect(body.changes.map((each: { after: string }) => each.after).toSorted()).toEqual(['allow', 'refuse'])
    expect(body.changes.find((each: { after: string }) => each.after === 'refuse').because).toContain('rule 1')
    expect(await version()).toBe(before)
  })

  test('a rule that cannot be read is 400 there too', async () => {
    const { status } = await owns('POST', `${base}/policy/dry-run`, {
      preset: 'locked',
      rules: [{ match: { subject: ' ' }, action: 'deny' }],
    })
    expect(status).toBe(400)
  })
})

describe('lists', () => {
  const add = (list: string, action: string, pattern: string) =>
    owns('POST', `${base}/lists`, { list, action, pattern, note: 'n' })

  test('one entry a person, however it is spelt', async () => {
    await fresh()
    const first = await add('send', 'allow', 'Ann+News@GOOD.test')
    expect([first.status, first.body.pattern]).toEqual([201, 'ann@good.test'])
    expect((await add('send', 'allow', 'ann@good.test')).body.entry_id).toBe(first.body.entry_id)
    expect((await add('send', 'allow', '@Bücher.example')).body.pattern).toBe('@xn--bcher-kva.example')
    const blocked = await add('send', 'block', 'ann+other@good.test')
    expect(blocked.body).toMatchObject({ action: 'block', pattern: 'ann@good.test' })
    const { body } = await owns('GET', `${base}/lists?list=send`)
    expect(body.entries.map((entry: { pattern: string }) => entry.pattern).toSorted()).toEqual([
      '@xn--bcher-kva.example',
      'ann@good.test',
    ])
    expect((await audited('list.added')).length).toBe(3)
  })

  test.each([
    'no address',
    '@',
    '@@good.test',
    'a@b@c.test',
    '*@good.test ',
    '*@good.test',
    'good.test',
    'Ann <ann@good.test>',
    '@good',
    'a@[1.2.3.4]',
  ])('%s is no entry', async pattern => {
    expect((await owner.call('POST', `${base}/lists`, { list: 'send', action: 'block', pattern })).status).toBe(400)
  })

  test('a yes takes a fresh sign-in, a no does not, and taking a no back does', async () => {
    await fresh()
    const allowed = await add('reply', 'allow', 'bob@good.test')
    await stale()
    expect((await add('reply', 'allow', 'eve@good.test')).body.error.code).toBe('fresh_sign_in_required')
    const blocked = await add('reply', 'block', 'eve@good.test')
    expect(blocked.status).toBe(201)
    expect((await add('reply', 'allow', 'eve@good.test')).status).toBe(403)
    expect((await owns('DELETE', `${base}/lists/${blocked.body.entry_id}`)).status).toBe(403)
    expect((await owns('DELETE', `${base}/lists/${allowed.body.entry_id}`)).status).toBe(200)
    await fresh()
    expect((await owns('DELETE', `${base}/lists/${blocked.body.entry_id}`)).status).toBe(200)
    expect((await owns('DELETE', `${base}/lists/${blocked.body.entry_id}`)).status).toBe(404)
  })

  test('the last who alone may write is not taken off without a fresh sign-in, nor turned into a no', async () => {
    await fresh()
    const one = await add('receive', 'allow', '@good.test')
    const two = await add('receive', 'allow', '@fine.test')
    await stale()
    expect((await owns('DELETE', `${base}/lists/${two.body.entry_id}`)).status).toBe(200)
    expect((await owns('DELETE', `${base}/lists/${one.body.entry_id}`)).status).toBe(403)
    expect((await add('receive', 'block', '@good.test')).status).toBe(403)
    await fresh()
    expect((await owns('DELETE', `${base}/lists/${one.body.entry_id}`)).status).toBe(200)
  })
})

describe('what the agent read, and its breaker', () => {
  async function read(verdict: string, verified: boolean, at = 'now()') {
    const { rows } = await server.owner.query(
      `with t as (insert into thread (account_id, id, inbox_id, subject, first_message_id)
                  values ($1, 'thr_' || md5(random()::text), $2, 's', 'msg_0') returning id),
            v as (insert into verdict (account_id, id, message_id, verdict, safety, scanner)
                  values ($1, 'vrd_' || md5(random()::text), 'msg_0', $3, '{}', 'x') returning id),
            m as (insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address)
                  select $1, 'msg_' || md5(random()::text), $2, t.id, 'in', 'received', v.id, 'x@y.test' from t, v returning id, thread_id)
       insert into reading (account_id, message_id, thread_id, key_id, verdict, verified, last_at)
       select $1, m.id, m.thread_id, 'key_x', $3, $4, ${at} from m returning message_id`,
      [agent.accountId, agent.inboxId, verdict, verified],
    )
    return rows[0].message_id as string
  }
  const containment = async () => (await owns('GET', base)).body.containment

  test('the owner sees what taints, and clears it until the moment of looking', async () => {
    expect((await containment()).taint).toEqual({ state: 'none', cleared_at: null, messages: [] })
    await read('clear', false, `now() - interval '25 hours'`)
    expect((await containment()).taint.state).toBe('none')
    const unverified = await read('clear', false)
    expect((await containment()).taint).toMatchObject({ state: 'unverified', messages: [{ message_id: unverified }] })
    const flagged = await read('match', true, `now() - interval '3 days'`)
    const { taint } = await containment()
    expect(taint.state).toBe('flagged')
    expect(taint.messages[0]).toMatchObject({ message_id: flagged, verdict: 'match' })

    await stale()
    expect((await owns('POST', `${base}/clear-taint`)).body.error.code).toBe('fresh_sign_in_required')
    await fresh()
    const looked = new Date().toISOString()
    await new Promise(resolve => setTimeout(resolve, 20))
    const later = await read('match', false)
    const cleared = await owns('POST', `${base}/clear-taint`, { until: looked })
    expect(cleared.body.taint).toMatchObject({ state: 'flagged', messages: [{ message_id: later }] })
    expect((await owns('POST', `${base}/clear-taint`, { until: '2090-01-01T00:00:00Z' })).body.taint.state).toBe('none')
    const future = await server.owner.query('select at > now() as ahead from checkpoint where account_id = $1', [
      agent.accountId,
    ])
    expect(future.rows[0].ahead).toBe(false)
    await owns('POST', `${base}/clear-taint`, { until: looked })
    expect((await containment()).taint.state).toBe('none')
    expect((await audited('taint.cleared')).length).toBe(3)
  })

  test('a tripped breaker is shown, and reset by the owner, freshly signed in', async () => {
    expect((await containment()).breaker.state).toBe('never-tripped')
    await server.context.db.pool.query(
      `insert into breaker (account_id, state, because) values ($1, 'tripped', 'Unlike itself.')`,
      [agent.accountId],
    )
    expect((await containment()).breaker).toMatchObject({ state: 'tripped', because: 'Unlike itself.', reset_at: null })
    await stale()
    expect((await owns('POST', `${base}/reset-breaker`)).status).toBe(403)
    await fresh()
    expect((await owns('POST', `${base}/reset-breaker`)).body.breaker.state).toBe('reset')
    expect((await containment()).breaker.state).toBe('reset')
    expect((await audited('breaker.reset')).length).toBe(1)
  })
})

describe('what the owner said, at the gate', () => {
  let sender: TestAgent
  let its: Awaited<ReturnType<typeof claimAgent>>
  let own: string
  beforeAll(async () => {
    sender = await registerAgent(server, { name: 'sender' })
    its = await claimAgent(server, sender, 'gate@example.com')
    own = `/v1/owner/agents/${sender.accountId}`
  })
  const said = async (to: string, subject?: string) => {
    const { body } = await sender.send(to, subject)
    return body.status ?? body.error.code
  }
  let at = 0
  const policy = async (preset: string, rules: unknown[] = []) => {
    const set = await its.call('PUT', `${own}/policy`, { version: at, preset, rules })
    expect(set.status).toBe(200)
    at = set.body.version
  }

  test('lists and policy hold from the next decision on, and a trial tells what they would have done', async () => {
    expect(await said('new@good.test')).toBe('held')
    await its.call('POST', `${own}/lists`, { list: 'send', action: 'allow', pattern: '@good.test' })
    expect(await said('new@good.test')).toBe('queued')
    await its.call('POST', `${own}/lists`, { list: 'send', action: 'block', pattern: 'new@good.test' })
    expect(await said('new+tag@good.test')).toBe('owner_list')
    await policy('guarded', [{ match: { subject: 'invoice' }, action: 'deny' }])
    expect(await said('ann@good.test', 'Your INVOICE')).toBe('owner_policy')
    expect(await said('ann@good.test')).toBe('queued')
    await policy('locked')
    expect(await said('ann@good.test')).toBe('held')

    const trial = async (preset: string, rules: unknown[] = []) =>
      (await its.call('POST', `${own}/policy/dry-run`, { preset, rules })).body
    const now = await trial('guarded')
    expect(now).toMatchObject({ decisions: 6, left_out: 0, before: { allow: 2, hold: 2, refuse: 2 } })
    // The denial of the invoice goes, and with `locked` what it held; the first contact is one still.
    expect(now.after).toEqual({ allow: 4, hold: 1, refuse: 1 })
    expect((await trial('trusted')).after).toEqual({ allow: 5, hold: 0, refuse: 1 })
    expect((await trial('guarded', [{ match: {}, action: 'deny' }])).after).toEqual({ allow: 0, hold: 0, refuse: 6 })
  })

  test('a rule that tells leaves an alert', async () => {
    await policy('guarded', [{ match: { domain: 'good.test' }, action: 'require_approval', notify: ['mail'] }])
    expect(await said('ann@good.test')).toBe('held')
    const { rows } = await server.owner.query(`select 1 from alert where account_id = $1 and kind = 'policy'`, [
      sender.accountId,
    ])
    expect(rows.length).toBe(1)
  })

  test('a tripped breaker holds everything until the owner resets it', async () => {
    await policy('guarded')
    expect(await said('bob@good.test')).toBe('queued')
    await server.context.db.pool.query(
      `insert into breaker (account_id, state, because) values ($1, 'tripped', 'Reported.')`,
      [sender.accountId],
    )
    expect(await said('bob@good.test')).toBe('held')
    await its.call('POST', `${own}/reset-breaker`)
    expect(await said('bob@good.test')).toBe('queued')
  })
})
