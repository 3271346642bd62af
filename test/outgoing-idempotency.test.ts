// One Idempotency-Key is one message, whoever repeats it, from however many processes at once, for 24 hours.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { submit } from '../apps/server/src/outgoing/submit.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing
let agent: TestAgent

beforeAll(async () => {
  stage = await openOutgoing()
  agent = await stage.makeAgent()
})
afterAll(() => stage?.close())

const fingerprint = (body: string) => createHash('sha256').update(body).digest()
const intent = (from: TestAgent, key: string, body = 'one body') => ({
  ...{ accountId: from.accountId, inboxId: from.inboxId, actor: 'agent:key_test', to: ['ann@good.test'] },
  ...{ subject: 'Once', text: body, idempotency: { key, fingerprint: fingerprint(body) } },
})

it('makes one message of 50 parallel calls from two processes, and gives all of them the same answer', async () => {
  const processes = [stage.ctx, stage.anotherProcess()]
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => submit(processes[i % 2]!, intent(agent, 'fifty'))),
  )
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]!.outcome).toBe('queued')
  const rows = await stage.rows('select count(*) as n from message where account_id = $1', [agent.accountId])
  expect(rows[0]!['n']).toBe(1)
  const used = await stage.rows('select distinct used from ledger where account_id = $1', [agent.accountId])
  expect(used).toEqual([{ used: 1 }])
})

it('refuses the key for another body, and knows it by account', async () => {
  const other = await stage.makeAgent()
  expect((await submit(stage.ctx, intent(agent, 'shared'))).outcome).toBe('queued')
  expect(await submit(stage.ctx, intent(agent, 'shared', 'another body'))).toEqual({
    outcome: 'idempotency',
    problem: 'reuse',
  })
  expect((await submit(stage.ctx, intent(other, 'shared', 'another body'))).outcome).toBe('queued')
})

it('keeps no refusal, so that the same call may succeed later', async () => {
  const poor = await stage.makeAgent({ day: 0, hour: 10 })
  expect(await submit(stage.ctx, intent(poor, 'later'))).toMatchObject({
    outcome: 'refused',
    finding: { rule: 'daily-cap' },
  })
  await stage.setCaps(poor.accountId, { day: 5 })
  const answer = await submit(stage.ctx, intent(poor, 'later'))
  expect(answer.outcome).toBe('queued')
  await stage.setCaps(poor.accountId, { day: 0 })
  expect(await submit(stage.ctx, intent(poor, 'later'))).toEqual(answer)
})

it('forgets after 24 hours', async () => {
  const first = await submit(stage.ctx, intent(agent, 'yesterday'))
  const age = (hours: number) =>
    stage.owner.query(
      `update idempotency set created_at = now() - make_interval(hours => $1) where key = 'yesterday'`,
      [hours],
    )
  await age(23)
  expect(await submit(stage.ctx, intent(agent, 'yesterday'))).toEqual(first)
  await age(25)
  const second = await submit(stage.ctx, intent(agent, 'yesterday', 'a new body'))
  expect(second.outcome).toBe('queued')
  expect(second).not.toEqual(first)
})
