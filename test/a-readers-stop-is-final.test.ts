// "Stop all mail from this agent to me" is final: nothing that is queued, deferred or being handed over for that person
// leaves any more, however the address was tagged.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHandOffs } from '../apps/server/src/outgoing/hand-offs.ts'
import { leaseDue } from '../apps/server/src/outgoing/outbox.ts'
import { openSettling } from '../apps/server/src/outgoing/settle.ts'
import { suppress } from '../apps/server/src/outgoing/suppress.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing

beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(() => stage?.close())

const stopMail = (agent: TestAgent, address: string) =>
  stage.db.transaction(tx => suppress(tx, agent.accountId, address, 'recipient'))
const statesOf = async (agent: TestAgent) =>
  Object.fromEntries(
    (await stage.rows('select recipient, state from outbox where account_id = $1', [agent.accountId])).map(row => [
      row['recipient'],
      row['state'],
    ]),
  )
const statusesOf = async (agent: TestAgent) =>
  (await stage.rows('select status from message where account_id = $1 order by id', [agent.accountId])).map(
    row => row['status'],
  )

it('cancels what waits for every variant of the address, and for nobody else', async () => {
  const agent = await stage.makeAgent()
  for (const to of ['bob+a@good.test', 'bob+b+c@good.test', 'bob@good.test', 'bobby+a@good.test', 'bob+a@other.test'])
    await stage.send(agent, { to: [to] })
  await stopMail(agent, 'bob+a@good.test')
  expect(await statesOf(agent)).toEqual({
    'bob+a@good.test': 'cancelled',
    'bob+b+c@good.test': 'cancelled',
    'bob@good.test': 'cancelled',
    'bobby+a@good.test': 'queued',
    'bob+a@other.test': 'queued',
  })
  expect(await statusesOf(agent)).toEqual(['cancelled', 'cancelled', 'cancelled', 'accepted', 'accepted'])
  await stage.owner.query(`update outbox set state = 'cancelled' where account_id = $1 and state = 'queued'`, [
    agent.accountId,
  ])
})

it.each(['deferred', 'unknown', 'not-started'] as const)(
  'tries no copy again that was being handed over: %s',
  async outcome => {
    const agent = await stage.makeAgent()
    await stage.send(agent, { to: ['ann+x@good.test'] })
    const [row] = await leaseDue(stage.db.pool, 10, 60_000)
    await stopMail(agent, 'ann@good.test')
    const handOffs = await openHandOffs(stage.ctx)
    expect(await handOffs.begin(row!)).toBeNull()
    await handOffs.close()
    const settling = openSettling(stage.ctx)
    expect(await settling.add({ row: row!, outcome, reply: '451 later' })).toBe(true)
    expect(await statesOf(agent)).toEqual({ 'ann+x@good.test': 'cancelled' })
    expect(await statusesOf(agent)).toEqual(['cancelled'])
  },
)

it('leases nothing for who asked for an end, even where a row was left waiting', async () => {
  const agent = await stage.makeAgent()
  await stage.send(agent, { to: ['eve+x@good.test'] })
  await stage.db.pool.query(`insert into suppression (account_id, address, source) values ($1, $2, 'recipient')`, [
    agent.accountId,
    'eve@good.test',
  ])
  expect(await leaseDue(stage.db.pool, 10, 60_000)).toEqual([])
})

it('waits for a message that is on its way through the gate, and cancels it too', async () => {
  const agent = await stage.makeAgent()
  const passing = await stage.db.connect()
  await passing.query('begin')
  await passing.query('select from account where id = $1 for no key update', [agent.accountId])
  let done = false
  const stopping = stopMail(agent, 'dan@good.test').then(() => {
    done = true
  })
  await sleep(200)
  expect(done).toBe(false)
  await passing.query('commit')
  await passing.end()
  await stopping
})
