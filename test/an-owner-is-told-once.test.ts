// Who is told that messages wait, when, and how often; and that no word of an agent's is in it.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { startNotices, tellWaiting } from '../apps/server/src/notify/approval-notices.ts'
import type { Held } from '../apps/server/src/outgoing/intent.ts'
import { suppress } from '../apps/server/src/outgoing/suppress.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing
beforeAll(async () => {
  stage = await openOutgoing({ PUBLIC_URL: 'https://postern.test' })
})
afterAll(() => stage?.close())
beforeEach(() => stage.owner.query('delete from quota'))

interface Owned extends TestAgent {
  email: string
  ownerId: string
}

async function ownedAgent(of?: Owned): Promise<Owned> {
  const agent = await stage.makeAgent()
  const ownerId = of?.ownerId ?? newId('own')
  const email = of?.email ?? `${randomBytes(4).toString('hex')}@people.test`
  await stage.owner.query('insert into owner (id, email) values ($1, $2) on conflict do nothing', [ownerId, email])
  await stage.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [
    agent.accountId,
    ownerId,
  ])
  return { ...agent, email, ownerId }
}

async function namedAgent(): Promise<Owned> {
  const agent = await stage.makeAgent()
  const email = `${randomBytes(4).toString('hex')}@people.test`
  await stage.owner.query(`update account set owner_email = $2, registered_from = '192.0.2.1' where id = $1`, [
    agent.accountId,
    email,
  ])
  return { ...agent, email, ownerId: '' }
}

const hold = async (agent: TestAgent) => {
  const held = (await stage.send(agent, {
    to: [`${randomBytes(5).toString('hex')}@strangers.test`],
    subject: 'Secret subject',
    text: `Secret words ${randomBytes(8).toString('hex')}`,
  })) as Held
  expect(held).toMatchObject({ outcome: 'held' })
  return held
}

const mailTo = async (email: string): Promise<{ subject: string; text: string }[]> =>
  (
    await stage.owner.query(
      `select subject, text from message where account_id = 'acc_postern' and to_list ? $1 order by id`,
      [email],
    )
  ).rows

const later = (minutes: number) =>
  stage.owner.query(`update approval_notice set sent_at = sent_at - make_interval(mins => $1)`, [minutes])

test('the first message is told at once, the next ones ten minutes later in one mail, without an agent’s words', async () => {
  const agent = await ownedAgent()
  const second = await ownedAgent(agent)
  const first = await hold(agent)
  await tellWaiting(stage.ctx)
  const [mail] = await mailTo(agent.email)
  expect(mail!.subject).toBe('A message waits for you')
  expect(mail!.text).toContain(`https://postern.test/approvals/${first.approvalId}`)
  expect(mail!.text).toContain(agent.address)
  expect(mail!.text).toContain('for the first time')
  expect(mail!.text + mail!.subject).not.toContain('Secret')

  const more = [await hold(agent), await hold(second), await hold(agent)]
  for (let n = 0; n < 3; n++) await tellWaiting(stage.ctx)
  expect(await mailTo(agent.email)).toHaveLength(1)
  await later(10)
  for (let n = 0; n < 3; n++) await tellWaiting(stage.ctx)
  const [, digest, none] = await mailTo(agent.email)
  expect(none).toBeUndefined()
  expect(digest!.subject).toBe('3 messages wait for you')
  for (const { approvalId } of more) expect(digest!.text).toContain(approvalId)
  expect(digest!.text).not.toContain(first.approvalId)
})

test('a digest has at most twenty lines, and says how many more there are', async () => {
  const agent = await ownedAgent()
  const second = await ownedAgent(agent)
  for (let n = 0; n < 11; n++) await Promise.all([hold(agent), hold(second)])
  await tellWaiting(stage.ctx)
  const [mail] = await mailTo(agent.email)
  expect(mail!.text.match(/\/approvals\/apr_/g)).toHaveLength(20)
  expect(mail!.text).toContain('And 2 more: https://postern.test/approvals')
})

test('several workers tell it once, within five seconds', async () => {
  const workers = [startNotices(stage.ctx), startNotices(stage.anotherProcess()), startNotices(stage.anotherProcess())]
  try {
    const agent = await ownedAgent()
    await hold(agent)
    await eventually(async () => (await mailTo(agent.email)).length > 0, 5_000)
    await hold(agent)
    await new Promise(resolve => setTimeout(resolve, 2_500))
    expect(await mailTo(agent.email)).toHaveLength(1)
  } finally {
    await Promise.all(workers.map(worker => worker.close()))
  }
})

test('looking ten times at once tells it once', async () => {
  for (let n = 0; n < 5; n++) {
    const agent = await ownedAgent()
    await hold(agent)
    await Promise.all(Array.from({ length: 10 }, () => tellWaiting(stage.ctx)))
    expect(await mailTo(agent.email)).toHaveLength(1)
  }
})

test('what the gate did not let us tell is told later, and never to who wants no mail of ours', async () => {
  const agent = await ownedAgent()
  await hold(agent)
  const noticed = () => stage.rows('select noticed_at from approval where account_id = $1', [agent.accountId])
  const turn = (state: string) =>
    stage.owner.query(`update kill_switch set state = $1 where scope = 'acc_postern'`, [state])
  await turn('stopped')
  await tellWaiting(stage.ctx)
  expect(await noticed()).toEqual([{ noticed_at: null }])
  await turn('running')
  await later(11)
  await tellWaiting(stage.ctx)
  expect(await mailTo(agent.email)).toHaveLength(1)
  expect(await noticed()).toEqual([{ noticed_at: expect.any(Date) }])

  await stage.db.transaction(tx => suppress(tx, 'acc_postern', agent.email, 'footer'))
  await hold(agent)
  await later(11)
  await tellWaiting(stage.ctx)
  expect(
    await stage.rows('select from approval where account_id = $1 and noticed_at is null', [agent.accountId]),
  ).toEqual([])
  expect(await mailTo(agent.email)).toHaveLength(1)
})

test('what was decided before it was told is not told', async () => {
  const agent = await ownedAgent()
  const { approvalId } = await hold(agent)
  await stage.owner.query(`update approval set state = 'rejected', owner_id = $2 where id = $1`, [
    approvalId,
    agent.ownerId,
  ])
  await tellWaiting(stage.ctx)
  expect(await mailTo(agent.email)).toEqual([])
})

test('the human that an unclaimed agent names is asked to claim it, once a day, and what waits is theirs then', async () => {
  const agent = await namedAgent()
  await hold(agent)
  for (let n = 0; n < 3; n++) await tellWaiting(stage.ctx)
  await hold(agent)
  await tellWaiting(stage.ctx)
  const mails = await mailTo(agent.email)
  expect(mails).toHaveLength(1)
  expect(mails[0]!.text).toContain('/claim/')
  expect(mails[0]!.text).toContain('leaves only if you let it')
  expect(mails[0]!.text).not.toContain('Secret')
  await stage.owner.query(`update claim set created_at = created_at - interval '25 hours' where account_id = $1`, [
    agent.accountId,
  ])
  await hold(agent)
  await tellWaiting(stage.ctx)
  expect(await mailTo(agent.email)).toHaveLength(2)
})

test('a claim mail of the last day is enough, and whoever said that it is not theirs is not asked again', async () => {
  for (const claim of [`now(), 'open'`, `now() - interval '3 days', 'disowned'`]) {
    const agent = await namedAgent()
    await stage.owner.query(
      `insert into claim (account_id, id, email, link_hash, code_hash, expires_at, created_at, state)
       values ($1::text, 'clm_x', $2, sha256(convert_to($1::text, 'utf8')), sha256(convert_to($1::text, 'utf8')), now() + interval '1 day', ${claim})`,
      [agent.accountId, agent.email],
    )
    await hold(agent)
    await tellWaiting(stage.ctx)
    expect(await mailTo(agent.email)).toEqual([])
  }
})
