import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Incoming, sampleMail, startIncoming } from './support/incoming.ts'
import { deliver } from './support/smtp-client.ts'

let incoming: Incoming
beforeAll(async () => {
  incoming = await startIncoming()
})
afterAll(() => incoming.stop())

test('a mail that is accepted becomes a judged message', async () => {
  const ann = await incoming.addInbox()
  expect(await deliver(incoming.port, 'bob@sender.example', ann.address, sampleMail())).toMatch(/^250 2\.6\.0/)
  const [message] = await incoming.settled(ann)
  console.log(message)
  expect(message).toMatchObject({ subject: 'Hello', verdict: 'clear' })
})
