// Letters of one account that are decided in one transaction count for each other: fifty at once, from two processes, pass
// no bound that fifty one after the other would keep. Each test also shows that its letters did share transactions.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import type { Intent, Submission } from '../apps/server/src/outgoing/submit.ts'
import { submit } from '../apps/server/src/outgoing/submit.ts'
import { befriend, freshWords } from './support/befriend.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

const atOnce = 50

let stage: Outgoing
let processes: Outgoing['ctx'][]

beforeAll(async () => {
  stage = await openOutgoing()
  processes = [stage.ctx, stage.anotherProcess()]
})
afterAll(() => stage?.close())

/** An agent that knows nobody and never sent; `preset`: a human owns it, with this policy. */
async function makeStranger(preset?: 'guarded' | 'trusted'): Promise<TestAgent> {
  const agent = await stage.makeAgent()
  await stage.owner.query('delete from list_entry where account_id = $1', [agent.accountId])
  await stage.owner.query('delete from activity where account_id = $1', [agent.accountId])
  if (!preset) return agent
  const ownerId = newId('own')
  await stage.owner.query('insert into owner (id, email) values ($1, $2)', [ownerId, `${ownerId}@people.test`])
  await stage.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [
    agent.accountId,
    ownerId,
  ])
  await stage.owner.query('insert into policy (account_id, version, preset, owner_id) values ($1, 1, $2, $3)', [
    agent.accountId,
    preset,
    ownerId,
  ])
  return agent
}

function intentOf(agent: TestAgent, i: number, changes: Partial<Intent> = {}): Intent {
  return {
    ...{ accountId: agent.accountId, inboxId: agent.inboxId, actor: 'agent:key_test', keyId: 'key_test' },
    ...{ to: [`person${i}@good.test`], subject: `Letter ${i}`, text: freshWords() },
    ...changes,
  }
}

/** How often each outcome was, a refusal by its rule; the letters came in few transactions. */
async function sendAtOnce(
  agent: TestAgent,
  changes: (i: number) => Partial<Intent> = () => ({}),
): Promise<Record<string, number>> {
  const answers = await Promise.all(
    Array.from({ length: atOnce }, (_, i) => submit(processes[i % 2]!, intentOf(agent, i, changes(i)))),
  )
  const [shared] = await stage.rows(
    'select count(*)::int as letters, count(distinct created_at)::int as transactions from decision where account_id = $1',
    [agent.accountId],
  )
  expect(shared!['letters']).toBeGreaterThanOrEqual(atOnce)
  expect(shared!['transactions']).toBeLessThan(atOnce / 4)
  return count(answers)
}

function count(answers: Submission[]): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const answer of answers) {
    const word = answer.outcome === 'refused' ? (answer.finding.code ?? answer.finding.rule) : answer.outcome
    counted[word] = (counted[word] ?? 0) + 1
  }
  return counted
}

const holders = async (agent: TestAgent) =>
  Object.fromEntries(
    (
      await stage.rows(
        `select decided_by, count(*)::int as n from decision where account_id = $1 and outcome = 'hold' group by decided_by`,
        [agent.accountId],
      )
    ).map(row => [row['decided_by'], row['n']]),
  )

it('writes to three new people a day where nobody owns the agent', async () => {
  const agent = await makeStranger()
  expect(await sendAtOnce(agent)).toEqual({ queued: 3, claim_required: 47 })
})

it('writes to three new people in its first hour where its owner lets it write to strangers, and again to those', async () => {
  const agent = await makeStranger('trusted')
  // Five letters to each of ten: who was written to by an earlier one of the batch is nobody new.
  const counted = await sendAtOnce(agent, i => ({ to: [`person${i % 10}@good.test`] }))
  expect(counted).toEqual({ queued: 15, held: 20, 'approval-queue': 15 })
  const written = await stage.rows('select distinct recipient from outbox where account_id = $1', [agent.accountId])
  expect(written).toHaveLength(3)
  expect(await holders(agent)).toEqual({ 'first-contact': 20 })
})

it('has at most twenty letters wait for its owner', async () => {
  const agent = await makeStranger('guarded')
  expect(await sendAtOnce(agent)).toEqual({ held: 20, 'approval-queue': 30 })
  const [waiting] = await stage.rows(`select count(*) as n from approval where account_id = $1 and state = 'pending'`, [
    agent.accountId,
  ])
  expect(waiting!['n']).toBe(20)
})

it('sends the same words to five', async () => {
  const agent = await stage.makeAgent()
  const text = 'Dear customer, our offer of this week ends on Friday, and we would be glad to hear from you before.'
  expect(await sendAtOnce(agent, () => ({ text }))).toEqual({ queued: 5, held: 20, 'approval-queue': 25 })
  expect(await holders(agent)).toEqual({ bulk: 20 })
})

it('sends words that have but their beginning in common to everybody', async () => {
  const agent = await stage.makeAgent()
  const greeted = () => ({ text: `Good morning to you,\n\n${freshWords()} ${freshWords()} ${freshWords()}` })
  expect(await sendAtOnce(agent, greeted)).toEqual({ queued: atOnce })
})

it('writes five times into a conversation that nobody answers', async () => {
  const agent = await stage.makeAgent()
  const first = await stage.send(agent)
  const inReplyTo = (first as { messageId: string }).messageId
  const counted = await sendAtOnce(agent, () => ({ to: ['ann@good.test'], inReplyTo }))
  expect(counted).toEqual({ queued: 4, held: 20, 'approval-queue': 26 })
  expect(await holders(agent)).toEqual({ 'reply-budget': 20 })
})

it('sends what is ordinary in an hour; the letter that is too much trips the breaker for those behind it', async () => {
  const agent = await stage.makeAgent()
  await stage.owner.query('delete from activity where account_id = $1', [agent.accountId])
  expect(await sendAtOnce(agent)).toEqual({ queued: 15, held: 20, 'approval-queue': 15 })
  const tripped = await stage.rows('select state from breaker where account_id = $1', [agent.accountId])
  expect(tripped).toEqual([{ state: 'tripped' }])
})

it('holds what stands behind the letter that trips the breaker, ordinary as it is', async () => {
  const agent = await stage.makeAgent()
  const domains = Array.from({ length: 21 }, (_, i) => `d${i}.test`)
  await befriend(stage.owner, agent.accountId, domains)
  await stage.owner.query('update activity set domains = 1 where account_id = $1', [agent.accountId])
  const send = (i: number) => submit(stage.ctx, intentOf(agent, i, { to: [`person${i}@${domains[i] ?? 'd0.test'}`] }))
  const first = await Promise.all(Array.from({ length: 20 }, (_, i) => send(i)))
  expect(count(first)).toEqual({ queued: 20 })
  // Only the second goes to one domain too many; the first keeps the gate busy while the others come.
  await Promise.all([21, 20, ...Array.from({ length: 15 }, (_, i) => 22 + i)].map(send))
  const events = await stage.rows(`select action from audit_event where account_id = $1 order by seq`, [
    agent.accountId,
  ])
  const actions = events.map(event => String(event['action']))
  const behind = actions.slice(actions.indexOf('message.held'))
  expect(behind.filter(action => action === 'message.held').length).toBeGreaterThan(5)
  expect(behind).not.toContain('message.accepted')
  const [trip] = await stage.rows(
    `select count(*)::int as n from decision where account_id = $1 and outcome = 'hold' group by created_at order by created_at limit 1`,
    [agent.accountId],
  )
  expect(trip!['n']).toBeGreaterThan(1)
})

it.each([
  { meter: 'sends', cap: 7, passes: 7 },
  { meter: 'recipients', cap: 9, passes: 9 },
  { meter: 'bytes', cap: 50_000, passes: null },
])('spends no more than a session was given in $meter, held letters included', async ({ meter, cap, passes }) => {
  const agent = await makeStranger('guarded')
  await befriend(stage.owner, agent.accountId, ['good.test'])
  const keyId = await giveSession(agent, meter, cap)
  const counted = await sendAtOnce(agent, i => ({
    keyId,
    to: [i % 3 === 0 ? `person${i}@stranger.test` : `person${i}@good.test`],
    text: `${freshWords()}\n`.repeat(20),
  }))
  const passed = counted['queued']! + counted['held']!
  expect(counted).toEqual({ ...counted, held: expect.any(Number), 'session-budget': atOnce - passed })
  if (passes !== null) expect(passed).toBe(passes)
  const [budget] = await stage.rows('select used::int from session_budget where account_id = $1 and key_id = $2', [
    agent.accountId,
    keyId,
  ])
  expect(budget!['used']).toBeLessThanOrEqual(cap)
  expect(budget!['used']).toBeGreaterThan(cap * 0.8)
})

/** A session of half an hour under a key that has no bounds. */
async function giveSession(agent: TestAgent, meter: string, cap: number): Promise<string> {
  const [root, session] = [newId('key'), newId('key')]
  const insert = `insert into api_key (account_id, id, secret_hash, last4, kind, parent_id, expires_at)
                  values ($1, $2, sha256(convert_to($2, 'utf8')), 'xxxx', $3, $4, $5)`
  await stage.owner.query(insert, [agent.accountId, root, 'key', null, null])
  await stage.owner.query(insert, [agent.accountId, session, 'session', root, new Date(Date.now() + 25 * 60_000)])
  await stage.owner.query('insert into session_budget (account_id, key_id, meter, cap) values ($1, $2, $3, $4)', [
    agent.accountId,
    session,
    meter,
    cap,
  ])
  return session
}
