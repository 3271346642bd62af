// The drill: a stop of an account of its own, on the road that agents' mail takes. It passes where the stop works, fails where
// a guard is broken, and says so to whoever runs the instance.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDelivering } from '../apps/server/src/outgoing/deliver.ts'
import { runDrill } from '../apps/server/src/owners/drill.ts'
import { drillIfDue, findLastDrill } from '../apps/server/src/owners/drills.ts'
import { resume, stop } from '../apps/server/src/owners/kill-switch.ts'
import { type Outgoing, openOutgoing } from './support/outgoing.ts'

let stage: Outgoing
const workers: { close(): Promise<void> }[] = []

beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(async () => {
  await stage?.close()
})

const startWorker = async (ctx = stage.ctx) => void workers.push(await startDelivering(ctx, { sweepMs: 50 }))
const closeWorkers = async () => {
  for (const worker of workers.splice(0)) await worker.close()
}
const alerts = () => stage.rows(`select dedupe, count from alert where audience = '*' and kind = 'drill'`)

test('a drill on two workers passes, and its report is plausible', { timeout: 60_000 }, async () => {
  await startWorker()
  await startWorker(stage.anotherProcess())
  for (let round = 0; round < 2; round++) {
    const drill = (await runDrill(stage.ctx, 'operator'))!
    expect(drill, drill.because).toMatchObject({ outcome: 'passed', leaks: 0, copies: 200, asked_by: 'operator' })
    expect(drill.begun).toBeGreaterThanOrEqual(10)
    expect(drill.cancelled).toBeGreaterThan(0)
    // Cut off before the message and after it.
    expect(drill.aborted).toBeGreaterThan(0)
    expect(drill.unconfirmed).toBeGreaterThan(0)
    expect(drill.last_hand_off_ms!).toBeLessThan(drill.answer_ms! + 5)
    expect(drill.answer_ms!).toBeLessThan(2_000)
    const last = await findLastDrill(stage.db.pool)
    expect(last).toMatchObject({ drill: { id: drill.id, outcome: 'passed' }, last_passed_at: drill.ended_at })
    expect(last.age_seconds).toBeLessThan(10)
  }
  const [row] = await stage.rows(`select state from kill_switch where scope = 'acc_drill'`)
  expect(row!['state']).toBe('running')
  const routes = await stage.rows(`select distinct route, account_id from outbox`)
  expect(routes).toEqual([{ route: 'drill', account_id: 'acc_drill' }])
  expect(await alerts()).toEqual([])
  await closeWorkers()
})

test('one at a time; the second is told so', { timeout: 60_000 }, async () => {
  await startWorker()
  const both = await Promise.all([runDrill(stage.ctx, 'operator'), runDrill(stage.anotherProcess(), 'operator')])
  expect(both.filter(each => each === null)).toHaveLength(1)
  expect(both.find(each => each !== null)!.outcome).toBe('passed')
  await closeWorkers()
})

test('a stop that does not hold fails the drill, and the operator is told', { timeout: 120_000 }, async () => {
  // Broken from outside: no switch is read as stopped, and nothing can be cancelled.
  await stage.owner.query(
    `alter function may_leave(text, text, text) rename to may_leave_kept;
     create function may_leave(text, text, text) returns boolean language sql as 'select true';
     grant execute on function may_leave(text, text, text) to postern_app;
     create function never_cancelled() returns trigger language plpgsql as 'begin return null; end';
     create trigger never_cancelled before update on outbox for each row when (new.state = 'cancelled') execute function never_cancelled()`,
  )
  await startWorker()
  // Every one fails; on a busy machine all may have begun by the answer, and then what still waits tells.
  let drill = (await runDrill(stage.ctx, 'postern'))!
  for (let again = 0; again < 4 && drill.leaks === 0; again++) {
    expect(drill).toMatchObject({ outcome: 'failed', because: expect.stringContaining('still wait') })
    await stage.owner.query(`alter table outbox disable trigger never_cancelled`)
    await stage.owner.query(`update outbox set state = 'cancelled' where state in ('queued', 'deferred', 'sending')`)
    await stage.owner.query(`alter table outbox enable trigger never_cancelled`)
    drill = (await runDrill(stage.ctx, 'postern'))!
  }
  await closeWorkers()
  await stage.owner.query(
    `drop trigger never_cancelled on outbox; drop function may_leave(text, text, text);
     alter function may_leave_kept(text, text, text) rename to may_leave;
     update outbox set state = 'cancelled' where state in ('queued', 'deferred', 'sending')`,
  )
  expect(drill.outcome).toBe('failed')
  expect(drill.leaks).toBeGreaterThan(0)
  expect(drill.because).toContain('after the stop was answered')
  expect(drill.last_hand_off_ms!).toBeGreaterThan(drill.answer_ms!)
  expect((await alerts()).map(row => row['dedupe'])).toEqual(['drill-failed'])
  await stage.owner.query('delete from alert')
})

test('without a worker it fails and says why', { timeout: 60_000 }, async () => {
  const drill = (await runDrill(stage.ctx, 'operator'))!
  expect(drill).toMatchObject({ outcome: 'failed', begun: 0 })
  expect(drill.because).toContain('No worker')
  expect((await alerts()).map(row => row['dedupe'])).toEqual(['drill-failed'])
  const open = await stage.rows(`select 1 from outbox where state in ('queued', 'sending', 'deferred')`)
  expect(open).toEqual([])
  await stage.owner.query('delete from alert')
})

test('a stopped instance skips it, and does not resume anything', async () => {
  await stop(stage.ctx, 'instance', 'operator')
  expect(await runDrill(stage.ctx, 'operator')).toMatchObject({ outcome: 'skipped', copies: 0 })
  const [row] = await stage.rows(`select state from kill_switch where scope = '*'`)
  expect(row!['state']).toBe('stopped')
  await resume(stage.ctx, 'instance', 'operator')
  expect(await alerts()).toEqual([])
})

test('it runs by itself once a day, and too long without a good one is told once', { timeout: 60_000 }, async () => {
  const count = async () => Number((await stage.rows('select count(*) as n from drill'))[0]!['n'])
  const before = await count()
  await drillIfDue(stage.ctx)
  expect(await count()).toBe(before)
  expect(await alerts()).toEqual([])

  await stage.owner.query(
    `update drill set started_at = started_at - interval '27 hours', ended_at = ended_at - interval '27 hours'`,
  )
  await stage.owner.query(`update account set created_at = now() - interval '3 days' where id = 'acc_drill'`)
  await startWorker()
  await drillIfDue(stage.ctx)
  await closeWorkers()
  expect(await count()).toBe(before + 1)
  expect((await findLastDrill(stage.db.pool)).drill).toMatchObject({ outcome: 'passed', asked_by: 'postern' })
  expect(await alerts()).toEqual([])

  await stage.owner.query(`update drill set ended_at = ended_at - interval '27 hours'`)
  await drillIfDue(stage.ctx)
  await drillIfDue(stage.ctx)
  expect(await alerts()).toEqual([{ dedupe: 'drill-overdue', count: 1 }])
})
