// A cap is exact however many sends come at once, from however many processes: the account's row is locked before the
// ledger is read, and the ledger's own check holds where that is taken away.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Submission, submit } from '../apps/server/src/outgoing/submit.ts'
import { freshWords } from './support/befriend.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing

beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(() => stage?.close())

const outcomes = (answers: Submission[]) => {
  const count: Record<string, number> = {}
  for (const answer of answers) {
    const word = answer.outcome === 'refused' ? answer.finding.rule : answer.outcome
    count[word] = (count[word] ?? 0) + 1
  }
  return count
}

const ledger = async (agent: TestAgent) =>
  Object.fromEntries(
    (await stage.rows('select meter, used from ledger where account_id = $1', [agent.accountId])).map(row => [
      row['meter'],
      row['used'],
    ]),
  )

it('accepts exactly 50 of 400 parallel sends where the hour has room for 50', async () => {
  const agent = await stage.makeAgent({ day: 1_000, hour: 50 })
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, i) => stage.send(agent, { to: [`r${i}@good.test`] })),
  )
  expect(outcomes(answers)).toEqual({ queued: 50, 'hourly-cap': 350 })
  expect(await ledger(agent)).toEqual({ send_day: 50, send_hour: 50 })
  const rows = await stage.rows('select count(*) as n from outbox where account_id = $1', [agent.accountId])
  expect(rows[0]!['n']).toBe(50)
})

it('does so from three processes, and in recipients', async () => {
  const agent = await stage.makeAgent({ day: 50, hour: 1_000, recipients: 3 })
  const processes = [stage.ctx, stage.anotherProcess(), stage.anotherProcess()]
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, i) =>
      submit(processes[i % 3]!, {
        ...{ accountId: agent.accountId, inboxId: agent.inboxId, actor: 'agent:key_test' },
        ...{ to: [`a${i}@good.test`, `b${i}@good.test`, `c${i}@good.test`], subject: 'To three', text: freshWords() },
      }),
    ),
  )
  expect(outcomes(answers)).toEqual({ queued: 16, 'daily-cap': 74 })
  expect(await ledger(agent)).toEqual({ send_day: 48, send_hour: 48 })
})

it('is held by the database where the rules are told otherwise, and the answer is the same', async () => {
  const agent = await stage.makeAgent({ day: 1_000, hour: 50 })
  await Promise.all(Array.from({ length: 49 }, () => stage.send(agent)))
  // The rules read another hour than the ledger counts: as a fault in load-facts would have it.
  await stage.owner.query(`alter table ledger rename to real_ledger`)
  await stage.owner.query(`create view ledger as select account_id, meter, starts_at, 0 as used, cap from real_ledger`)
  await stage.owner.query(`grant select on ledger to postern_app`)
  await stage.owner.query(
    `do $$ declare d text; begin select regexp_replace(pg_get_functiondef('outbox_counted'::regproc), '\\mledger\\M', 'real_ledger', 'g') into d; execute d; end $$`,
  )
  try {
    const answers = await Promise.all(Array.from({ length: 10 }, () => stage.send(agent)))
    expect(outcomes(answers)).toEqual({ queued: 1, 'hourly-cap': 9 })
  } finally {
    await stage.owner.query('drop view ledger')
    await stage.owner.query('alter table real_ledger rename to ledger')
    await stage.owner.query(
      `do $$ declare d text; begin select regexp_replace(pg_get_functiondef('outbox_counted'::regproc), '\\mreal_ledger\\M', 'ledger', 'g') into d; execute d; end $$`,
    )
  }
  expect((await ledger(agent))['send_hour']).toBe(50)
})

it('counts a refused, a held and a tried message as nothing', async () => {
  const agent = await stage.makeAgent({ day: 10, hour: 10, recipients: 6 })
  const six = Array.from({ length: 6 }, (_, i) => `h${i}@good.test`)
  expect((await stage.send(agent, { to: six })).outcome).toBe('held')
  expect((await stage.send(agent, { to: [...six, 'one@more.test'] })).outcome).toBe('refused')
  expect(await stage.send(agent, { dryRun: true })).toMatchObject({ outcome: 'dry-run', decision: 'allow' })
  expect(await ledger(agent)).toEqual({})
})

it('is no unusual behaviour to meet: what a cap turns away trips no breaker', async () => {
  const agent = await stage.makeAgent({ day: 1_000, hour: 15 })
  await stage.owner.query('delete from activity where account_id = $1', [agent.accountId])
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.send(agent)))
  expect(outcomes(answers)).toEqual({ queued: 15, 'hourly-cap': 5 })
  expect(await stage.rows('select state from breaker where account_id = $1', [agent.accountId])).toEqual([])
})
