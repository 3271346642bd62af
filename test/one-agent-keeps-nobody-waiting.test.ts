// What an agent read and writes much of is its own affair: comparing them takes bounded time, for others wait in line.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Outgoing, openOutgoing } from './support/outgoing.ts'

let stage: Outgoing
beforeAll(async () => {
  stage = await openOutgoing()
})
afterAll(() => stage?.close())

test('a message of 1,500 links after 4,000 mails of 100 links is decided within five seconds', {
  timeout: 60_000,
}, async () => {
  const agent = await stage.makeAgent()
  await stage.owner.query(
    `with t as (insert into thread (account_id, id, inbox_id, subject) values ($1, 'thr_many', $2, 'x') returning id),
      n as (select n from generate_series(1, 4000) n),
      v as (insert into verdict (account_id, id, message_id, verdict, safety, scanner) select $1, 'vrd_' || n, 'msg_' || n, 'match', '{}', 'x' from n returning id),
      m as (insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, from_address)
            select $1, 'msg_' || n, $2, 'thr_many', 'in', 'received', 'vrd_' || n, 'eve@evil.test' from n returning id)
     insert into reading (account_id, message_id, thread_id, key_id, verdict, verified, hosts, quote_prints)
     select $1, 'msg_' || n, 'thr_many', 'key_x', case when n % 2 = 0 then 'match' else 'clear' end, false,
            array(select 'h' || n || 'x' || k || '.evil.test' from generate_series(1, 100) k),
            array(select n * 1000 + k from generate_series(1, 400) k)
       from n`,
    [agent.accountId, agent.inboxId],
  )
  const links = Array.from(
    { length: 1_500 },
    (_, i) => `https://www.a${i}.good.test/ and some words to be compared ${i}`,
  )
  const began = performance.now()
  const { outcome } = await stage.send(agent, { text: links.join('\n'), dryRun: true })
  expect(outcome).toBe('dry-run')
  expect(performance.now() - began).toBeLessThan(5_000)
})
