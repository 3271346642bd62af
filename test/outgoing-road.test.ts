// From submit to the sink: what leaves is what was decided, once, with its record.
import { afterAll, beforeAll, expect, it } from 'vitest'
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

it('hands an accepted message over, with its footer and one Message-ID, and says so', async () => {
  const agent = await stage.makeAgent()
  const answer = await stage.send(agent)
  expect(answer).toMatchObject({ outcome: 'queued', messageId: expect.stringMatching(/^msg_/) })
  await eventually(() => sink.received.length === 1)
  const [got] = sink.received
  expect(got!.from).toBe(agent.address)
  expect(got!.to).toBe('ann@good.test')
  expect(got!.raw).toContain('An AI agent sent this message.')
  const row = await eventually(async () => (await stage.rows(`select * from outbox where state = 'sent'`))[0])
  expect(row).toMatchObject({ attempts: 1, smtp_reply: expect.stringContaining('250') })
  const actions = await stage.rows('select action from audit_event where account_id = $1 order by seq', [
    agent.accountId,
  ])
  expect(actions.map(event => event['action'])).toEqual(['message.accepted', 'delivery.attempted'])
})
