// The database's own guard of the outbox, tried with SQL as the server's role: whoever takes over the server's connection
// can still put nothing on its way that no rule allowed, and lift no cap.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { type Outgoing, openOutgoing, type TestAgent } from './support/outgoing.ts'

let stage: Outgoing
let agent: TestAgent

beforeAll(async () => {
  stage = await openOutgoing()
  agent = await stage.makeAgent({ day: 50, hour: 50, recipients: 10 })
})
afterAll(() => stage?.close())

const refusal = (sql: string, values: unknown[] = []) =>
  stage.db.pool.query(sql, values).then(
    () => 'it was done',
    (error: { code: string; constraint?: string }) => error.constraint ?? error.code,
  )

async function accepted(): Promise<Record<string, never>> {
  const answer = await stage.send(agent)
  if (answer.outcome !== 'queued') throw new Error(answer.outcome)
  return (await stage.rows('select * from outbox where message_id = $1', [answer.messageId]))[0]!
}

const insert = `insert into outbox (account_id, id, inbox_id, message_id, recipient, decision_id, decision_outcome, environment, route, raw_sha256)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const valuesLike = (row: Record<string, never>, changes: Record<string, unknown>) => {
  const copy: Record<string, unknown> = { ...row, id: newId('out'), ...changes }
  return [
    'account_id',
    'id',
    'inbox_id',
    'message_id',
    'recipient',
    'decision_id',
    'decision_outcome',
    'environment',
    'route',
    'raw_sha256',
  ].map(name => copy[name])
}

/** A message with a recipient that has no outbox row yet, so that only the decision is wrong. */
async function held(): Promise<Record<string, never>> {
  const to = Array.from({ length: 6 }, (_, i) => `held${i}@good.test`)
  const answer = await stage.send(agent, { to })
  if (answer.outcome !== 'held') throw new Error(answer.outcome)
  const rows = await stage.rows(
    `select d.account_id, m.inbox_id, d.message_id, d.id as decision_id, d.outcome as decision_outcome, r.address as recipient,
            r.raw_sha256, 'live' as environment, 'capture' as route
       from decision d join message_recipient r using (account_id, message_id)
       join message m on m.account_id = d.account_id and m.id = d.message_id where d.message_id = $1`,
    [answer.messageId],
  )
  return rows[0]!
}

describe('an outbox row', () => {
  it('needs a decision', async () => {
    const row = await held()
    expect(await refusal(insert, valuesLike(row, { decision_id: 'dec_none', decision_outcome: 'allow' }))).toBe(
      'outbox_allowed',
    )
    expect(await refusal(insert, valuesLike(row, { decision_id: null }))).toBe('23502')
  })

  it('needs a decision that allows: neither a hold as it is, nor one called allow', async () => {
    const row = await held()
    expect(await refusal(insert, valuesLike(row, {}))).toBe('outbox_only_allowed')
    expect(await refusal(insert, valuesLike(row, { decision_outcome: 'allow' }))).toBe('outbox_allowed')
    expect(await refusal(`update decision set outcome = 'allow'`)).toBe('42501')
  })

  it('needs the decision of its own message', async () => {
    const row = await held()
    const other = await accepted()
    expect(
      await refusal(insert, valuesLike(row, { decision_id: other['decision_id'], decision_outcome: 'allow' })),
    ).toBe('outbox_allowed')
  })

  it('is sent once, and what is final stays so', async () => {
    const row = await accepted()
    expect(await refusal(insert, valuesLike(row, {}))).toBe('outbox_account_id_message_id_recipient_key')
    await stage.db.pool.query(`update outbox set state = 'cancelled' where id = $1`, [row['id']])
    expect(await refusal(`update outbox set state = 'queued' where id = $1`, [row['id']])).toBe('23514')
    expect(await refusal('update outbox set recipient = $1', ['else@where.test'])).toBe('42501')
    expect(await refusal('delete from outbox')).toBe('42501')
  })

  it('of a test account never gets out to the network', async () => {
    const tester = await stage.makeAgent({ day: 50, hour: 50 }, 'test')
    const answer = await stage.send(tester)
    const [row] = await stage.rows('select * from outbox where message_id = $1', [
      (answer as { messageId: string }).messageId,
    ])
    expect(row!['route']).toBe('capture')
    expect(await refusal(`update outbox set route = 'smtp' where id = $1`, [row!['id']])).toBe('42501')
    expect(await refusal(insert, valuesLike(row!, { route: 'smtp' }))).toBe('outbox_test_stays_here')
    expect(await refusal(insert, valuesLike(row!, { route: 'smtp', environment: 'live' }))).toMatch(
      /outbox_account_id_environment|outbox_account_id_message_id/,
    )
  })
})

describe('the server’s role', () => {
  it('lifts no cap', async () => {
    await accepted()
    expect(await refusal('update ledger set cap = 1000000')).toBe('42501')
    expect(await refusal('update ledger set used = 0')).toBe('42501')
    expect(await refusal('delete from ledger')).toBe('42501')
    expect(await refusal('update account_limit set sends_per_day = 1000000')).toBe('42501')
    expect(await refusal('delete from account_limit')).toBe('42501')
    expect(await refusal(`select apply_limits('x')`)).toBe('42501')
    // A guess, and what the role can read itself: the hash, as it stands and in its letters.
    for (const proof of [
      `'a guess'`,
      'null',
      `(select encode(hash, 'hex') from operator_token)`,
      `(select hash::text from operator_token)`,
    ]) {
      expect(
        await refusal(`select set_account_limits(${proof}, $1, 999, 999, 999, 10)`, [agent.accountId]),
        proof,
      ).toBe('42501')
    }
    expect(
      await refusal(`insert into account (id, kind, environment, name) values ('acc_evil', 'system', 'live', 'x')`),
    ).toBe('42501')
    expect(await refusal(`update account set owner_id = 'me'`)).toBe('42501')
  })

  it('removes no guard', async () => {
    expect(await refusal('drop trigger outbox_counted on outbox')).toBe('42501')
    expect(await refusal('alter table outbox disable trigger all')).toBe('42501')
    expect(await refusal('alter table ledger drop constraint ledger_used_within_cap')).toBe('42501')
    expect(await refusal(`set session_replication_role = replica`)).toBe('42501')
    expect(
      await refusal('create or replace function outbox_counted() returns trigger language sql as $$ select null $$'),
    ).toBe('42501')
    expect(await refusal('truncate outbox')).toBe('42501')
    expect(await refusal('set role postern_owner')).toBe('42501')
  })
})
