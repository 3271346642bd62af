// What an owner approves is exactly what leaves, once, and only if every rule lets it at that moment.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { approve, preview } from '../apps/server/src/outgoing/approve.ts'
import { hashCopies } from '../apps/server/src/outgoing/draft.ts'
import { editHeld } from '../apps/server/src/outgoing/edit-held.ts'
import type { Held, Intent } from '../apps/server/src/outgoing/intent.ts'
import { suppress } from '../apps/server/src/outgoing/suppress.ts'
import { viewApproval } from '../apps/server/src/owners/approval-view.ts'
import { listApprovals, loadFatigue, reject } from '../apps/server/src/owners/approvals.ts'
import { expireApprovals } from '../apps/server/src/owners/expire-approvals.ts'
import { resume, stop } from '../apps/server/src/owners/kill-switch.ts'
import { eventually, type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'
import { type Sink, startSink } from './support/smtp-sink.ts'

let stage: Outgoing
let sink: Sink

beforeAll(async () => {
  sink = await startSink()
  stage = await openOutgoing({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
  await stage.startWorker()
})
afterAll(async () => {
  await stage?.close()
  await sink?.close()
})
afterEach(() => stage.owner.query(`update kill_switch set state = 'running'`))

interface Owned extends TestAgent {
  ownerId: string
}

/** An agent that a human claimed: whoever it does not know is held. */
async function ownedAgent(caps = { day: 1_000, hour: 1_000, recipients: 10 }): Promise<Owned> {
  const agent = await stage.makeAgent(caps)
  const ownerId = newId('own')
  await stage.owner.query(`insert into owner (id, email) values ($1, $2)`, [
    ownerId,
    `${randomBytes(4).toString('hex')}@people.test`,
  ])
  await stage.owner.query(`update account set owner_id = $2, claimed_at = now() where id = $1`, [
    agent.accountId,
    ownerId,
  ])
  await stage.owner.query(
    `insert into audit_head (account_id, seq, hash) values ($1, 0, sha256(convert_to($1, 'utf8'))) on conflict do nothing`,
    [ownerId],
  )
  return { ...agent, ownerId }
}

interface Waiting {
  agent: Owned
  to: string
  messageId: string
  approvalId: string
  contentHash: string
}

async function hold(agent?: Owned, changes: Partial<Intent> = {}): Promise<Waiting> {
  const own = agent ?? (await ownedAgent())
  const to = `stranger-${randomBytes(5).toString('hex')}@strangers.test`
  const held = (await stage.send(own, { to: [to], ...changes })) as Held
  expect(held).toMatchObject({ outcome: 'held' })
  return {
    agent: own,
    to,
    messageId: held.messageId,
    approvalId: held.approvalId,
    contentHash: await hashOf(held.approvalId),
  }
}

const hashOf = async (approvalId: string) =>
  (await stage.owner.query(`select encode(content_hash, 'hex') as hash from approval where id = $1`, [approvalId]))
    .rows[0].hash as string

const giveWord = ({ agent, approvalId, contentHash }: Waiting, ownerId = agent.ownerId) =>
  approve(stage.ctx, { ownerId, approvalId, contentHash })

const stateOf = async (approvalId: string) =>
  (
    await stage.owner.query(
      `select p.state, m.status, (select count(*)::int from outbox o where o.message_id = m.id) as copies
         from approval p join message m on m.id = p.message_id where p.id = $1`,
      [approvalId],
    )
  ).rows[0]

const got = (to: string) => sink.received.filter(mail => mail.to === to)
const untouched = { state: 'pending', status: 'held', copies: 0 }

const actions = async (accountId: string) =>
  (await stage.rows('select action from audit_event where account_id = $1 order by seq', [accountId])).map(
    row => row['action'],
  ) as unknown as string[]

describe('an approval', () => {
  test('lets go exactly the bytes whose hash the owner saw', async () => {
    const bcc = `blind-${randomBytes(5).toString('hex')}@strangers.test`
    const waiting = await hold(undefined, { bcc: [bcc], html: '<p>Hello <b>there</b></p>' })
    expect(await giveWord(waiting)).toMatchObject({ outcome: 'approved', messageId: waiting.messageId })
    await eventually(() => got(waiting.to).length === 1 && got(bcc).length === 1)
    const captured = [waiting.to, bcc].map(address => ({
      address,
      sha256: createHash('sha256')
        .update(Buffer.from(got(address)[0]!.raw, 'latin1'))
        .digest(),
    }))
    expect(hashCopies(captured).toString('hex')).toBe(waiting.contentHash)
    expect(await stateOf(waiting.approvalId)).toEqual({ state: 'approved', status: 'accepted', copies: 2 })
    expect((await actions(waiting.agent.accountId)).slice(0, 2)).toEqual(['message.held', 'message.released'])
    const [decision] = await stage.rows(`select * from decision where approval_id = $1`, [waiting.approvalId])
    expect(decision).toMatchObject({ outcome: 'allow', message_id: waiting.messageId })
  })

  test('makes its recipients known: the next message to them is not held', async () => {
    const waiting = await hold()
    await giveWord(waiting)
    expect(await stage.send(waiting.agent, { to: [waiting.to.replace('@', '+tag@')] })).toMatchObject({
      outcome: 'queued',
    })
    const [contact] = await stage.rows(`select * from contact where account_id = $1 and address = $2`, [
      waiting.agent.accountId,
      waiting.to,
    ])
    expect(contact).toMatchObject({ approved_at: expect.any(Date), first_sent_at: expect.any(Date), named: true })
  })

  test('of another hash is refused: the client must name what it showed', async () => {
    const waiting = await hold()
    const other = { ...waiting, contentHash: '0'.repeat(64) }
    expect(await giveWord(other)).toEqual({ outcome: 'changed' })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
  })

  test('by another owner is 404, also for an owner that the agent had before', async () => {
    const waiting = await hold()
    const other = await ownedAgent()
    expect(await giveWord(waiting, other.ownerId)).toEqual({ outcome: 'not-found' })
    expect(await reject(stage.ctx, { ownerId: other.ownerId, approvalId: waiting.approvalId })).toEqual({
      outcome: 'not-found',
    })
    await stage.owner.query('update account set owner_id = $2 where id = $1', [waiting.agent.accountId, other.ownerId])
    expect(await giveWord(waiting)).toEqual({ outcome: 'not-found' })
    await stage.owner.query('update account set owner_id = null, claimed_at = null where id = $1', [
      waiting.agent.accountId,
    ])
    expect(await giveWord(waiting, other.ownerId)).toEqual({ outcome: 'not-found' })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
  })

  test('after its time is none, before and after the sweep', async () => {
    const waiting = await hold()
    await stage.owner.query(`update approval set expires_at = now() - interval '1 second' where id = $1`, [
      waiting.approvalId,
    ])
    expect(await giveWord(waiting)).toEqual({ outcome: 'expired' })
    expect(await expireApprovals(stage.db)).toBe(1)
    expect(await giveWord(waiting)).toEqual({ outcome: 'expired' })
    expect(await stateOf(waiting.approvalId)).toEqual({ state: 'expired', status: 'rejected', copies: 0 })
    expect(await actions(waiting.agent.accountId)).toEqual(['message.held', 'approval.expired'])
  })

  test('after an edit is none: the new version waits for its own', async () => {
    const waiting = await hold()
    const edited = await editHeld(stage.ctx, {
      ownerId: waiting.agent.ownerId,
      approvalId: waiting.approvalId,
      changes: { text: 'Other words.' },
    })
    if (edited.outcome !== 'edited') throw new Error(edited.outcome)
    expect(await giveWord(waiting)).toEqual({ outcome: 'changed' })
    // The old hash under the new approval is as little.
    expect(await giveWord({ ...waiting, approvalId: edited.approvalId })).toEqual({ outcome: 'changed' })
    expect(await stateOf(edited.approvalId)).toEqual(untouched)
    expect(got(waiting.to)).toEqual([])
  })

  test('of bytes that are not those of its hash is none', async () => {
    const waiting = await hold()
    const other = await hold(waiting.agent)
    await stage.owner.query(
      `update message_recipient set raw_sha256 = (select raw_sha256 from message_recipient where message_id = $2) where message_id = $1`,
      [waiting.messageId, other.messageId],
    )
    expect(await giveWord(waiting)).toEqual({ outcome: 'changed' })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
  })

  test('with a recipient more is none', async () => {
    const waiting = await hold()
    await stage.owner.query(
      `insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
       select account_id, message_id, 'more@strangers.test', 'bcc', 'x' || footer_token, raw_sha256 from message_recipient where message_id = $1`,
      [waiting.messageId],
    )
    expect(await giveWord(waiting)).toEqual({ outcome: 'changed' })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
  })
})

describe('what refuses, refuses also what was approved, and nothing is used up:', () => {
  const refused = async (waiting: Waiting, rule: string) => {
    expect(await giveWord(waiting)).toMatchObject({ outcome: 'refused', finding: { rule } })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
    const [decision] = await stage.rows(`select * from decision where approval_id = $1 order by id desc limit 1`, [
      waiting.approvalId,
    ])
    expect(decision).toMatchObject({ outcome: 'refuse', decided_by: rule })
    expect((await actions(waiting.agent.accountId)).at(-1)).toBe('message.release-refused')
    expect(got(waiting.to)).toEqual([])
  }

  test('a cap, which has room again tomorrow', async () => {
    const agent = await ownedAgent({ day: 1, hour: 1_000, recipients: 10 })
    const waiting = await hold(agent)
    expect(await giveWord(await hold(agent))).toMatchObject({ outcome: 'approved' })
    await refused(waiting, 'daily-cap')
    expect(await giveWord(waiting)).toMatchObject({ finding: { resetsAt: expect.any(String), used: 1, max: 1 } })
    // Tomorrow: the ledger's row is of another day.
    await stage.owner.query(`update ledger set starts_at = starts_at - interval '1 day' where account_id = $1`, [
      agent.accountId,
    ])
    expect(await giveWord(waiting)).toMatchObject({ outcome: 'approved' })
    await eventually(() => got(waiting.to).length === 1)
  })

  test('a cap over all agents of the owner', async () => {
    const agent = await ownedAgent()
    const waiting = await hold(agent)
    await stage.owner.query('insert into owner_limit (owner_id, sends_per_day) values ($1, 0)', [agent.ownerId])
    await refused(waiting, 'owner-cap')
  })

  test('a switch that stopped', async () => {
    const waiting = await hold()
    await stage.owner.query(`update kill_switch set state = 'stopped' where scope = $1`, [waiting.agent.accountId])
    await refused(waiting, 'kill-switch')
  })

  test('somebody who wants no mail', async () => {
    const waiting = await hold()
    await stage.db.transaction(tx => suppress(tx, waiting.agent.accountId, waiting.to, 'footer'))
    await refused(waiting, 'suppressed-recipient')
  })

  test('the owner’s own block', async () => {
    const waiting = await hold()
    await stage.owner.query(
      `insert into list_entry (account_id, id, list, action, pattern, owner_id) values ($1, 'lst_x', 'send', 'block', $2, $3)`,
      [waiting.agent.accountId, waiting.to, waiting.agent.ownerId],
    )
    await refused(waiting, 'owner-list')
  })

  test('a footer that the bytes do not show', async () => {
    const waiting = await hold()
    await stage.owner.query(
      `update message_recipient set footer_token = 'other' || footer_token where message_id = $1`,
      [waiting.messageId],
    )
    await refused(waiting, 'footer-present')
  })
})

describe('one wins:', () => {
  const outcomes = (list: { outcome: string }[]) =>
    Object.fromEntries(Object.entries(Object.groupBy(list, each => each.outcome)).map(([key, of]) => [key, of!.length]))

  test('approved twenty times at once, it leaves once', async () => {
    const waiting = await hold()
    const other = { ...stage.ctx, db: stage.anotherProcess().db }
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        approve(i % 2 ? stage.ctx : other, {
          ownerId: waiting.agent.ownerId,
          approvalId: waiting.approvalId,
          contentHash: waiting.contentHash,
        }),
      ),
    )
    expect(outcomes(all)).toEqual({ approved: 1, decided: 19 })
    await eventually(() => got(waiting.to).length >= 1)
    expect((await stateOf(waiting.approvalId)).copies).toBe(1)
    expect(got(waiting.to)).toHaveLength(1)
  })

  test('twelve approved at once under a cap of three: three leave, and the cap says no to the rest', async () => {
    const agent = await ownedAgent({ day: 3, hour: 1_000, recipients: 10 })
    const waiting: Waiting[] = []
    for (let n = 0; n < 12; n++) waiting.push(await hold(agent))
    const other = { ...stage.ctx, db: stage.anotherProcess().db }
    const all = await Promise.all(
      waiting.map(({ approvalId, contentHash }, n) =>
        approve(n % 2 ? stage.ctx : other, { ownerId: agent.ownerId, approvalId, contentHash }),
      ),
    )
    expect(outcomes(all)).toEqual({ approved: 3, refused: 9 })
    for (const each of all)
      if (each.outcome === 'refused') expect(each.finding).toMatchObject({ rule: 'daily-cap', used: 3, max: 3 })
  })

  test('approved, refused and edited at once', async () => {
    const agent = await ownedAgent()
    for (let n = 0; n < 15; n++) {
      const waiting = await hold(agent)
      const { ownerId } = agent
      const { approvalId } = waiting
      const all = await Promise.all([
        giveWord(waiting),
        reject(stage.ctx, { ownerId, approvalId, reason: 'No.' }),
        editHeld(stage.ctx, { ownerId, approvalId, changes: { subject: 'Other' } }),
        giveWord(waiting),
        reject(stage.ctx, { ownerId, approvalId }),
      ])
      const winners = all.filter(each => ['approved', 'rejected', 'edited'].includes(each.outcome))
      expect(winners).toHaveLength(1)
      const losers = all.filter(each => !winners.includes(each)).map(each => each.outcome)
      expect(['decided', 'changed']).toEqual(expect.arrayContaining([...new Set(losers)]))
      const [left] = await stage.rows(`select count(*)::int as n from outbox where message_id = $1`, [
        waiting.messageId,
      ])
      expect(left!['n']).toBe(winners[0]!.outcome === 'approved' ? 1 : 0)
      await reject(stage.ctx, { ownerId, approvalId: (winners[0] as { approvalId?: string }).approvalId ?? approvalId })
    }
  })

  test('approved while it expires', async () => {
    const agent = await ownedAgent()
    for (let n = 0; n < 20; n++) {
      const waiting = await hold(agent)
      await stage.owner.query(`update approval set expires_at = now() + interval '${n} ms' where id = $1`, [
        waiting.approvalId,
      ])
      const [approved] = await Promise.all([
        giveWord(waiting).catch(() => ({ outcome: 'failed' })),
        new Promise(resolve => setTimeout(resolve, n)).then(() => expireApprovals(stage.db)),
      ])
      await expireApprovals(stage.db)
      const end = await stateOf(waiting.approvalId)
      expect(end).toEqual(
        approved.outcome === 'approved'
          ? { state: 'approved', status: 'accepted', copies: 1 }
          : { state: 'expired', status: 'rejected', copies: 0 },
      )
    }
  })

  test('approved while the agent is stopped: nothing is handed over after the stop', { timeout: 120_000 }, async () => {
    let left = 0
    for (let n = 0; n < 100; n++) {
      const waiting = await hold()
      const [approved, stopped] = await Promise.all([
        new Promise(resolve => setTimeout(resolve, n % 10)).then(() => giveWord(waiting)),
        new Promise(resolve => setTimeout(resolve, (n * 7) % 10))
          .then(() => stop(stage.ctx, { accountId: waiting.agent.accountId }, 'owner:test'))
          .then(() => performance.now()),
      ])
      const end = await stateOf(waiting.approvalId)
      expect(['approved', 'expired', 'pending']).toContain(end.state)
      expect(end.state === 'approved').toBe(approved.outcome === 'approved')
      for (const mail of got(waiting.to)) expect(mail.beganAt).toBeLessThan(stopped)
      left += got(waiting.to).length
      const [open] = await stage.rows(
        `select count(*)::int as n from outbox where message_id = $1 and state in ('queued', 'deferred', 'sending')`,
        [waiting.messageId],
      )
      expect(open!['n']).toBe(0)
    }
    // Both ends were met.
    expect(left).toBeLessThan(100)
  })
})

test('a stop ends what waits: the approval is over, the message cancelled, the record says so, and resuming brings nothing back', async () => {
  const waiting = await hold()
  const scope = { accountId: waiting.agent.accountId }
  expect(await stop(stage.ctx, scope, 'owner:test')).toMatchObject({ cancelled: 1 })
  expect(await stateOf(waiting.approvalId)).toEqual({ state: 'expired', status: 'cancelled', copies: 0 })
  expect(await actions(waiting.agent.accountId)).toContain('message.cancelled')
  await resume(stage.ctx, scope, 'owner:test')
  expect(await giveWord(waiting)).toEqual({ outcome: 'expired' })
  expect((await viewApproval(stage.db.pool, waiting.agent.ownerId, waiting.approvalId))!.reason).toMatch(/topped/)
})

describe('an edit', () => {
  test('makes a new version of the same message, which leaves only on a word of its own', async () => {
    const agent = await ownedAgent()
    const waiting = await hold(agent, { text: 'One\nTwo\nThree', html: '<p>One</p>' })
    const before = (await stage.rows('select * from message where id = $1', [waiting.messageId]))[0]!
    const someone = `someone-${randomBytes(4).toString('hex')}@strangers.test`
    const edited = await editHeld(stage.ctx, {
      ownerId: agent.ownerId,
      approvalId: waiting.approvalId,
      changes: { text: 'One\nTwo and a half\nThree', to: [someone], subject: 'Better' },
    })
    if (edited.outcome !== 'edited') throw new Error(JSON.stringify(edited))
    expect(edited).toMatchObject({ messageId: waiting.messageId, version: 2 })
    expect(edited.approvalId).not.toBe(waiting.approvalId)
    expect(await stateOf(waiting.approvalId)).toMatchObject({ state: 'superseded', status: 'held' })
    const after = (await stage.rows('select * from message where id = $1', [waiting.messageId]))[0]!
    expect(after).toMatchObject({
      subject: 'Better',
      text: 'One\nTwo and a half\nThree',
      html: null,
      version: 2,
      rfc_message_id: before['rfc_message_id'],
      from_address: before['from_address'],
      thread_id: before['thread_id'],
    })
    const [old, next] = await Promise.all(
      [waiting.approvalId, edited.approvalId].map(id => viewApproval(stage.db.pool, agent.ownerId, id)),
    )
    expect(next!.expires_at).toBe(old!.expires_at)
    expect(old!).toMatchObject({ replaced_by: edited.approvalId, words: { to: [waiting.to], html: '<p>One</p>' } })
    expect(old!.copies.map(copy => copy.address)).toEqual([waiting.to])
    expect(next!.versions).toMatchObject([
      {
        version: 1,
        content_hash: waiting.contentHash,
        changes: {
          text: [
            { change: 'same', line: 'One' },
            { change: 'removed', line: 'Two' },
            { change: 'added', line: 'Two and a half' },
            { change: 'same', line: 'Three' },
          ],
        },
      },
    ])
    expect(
      await giveWord({ ...waiting, approvalId: edited.approvalId, contentHash: edited.contentHash }),
    ).toMatchObject({ outcome: 'approved' })
    const [mail] = await eventually(() => got(someone).length === 1 && got(someone))
    expect(mail!.messageId).toBe(before['rfc_message_id'])
    const sha256 = createHash('sha256').update(Buffer.from(mail!.raw, 'latin1')).digest()
    expect(hashCopies([{ address: someone, sha256 }]).toString('hex')).toBe(edited.contentHash)
    expect(mail!.raw).toContain('An AI agent sent this message.')
    expect(got(waiting.to)).toEqual([])
  })

  test('of a reply stays in its thread', async () => {
    const agent = await ownedAgent()
    const first = await hold(agent)
    await giveWord(first)
    const waiting = await hold(agent, { inReplyTo: first.messageId })
    const edited = await editHeld(stage.ctx, {
      ownerId: agent.ownerId,
      approvalId: waiting.approvalId,
      changes: { text: 'Shorter.' },
    })
    if (edited.outcome !== 'edited') throw new Error(edited.outcome)
    await giveWord({ ...waiting, approvalId: edited.approvalId, contentHash: edited.contentHash })
    const [mail] = await eventually(() => got(waiting.to).length === 1 && got(waiting.to))
    expect(/^in-reply-to:\s*(\S+)/im.exec(mail!.raw)![1]).toBe(got(first.to)[0]!.messageId)
  })

  test.each([
    [{ to: ['no address'] }, 'to[0]'],
    [{ subject: 'a\r\nBcc: x@y.test' }, 'subject'],
    [{ to: [] }, 'to'],
    [{ html: `<p>${'x'.repeat(95_000)}</p>` }, 'html'],
  ])('that cannot be is told, and changes nothing: %#', async (changes, field) => {
    const waiting = await hold()
    expect(
      await editHeld(stage.ctx, { ownerId: waiting.agent.ownerId, approvalId: waiting.approvalId, changes }),
    ).toMatchObject({
      outcome: 'invalid',
      field,
    })
    expect(await stateOf(waiting.approvalId)).toEqual(untouched)
  })

  test('after the approval fails, in the code and in the database', async () => {
    const waiting = await hold()
    await giveWord(waiting)
    const edit = { ownerId: waiting.agent.ownerId, approvalId: waiting.approvalId, changes: { text: 'Late.' } }
    expect(await editHeld(stage.ctx, edit)).toEqual({ outcome: 'decided' })
    const { pool } = stage.db
    await expect(
      pool.query(`update message set text = 'Late.' where id = $1`, [waiting.messageId]),
    ).rejects.toMatchObject({
      constraint: 'message_kept',
    })
    await expect(
      pool.query('delete from message_recipient where message_id = $1', [waiting.messageId]),
    ).rejects.toThrow('stay')
    await expect(
      pool.query(`update approval set state = 'pending' where id = $1`, [waiting.approvalId]),
    ).rejects.toMatchObject({
      constraint: 'approval_ends',
    })
  })
})

test('a refusal ends the message, and its reason is for the agent', async () => {
  const waiting = await hold()
  const { ownerId } = waiting.agent
  expect(await reject(stage.ctx, { ownerId, approvalId: waiting.approvalId, reason: ' Not him. ' })).toMatchObject({
    outcome: 'rejected',
  })
  expect(await stateOf(waiting.approvalId)).toEqual({ state: 'rejected', status: 'rejected', copies: 0 })
  expect((await viewApproval(stage.db.pool, ownerId, waiting.approvalId))!.reason).toBe('Not him.')
  expect(await giveWord(waiting)).toEqual({ outcome: 'decided' })
  expect((await actions(waiting.agent.accountId)).at(-1)).toBe('approval.rejected')
})

test('the owner sees strangers, causes, links and why, and how the decisions of the week went', async () => {
  const agent = await ownedAgent()
  const waiting = await hold(agent, { text: 'See https://example.com/a?b=c\u200b now.' })
  const { ownerId } = agent
  const view = (await viewApproval(stage.db.pool, ownerId, waiting.approvalId))!
  expect(view.why.join()).toContain(waiting.to)
  expect(view.links.map(link => link.href).join(' ')).toContain('https://example.com/a?b=c')
  expect(view.copies).toMatchObject([
    { address: waiting.to, kind: 'to', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  expect(await preview(stage.ctx, { ownerId, accountId: agent.accountId, messageId: waiting.messageId })).toMatchObject(
    {
      outcome: 'allow',
      recipients: [{ address: waiting.to, known: null }],
    },
  )
  expect(await listApprovals(stage.db.pool, { ownerId, state: 'pending', limit: 10, after: null })).toHaveLength(1)
  expect(await loadFatigue(stage.db.pool, ownerId)).toMatchObject({ asked: 1, approval_rate: null, tired: false })
  await giveWord(waiting)
  for (let n = 0; n < 5; n++) await giveWord(await hold(agent))
  expect(await loadFatigue(stage.db.pool, ownerId)).toMatchObject({
    asked: 6,
    approved: 6,
    approval_rate: 1,
    tired: true,
  })
})
