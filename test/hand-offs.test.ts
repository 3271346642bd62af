// What a worker holds while it hands copies over, and in which order: locks that outlive nothing, counts that wait for nobody.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHandOffs } from '../apps/server/src/outgoing/hand-offs.ts'
import { leaseDue } from '../apps/server/src/outgoing/outbox.ts'
import { openSettling } from '../apps/server/src/outgoing/settle.ts'
import { eventually, type Outgoing, openOutgoing } from './support/outgoing.ts'

let stage: Outgoing

beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(() => stage?.close())

const sharedLocks = async () => {
  const [row] = await stage.rows(
    `select count(*) as n from pg_locks where locktype = 'advisory' and mode = 'ShareLock'
        and database = (select oid from pg_database where datname = current_database())`,
  )
  return Number(row!['n'])
}

it('keeps no lock of a hand-off that could not be looked at, and goes on with a new connection', async () => {
  const agent = await stage.makeAgent()
  await stage.send(agent)
  const [row] = await leaseDue(stage.db.pool, 10, 60_000)
  const handOffs = await openHandOffs(stage.ctx)
  await stage.owner.query('alter table attempt rename to attempt_kept; alter table outbox rename to outbox_kept')
  const failed = await handOffs.begin(row!).then(
    () => 'begun',
    () => 'failed',
  )
  await stage.owner.query('alter table attempt_kept rename to attempt; alter table outbox_kept rename to outbox')
  expect(failed).toBe('failed')
  await eventually(async () => (await sharedLocks()) === 0, 2_000)
  const handOff = await handOffs.begin(row!)
  expect(handOff).not.toBeNull()
  expect(await sharedLocks()).toBe(5)
  handOff!.end()
  await eventually(async () => (await sharedLocks()) === 0, 2_000)
  await handOffs.close()
  await openSettling(stage.ctx).add({ row: row!, outcome: 'sent', reply: '250' })
})

it('counts what inboxes here receive in the order of their accounts, as a batch from the network does', async () => {
  const writer = await stage.makeAgent()
  const receivers = [await stage.makeAgent(), await stage.makeAgent()]
  const [first, second] = receivers.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
  const settling = openSettling(stage.ctx)
  async function handOver(): Promise<Promise<boolean>[]> {
    for (const to of [second!, first!]) await stage.send(writer, { to: [to.address] })
    const rows = await leaseDue(stage.db.pool, 10, 60_000)
    const backwards = rows.toSorted((a, b) =>
      a.recipient === second!.address ? -1 : b.recipient === second!.address ? 1 : 0,
    )
    return backwards.map(row => settling.add({ row, outcome: 'local', mayBegin: () => true }))
  }
  expect(await Promise.all(await handOver())).toEqual([true, true])

  const network = await stage.owner.connect()
  await network.query('begin')
  const count = `select from ledger where account_id = $1 and meter = 'receive_day' for update nowait`
  expect((await network.query(count, [first!.accountId])).rowCount).toBe(1)
  const handing = await handOver()
  await eventually(async () => {
    const waiting = await stage.rows(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return waiting.length > 0
  })
  const other = await network.query(count, [second!.accountId]).then(
    () => 'free',
    (error: { code: string }) => error.code,
  )
  await network.query('rollback')
  network.release()
  expect(other).toBe('free')
  expect(await Promise.all(handing)).toEqual([true, true])
})
