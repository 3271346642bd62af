// A stop of an inbox, of all agents of an owner, of a domain: it reaches what is in its scope and nothing else, judged by the
// sink. What it cancelled stays so, and every way around it that a race could open is tried many times.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { approve } from '../apps/server/src/outgoing/approve.ts'
import { startDelivering } from '../apps/server/src/outgoing/deliver.ts'
import { openHandOffs } from '../apps/server/src/outgoing/hand-offs.ts'
import { leaseDue } from '../apps/server/src/outgoing/outbox.ts'
import { resume, type Scope, stop } from '../apps/server/src/owners/kill-switch.ts'
import { listStops, listStopsOfOwner } from '../apps/server/src/owners/stop-list.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

let stage: Outgoing
let sink: Sink
const workers: { close(): Promise<void> }[] = []

beforeAll(async () => {
  sink = await startSink()
  stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close()
  sink.script(() => ({}))
})
afterAll(async () => {
  await stage?.close()
  await sink?.close()
})

async function startWorker(ctx = stage.ctx) {
  workers.push(await startDelivering(ctx, { concurrency: 20, sweepMs: 50 }))
}

const makeOwner = async () => {
  const ownerId = newId('own')
  await stage.owner.query('insert into owner (id, email) values ($1, $2)', [ownerId, `${ownerId}@people.test`])
  await stage.owner.query(
    'insert into audit_head (account_id, seq, hash) values ($1::text, 0, sha256(convert_to($1::text, $2)))',
    [ownerId, 'utf8'],
  )
  return ownerId
}
/** As `claim_account` does it, in one statement. */
const claim = (agent: TestAgent, ownerId: string) =>
  stage.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [agent.accountId, ownerId])

/** Agents that nothing of the gate holds up: whom they write to has written to them. */
async function makeAgent(ownerId?: string): Promise<TestAgent> {
  const agent = await stage.makeAgent()
  if (ownerId) await claim(agent, ownerId)
  return agent
}

/** So that a claimed agent may write to strangers. */
const befriend = (agent: TestAgent, ...addresses: string[]) =>
  stage.owner.query(
    'insert into contact (account_id, address, approved_at) select $1, x, now() from unnest($2::text[]) x on conflict do nothing',
    [agent.accountId, addresses],
  )

async function send(agent: TestAgent, to: string) {
  await befriend(agent, to)
  return (await stage.send(agent, { to: [to] })).outcome
}

async function secondInbox(agent: TestAgent): Promise<TestAgent> {
  const inboxId = newId('inb')
  const address = `second-${inboxId.slice(-5)}@${stage.config.mailDomain}`
  await stage.db.pool.query(`insert into inbox (account_id, id, address, name) values ($1, $2, $3, 'Second')`, [
    agent.accountId,
    inboxId,
    address,
  ])
  return { ...agent, inboxId, address }
}

const copies = (address: RegExp) => ({
  begun: sink.begun.filter(each => address.test(each.to)),
  received: sink.received.filter(each => address.test(each.to)),
})
const stateOf = async (recipient: string) =>
  (await stage.rows('select state from outbox where recipient = $1', [recipient]))[0]?.['state'] as string | undefined
const countOpen = async (scope: string) => {
  const [row] = await stage.rows(
    `select count(*) as n from outbox where account_id = $1 and state in ('queued', 'deferred', 'sending')`,
    [scope],
  )
  return Number(row!['n'])
}

interface Case {
  name: string
  /** What is stopped, who is in its scope (and where their mail goes), and who is not. */
  stage(): Promise<{ scope: Scope; by: string; inside: [TestAgent, string][]; outside: [TestAgent, string][] }>
}

const cases: Case[] = [
  {
    name: 'an inbox, and not the agent’s other one',
    async stage() {
      const agent = await makeAgent()
      const { accountId, inboxId } = agent
      const other = await secondInbox(agent)
      return {
        ...{ scope: { accountId, inboxId }, by: 'owner:own_test' },
        ...{ inside: [[agent, 'inbox-in@good.test']], outside: [[other, 'inbox-out@good.test']] },
      }
    },
  },
  {
    name: 'all agents of an owner, and nobody else’s',
    async stage() {
      const ownerId = await makeOwner()
      const [one, two, other, free] = [
        await makeAgent(ownerId),
        await makeAgent(ownerId),
        await makeAgent(await makeOwner()),
        await makeAgent(),
      ]
      return {
        ...{ scope: { ownerId }, by: `owner:${ownerId}` },
        inside: [
          [one!, 'owner-in1@good.test'],
          [two!, 'owner-in2@good.test'],
        ],
        outside: [
          [other!, 'owner-out1@good.test'],
          [free!, 'owner-out2@good.test'],
        ],
      }
    },
  },
  {
    name: 'an owner’s mail to a domain, and not anybody else’s there, nor to its subdomain',
    async stage() {
      const ownerId = await makeOwner()
      const own = await makeAgent(ownerId)
      const other = await makeAgent(await makeOwner())
      return {
        ...{ scope: { ownerId, domain: 'mine.test' }, by: `owner:${ownerId}` },
        inside: [[own, 'in@mine.test']],
        outside: [
          [own, 'out@other.test'],
          [own, 'out@sub.mine.test'],
          [other, 'other@mine.test'],
        ],
      }
    },
  },
  {
    name: 'everybody’s mail to a domain',
    async stage() {
      const own = await makeAgent(await makeOwner())
      const free = await makeAgent()
      return {
        ...{ scope: { domain: 'all.test' }, by: 'operator' },
        inside: [
          [own, 'in1@all.test'],
          [free, 'in2@all.test'],
        ],
        outside: [
          [own, 'out1@else.test'],
          [free, 'out2@else.test'],
        ],
      }
    },
  },
]

for (const each of cases) {
  it(`stops ${each.name}: queued and in flight, and says so`, async () => {
    const { scope, by, inside, outside } = await each.stage()
    const hung = Promise.withResolvers<void>()
    sink.script(() => ({ until: hung.promise }))
    for (const [agent, to] of [...inside, ...outside]) expect(await send(agent, to)).toBe('queued')
    await startWorker()
    const all = [...inside, ...outside].map(([, to]) => to)
    await eventually(() => all.every(to => sink.received.some(got => got.to === to)))
    const later = inside.map(([agent, to]): [TestAgent, string] => [agent, `later-${to}`])
    const report = await stop(stage.ctx, scope, by)
    expect(report).toMatchObject({ unconfirmed: inside.length, aborted: 0, completed_in_flight: 0 })
    expect(report.in_flight.map(copy => copy.recipient).toSorted()).toEqual(inside.map(([, to]) => to).toSorted())
    // The answer came after the end of each hand-off inside, which is on record.
    const running = await stage.rows(
      `select o.recipient from attempt p join outbox o on o.account_id = p.account_id and o.id = p.outbox_id
        where p.ended_at is null and o.recipient = any ($1) order by 1`,
      [[...inside, ...outside].map(([, to]) => to)],
    )
    expect(running.map(row => row['recipient'])).toEqual(outside.map(([, to]) => to).toSorted())
    // Outside of it the hand-off is still under way, and ends well.
    for (const [, to] of outside) expect(await stateOf(to)).toBe('sending')
    hung.resolve()
    for (const [, to] of outside) expect(await eventually(async () => (await stateOf(to)) === 'sent')).toBe(true)
    for (const [, to] of inside) expect(await stateOf(to)).toBe('cancelled')
    sink.script(() => ({}))

    // The gate refuses in it and lets pass outside of it; what is queued behind its back does not leave.
    for (const [agent, to] of later) expect(await send(agent, to)).toBe('refused')
    for (const [agent, to] of outside) expect(await send(agent, `again-${to}`)).toBe('queued')
    for (const [, to] of outside) await eventually(() => sink.received.some(got => got.to === `again-${to}`))

    const resumed = await resume(stage.ctx, scope, by)
    expect(resumed).toMatchObject({ state: 'running', still_stopped_by: [] })
    for (const [agent, to] of later) expect(await send(agent, `new-${to}`)).toBe('queued')
    for (const [, to] of later) await eventually(() => sink.received.some(got => got.to === `new-${to}`))
    for (const [, to] of inside) expect(sink.received.filter(got => got.to === to)).toHaveLength(1)
  })

  it(`cancels what waits for ${each.name}, and nothing else`, async () => {
    const { scope, by, inside, outside } = await each.stage()
    for (const [agent, to] of [...inside, ...outside]) expect(await send(agent, `w-${to}`)).toBe('queued')
    const report = await stop(stage.ctx, scope, by)
    expect(report).toMatchObject({ cancelled: inside.length, aborted: 0, unconfirmed: 0, in_flight: [] })
    for (const [, to] of inside) expect(await stateOf(`w-${to}`)).toBe('cancelled')
    for (const [, to] of outside) expect(await stateOf(`w-${to}`)).toBe('queued')
    // What came under the switch without having been seen by the stop goes with the resume.
    const [agent, to] = inside[0]!
    await stage.owner.query(`alter table outbox disable trigger outbox_counted`)
    await stage.owner.query(
      `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
       select account_id, message_id, 'x-' || address, kind, $2, raw_sha256 from message_recipient where account_id = $1 and address = $3`,
      [agent.accountId, newId('out'), `w-${to}`],
    )
    await stage.owner.query(
      `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, environment, route, raw_sha256)
       select account_id, id || 'x', inbox_id, message_id, 'x-' || recipient, decision_id, environment, route, raw_sha256
         from outbox where account_id = $1 and recipient = $2`,
      [agent.accountId, `w-${to}`],
    )
    await stage.owner.query(`alter table outbox enable trigger outbox_counted`)
    await startWorker()
    await sleep(200)
    expect(await stateOf(`x-w-${to}`)).toBe('queued')
    await resume(stage.ctx, scope, by)
    await sleep(200)
    expect(await stateOf(`x-w-${to}`)).toBe('cancelled')
    expect(copies(/^(x-)?w-/).begun.filter(got => got.to.endsWith(to))).toEqual([])
    for (const [, to] of outside) await eventually(() => sink.received.some(got => got.to === `w-${to}`))
  })
}

it('ends a held message as a whole where one of its recipients is on the stopped domain', async () => {
  const agent = await makeAgent()
  const hold = async (id: string, recipients: string[]) => {
    await send(agent, `${id}@seed.test`)
    await stage.owner.query(
      `insert into approval (account_id, id, message_id, content_hash, recipients, expires_at)
       select account_id, $2, id, content_hash, $3, now() + interval '1 day' from message where account_id = $1 order by id desc limit 1`,
      [agent.accountId, id, recipients],
    )
  }
  await hold('apr_mixed', ['a@mixed.test', 'b@elsewhere.test'])
  await hold('apr_apart', ['c@elsewhere.test'])
  const report = await stop(stage.ctx, { domain: 'mixed.test' }, 'operator')
  expect(report.cancelled).toBe(2)
  const rows = await stage.rows(`select id, state from approval where id like 'apr_%' order by id`)
  expect(rows).toEqual([
    { id: 'apr_apart', state: 'pending' },
    { id: 'apr_mixed', state: 'expired' },
  ])
  await resume(stage.ctx, { domain: 'mixed.test' }, 'operator')
})

it('says what else keeps the mail here when an inner stop is lifted', async () => {
  const ownerId = await makeOwner()
  const agent = await makeAgent(ownerId)
  const { accountId, inboxId } = agent
  const by = `owner:${ownerId}`
  const scopes: Scope[] = [{ ownerId }, { accountId }, { accountId, inboxId }]
  for (const scope of scopes) await stop(stage.ctx, scope, by)
  await stop(stage.ctx, 'instance', 'operator')
  await stop(stage.ctx, { ownerId, domain: 'inner.test' }, by)
  await stop(stage.ctx, { domain: 'inner.test' }, 'operator')

  const stops = await listStopsOfOwner(stage.db.pool, ownerId, stage.config)
  expect(stops.map(each => [each.scope, each.subject, each.owner_id, each.stopped_by]).toSorted()).toEqual(
    [
      ['instance', '*', null, ['operator']],
      ['owner', ownerId, null, ['owner']],
      ['account', accountId, null, ['owner']],
      ['inbox', inboxId, null, ['owner']],
      ['domain', 'inner.test', ownerId, ['owner']],
      ['domain', 'inner.test', null, ['operator']],
    ].toSorted(),
  )
  expect((await listStops(stage.db.pool, stage.config)).length).toBeGreaterThanOrEqual(6)

  const lift = async (scope: Scope, who = by) => (await resume(stage.ctx, scope, who)).still_stopped_by
  expect(await lift({ ownerId, domain: 'inner.test' })).toEqual(['instance', 'owner', 'domain'])
  expect(await lift({ accountId, inboxId })).toEqual(['instance', 'owner', 'account'])
  expect(await lift({ accountId })).toEqual(['instance', 'owner'])
  expect(await lift({ ownerId })).toEqual(['instance'])
  expect(await send(agent, 'inner@good.test')).toBe('refused')
  expect(await lift('instance', 'operator')).toEqual([])
  expect(await send(agent, 'inner@good.test')).toBe('queued')
  expect(await send(agent, 'inner@inner.test')).toBe('refused')
  expect(await lift({ domain: 'inner.test' }, 'operator')).toEqual([])
})

it('keeps the operator’s stop when the owner resumes, and the owner’s when the operator does', async () => {
  const ownerId = await makeOwner()
  const agent = await makeAgent(ownerId)
  const scope = { accountId: agent.accountId }
  const by = `owner:${ownerId}`
  const held = async () =>
    (await stage.rows('select state, held_by from kill_switch where scope = $1', [agent.accountId]))[0]
  await stop(stage.ctx, scope, by)
  await stop(stage.ctx, scope, 'operator')
  expect(await held()).toEqual({ state: 'stopped', held_by: ['owner', 'operator'] })
  expect(await resume(stage.ctx, scope, by)).toMatchObject({ state: 'stopped', still_stopped_by: ['account'] })
  expect(await send(agent, 'held@good.test')).toBe('refused')
  await stop(stage.ctx, scope, by)
  expect(await resume(stage.ctx, scope, 'operator')).toMatchObject({ state: 'stopped', still_stopped_by: ['account'] })
  expect(await send(agent, 'held@good.test')).toBe('refused')
  expect(await resume(stage.ctx, scope, by)).toMatchObject({ state: 'running', still_stopped_by: [] })
  expect(await send(agent, 'held@good.test')).toBe('queued')
})

it('takes a missing switch of inbox or owner for a stop', async () => {
  const ownerId = await makeOwner()
  for (const scope of ['inbox', 'owner'] as const) {
    const agent = await makeAgent(ownerId)
    await send(agent, `missing-${scope}@good.test`)
    const name = scope === 'inbox' ? agent.inboxId : ownerId
    await stage.owner.query('delete from kill_switch where scope = $1', [name])
    await startWorker()
    await sleep(200)
    expect(await stateOf(`missing-${scope}@good.test`)).toBe('queued')
    expect(await send(agent, 'more@good.test')).toBe('refused')
  }
})

it('reads every switch again after the locks, and holds a lock for each', async () => {
  const ownerId = await makeOwner()
  const agent = await makeAgent(ownerId)
  await send(agent, 'again@locks.test')
  const rows = await leaseDue(stage.db.pool, 50, 60_000)
  const row = rows.find(each => each.recipient === 'again@locks.test')!
  const handOffs = await openHandOffs(stage.ctx)
  const names = ['*', agent.accountId, agent.inboxId, ownerId, '@locks.test', `${ownerId}@locks.test`]
  for (const name of names) {
    const set = (state: string) =>
      stage.owner.query(
        `insert into kill_switch (scope, state) values ($1, $2) on conflict (scope) do update set state = excluded.state`,
        [name, state],
      )
    await set('stopped')
    expect(await handOffs.begin(row), name).toBeNull()
    await set('running')
    const handOff = await handOffs.begin(row)
    expect(handOff, name).not.toBeNull()
    handOff!.end()
  }
  await handOffs.close()
})

it('waits for a hand-off that began before its agent was claimed', async () => {
  const ownerId = await makeOwner()
  const agent = await makeAgent()
  sink.script(() => ({ silent: true }))
  await send(agent, 'before@claim.test')
  await startWorker()
  await eventually(() => copies(/^before@claim/).received.length === 1)
  await claim(agent, ownerId)
  for (const scope of [{ ownerId, domain: 'claim.test' }, { ownerId }] as Scope[]) {
    const report = await stop(stage.ctx, scope, `owner:${ownerId}`)
    expect(report).toMatchObject(
      'domain' in (scope as object) ? { unconfirmed: 1, cancelled: 0 } : { unconfirmed: 0, cancelled: 0 },
    )
  }
  expect(await stateOf('before@claim.test')).toBe('cancelled')
})

it('ends what an agent had under way that was claimed under its owner’s stop, before it resumes', async () => {
  const ownerId = await makeOwner()
  const agent = await makeAgent()
  await stop(stage.ctx, { ownerId }, `owner:${ownerId}`)
  sink.script(() => ({ silent: true }))
  await send(agent, 'under@claim.test')
  await startWorker()
  await eventually(() => copies(/^under@claim/).received.length === 1)
  await claim(agent, ownerId)
  await resume(stage.ctx, { ownerId }, `owner:${ownerId}`)
  const [attempt] = await stage.rows(
    `select o.state, p.ended_at is not null as ended from attempt p join outbox o on o.account_id = p.account_id and o.id = p.outbox_id
      where o.recipient = 'under@claim.test'`,
  )
  expect(attempt).toEqual({ state: 'cancelled', ended: true })
})

// Races ---------------------------------------------------------------------------------------------------------------

const rounds = 25
const judgeAfterMs = 60

/** What the sink saw begin, of these copies, after this moment. */
const begunAfter = (pattern: RegExp, at: number) => sink.begun.filter(each => pattern.test(each.to) && each.at > at)

it('lets nothing slip between a stop and a send, whatever the scope', { timeout: 120_000 }, async () => {
  sink.script(() => ({ afterMs: 5 }))
  await startWorker()
  await startWorker(stage.anotherProcess())
  for (let round = 0; round < rounds; round++) {
    const ownerId = await makeOwner()
    const agent = await makeAgent(ownerId)
    const domain = `r${round}.test`
    const by = `owner:${ownerId}`
    const { accountId, inboxId } = agent
    const all: Scope[] = [
      'instance',
      { accountId },
      { accountId, inboxId },
      { ownerId },
      { ownerId, domain },
      { domain },
    ]
    const scope = all[round % all.length]!
    const who = scope === 'instance' || round % all.length === 5 ? 'operator' : by
    const sending = Array.from({ length: 10 }, async (_, i) => {
      await sleep(Math.random() * 30)
      return send(agent, `race${i}@${domain}`)
    })
    await sleep(Math.random() * 30)
    await stop(stage.ctx, scope, who)
    const answeredAt = performance.now()
    const outcomes = await Promise.all(sending)
    await sleep(judgeAfterMs)
    const pattern = new RegExp(`@r${round}\\.test$`)
    expect(begunAfter(pattern, answeredAt), JSON.stringify(scope)).toEqual([])
    const got = sink.received.filter(each => pattern.test(each.to)).length
    await resume(stage.ctx, scope, who)
    await sleep(judgeAfterMs)
    // What was accepted behind the stop is cancelled by the resume: nothing comes out after it.
    expect(sink.received.filter(each => pattern.test(each.to)).length).toBe(got)
    expect(await countOpen(accountId)).toBe(0)
    expect(outcomes.every(outcome => outcome === 'queued' || outcome === 'refused')).toBe(true)
  }
})

it('lets nothing out that is approved while it is stopped', { timeout: 120_000 }, async () => {
  sink.script(() => ({ afterMs: 5 }))
  await startWorker()
  await startWorker(stage.anotherProcess())
  const said = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const ownerId = await makeOwner()
    const agent = await makeAgent(ownerId)
    const domain = `a${round}.test`
    const { accountId, inboxId } = agent
    const by = `owner:${ownerId}`
    const all: Scope[] = [
      { accountId },
      { accountId, inboxId },
      { ownerId },
      { ownerId, domain },
      'instance',
      { domain },
    ]
    const scope = all[round % all.length]!
    const who = round % all.length > 3 ? 'operator' : by
    for (let i = 0; i < 4; i++)
      expect((await stage.send(agent, { to: [`held${i}@${domain}`], subject: `Held ${i}` })).outcome).toBe('held')
    const held = await stage.rows(
      `select id, encode(content_hash, 'hex') as hash from approval where account_id = $1 and state = 'pending'`,
      [accountId],
    )
    const approving = held.map(async row => {
      await sleep(Math.random() * 25)
      const { outcome } = await approve(stage.ctx, {
        ownerId,
        approvalId: String(row['id']),
        contentHash: String(row['hash']),
      })
      said.add(outcome)
    })
    await sleep(Math.random() * 25)
    await stop(stage.ctx, scope, who)
    const answeredAt = performance.now()
    await Promise.all(approving)
    await sleep(judgeAfterMs)
    const pattern = new RegExp(`@a${round}\\.test$`)
    expect(begunAfter(pattern, answeredAt), JSON.stringify(scope)).toEqual([])
    const got = sink.received.filter(each => pattern.test(each.to)).length
    await resume(stage.ctx, scope, who)
    await sleep(judgeAfterMs)
    expect(sink.received.filter(each => pattern.test(each.to)).length).toBe(got)
    expect(await countOpen(accountId)).toBe(0)
    const pending = await stage.rows(`select 1 from approval where account_id = $1 and state = 'pending'`, [accountId])
    expect(pending).toEqual([])
  }
  // The race was run both ways.
  expect([...said]).toEqual(expect.arrayContaining(['approved', 'expired']))
})

it('ends stopped or running, never between, when stop and resume meet', { timeout: 120_000 }, async () => {
  sink.script(() => ({}))
  await startWorker()
  for (let round = 0; round < rounds; round++) {
    const ownerId = await makeOwner()
    const agent = await makeAgent(ownerId)
    const { accountId, inboxId } = agent
    const scope: Scope = [{ accountId }, { accountId, inboxId }, { ownerId }][round % 3]!
    const by = `owner:${ownerId}`
    await stop(stage.ctx, scope, by)
    const acts = [
      () => stop(stage.ctx, scope, by),
      () => resume(stage.ctx, scope, by),
      () => stop(stage.ctx, scope, by),
    ].map(async act => {
      await sleep(Math.random() * 10)
      return act()
    })
    const flood = Array.from({ length: 4 }, async (_, i) => {
      await sleep(Math.random() * 20)
      return send(agent, `meet${round}x${i}@good.test`)
    })
    await Promise.all([...acts, ...flood])
    const [row] = await stage.rows('select state from kill_switch where scope = $1', [
      'inboxId' in (scope as object) ? inboxId : 'ownerId' in (scope as object) ? ownerId : accountId,
    ])
    const doneAt = performance.now()
    if (row!['state'] === 'stopped') {
      await sleep(judgeAfterMs)
      expect(begunAfter(new RegExp(`^meet${round}x`), doneAt)).toEqual([])
      await resume(stage.ctx, scope, by)
      await sleep(20)
      expect(begunAfter(new RegExp(`^meet${round}x`), doneAt)).toEqual([])
    } else {
      await eventually(async () => (await countOpen(accountId)) === 0)
    }
  }
})

it('covers an agent that is claimed while its owner stops everything', { timeout: 120_000 }, async () => {
  sink.script(() => ({ afterMs: 5 }))
  await startWorker()
  await startWorker(stage.anotherProcess())
  for (let round = 0; round < rounds; round++) {
    const ownerId = await makeOwner()
    const agent = await makeAgent()
    const pattern = new RegExp(`^claimed${round}x`)
    for (let i = 0; i < 40; i++) await befriend(agent, `claimed${round}x${i}@good.test`)
    const sending = Array.from({ length: 40 }, (_, i) => stage.send(agent, { to: [`claimed${round}x${i}@good.test`] }))
    const claiming = sleep(Math.random() * 40).then(() => claim(agent, ownerId))
    const stopping = sleep(Math.random() * 40).then(() => stop(stage.ctx, { ownerId }, `owner:${ownerId}`))
    await Promise.all([claiming, stopping])
    // What was leased by then may have begun before the claim, when it was not yet this owner's.
    const leased = await stage.rows(
      `select recipient from outbox where account_id = $1 and state in ('sending', 'sent')`,
      [agent.accountId],
    )
    const mayArrive = new Set(leased.map(row => String(row['recipient'])))
    await Promise.all(sending)
    await sleep(judgeAfterMs)
    await resume(stage.ctx, { ownerId }, `owner:${ownerId}`)
    await sleep(judgeAfterMs)
    const arrived = sink.received.filter(each => pattern.test(each.to)).map(each => each.to)
    expect(arrived.filter(to => !mayArrive.has(to))).toEqual([])
    expect(await countOpen(agent.accountId)).toBe(0)
    const untold = await stage.rows(
      `select recipient from outbox where account_id = $1 and state <> 'sent' and recipient = any ($2)`,
      [agent.accountId, arrived],
    )
    expect(untold).toEqual([])
  }
})
