// From is the inbox's own address, whatever an agent gives: in the bytes at the sink, in the envelope and in the row.
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../apps/server/src/id.ts'
import { eventually, type Outgoing, openOutgoing } from './support/outgoing.ts'
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

it('stands once in the bytes and in the envelope, with words that look like headers in every field that an agent has', async () => {
  const agent = await stage.makeAgent({ day: 10, hour: 10, recipients: 3 })
  const forged = 'From: boss@rival.test\r\nSender: boss@rival.test\r\nReply-To: boss@rival.test\r\n\r\nMe\r\n'
  expect(await stage.send(agent, { subject: `Hello\r\n${forged}` })).toMatchObject({
    outcome: 'invalid',
    field: 'subject',
  })
  const answer = await stage.send(agent, {
    ...{ to: ['reader@good.test'], cc: ['copy@good.test'], bcc: ['hidden@good.test'] },
    ...{ subject: 'From: boss@rival.test', text: forged, html: `<p>${forged}</p>` },
  })
  expect(answer.outcome).toBe('queued')
  await eventually(() => sink.received.length === 3)
  for (const { from, raw } of sink.received) {
    const parsed = await PostalMime.parse(raw)
    expect(from).toBe(agent.address)
    expect(parsed.from!.address).toBe(agent.address)
    expect(parsed.headers.filter(header => ['from', 'sender', 'reply-to', 'bcc'].includes(header.key))).toHaveLength(1)
    expect(raw).not.toContain('hidden@good.test')
  }
})

it('is checked by the database: no outgoing message says another address than its inbox’s', async () => {
  const agent = await stage.makeAgent()
  const other = await stage.makeAgent()
  const answer = await stage.send(agent)
  const { messageId } = answer as { messageId: string }
  const forge = (from: string, inbox: string) =>
    stage.db.pool
      .query(
        `insert into message (account_id, id, inbox_id, thread_id, direction, status, from_address)
         select account_id, $2, $3, thread_id, 'out', 'accepted', $4 from message where id = $1`,
        [messageId, newId('msg'), inbox, from],
      )
      .then(
        () => 'it was done',
        (error: { constraint: string }) => error.constraint,
      )
  expect(await forge('boss@bank.test', agent.inboxId)).toBe('message_from_is_the_inbox')
  expect(await forge(other.address, agent.inboxId)).toBe('message_from_is_the_inbox')
  expect(await forge(other.address, other.inboxId)).toMatch(/^message_/)
  await expect(stage.db.pool.query(`update message set from_address = 'boss@bank.test'`)).rejects.toMatchObject({
    code: '42501',
  })
})

it('does not leave from an inbox that is deleted, or another account’s', async () => {
  const agent = await stage.makeAgent()
  const other = await stage.makeAgent()
  expect(await stage.send(agent, { inboxId: other.inboxId })).toEqual({ outcome: 'not-found', what: 'inbox' })
  await stage.db.pool.query('update inbox set deleted_at = now() where id = $1', [agent.inboxId])
  expect(await stage.send(agent)).toEqual({ outcome: 'not-found', what: 'inbox' })
})
