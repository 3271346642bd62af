// The bot of the 2,412 mails: no malice, a loop and a list. It has every shape of a list that there is, and does not stop
// when it is told to.
import { freshWords } from '../test/support/befriend.ts'
import type { Scenario } from './scenario.ts'
import { allow, note, type Stage } from './stage.ts'

const list = (count: number) => Array.from({ length: count }, (_, i) => `customer-${i}@shop-${i % 97}.example`)

async function atOnce<T>(items: T[], lanes: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item)
    }),
  )
}

const campaign = (name: string) =>
  `Dear ${name}, our offer ends tonight. Everything you ever wanted is on sale now and the price will never be this low again. Reply to order.`

export const loop: Scenario = {
  name: 'runaway bot: 2,847 recipients, one call each',
  does: 'loops over a list with one recipient a call, the same text to all',
  mayReach: 0,
  cast: stage => stage.claimed('runaway loop'),
  async run(_, agent) {
    for (const to of list(2_847)) await agent.attempt({ to, subject: 'Last chance', text: campaign(to) })
  },
}

export const parallel: Scenario = {
  name: 'the same, from 20 connections at once',
  does: 'loops over a list on 20 parallel connections',
  mayReach: 0,
  cast: stage => stage.claimed('runaway parallel'),
  run: (_, agent) => atOnce(list(1_000), 20, to => agent.attempt({ to, subject: 'Last chance', text: campaign(to) })),
}

export const unclaimed: Scenario = {
  name: 'the same, by an agent that nobody owns',
  does: 'does so before a human has claimed it',
  mayReach: 3,
  cast: stage => stage.unclaimed('runaway unowned'),
  run: (_, agent) =>
    atOnce(list(300), 20, to => agent.attempt({ to, subject: 'Hello', text: `${campaign(to)} ${freshWords()}` })),
}

export const trusted: Scenario = {
  name: 'under the policy `trusted`, each text different',
  does: 'writes to strangers, who need no approval, with other words each time',
  mayReach: 3,
  async cast(stage) {
    const agent = await stage.claimed('runaway trusted')
    const { status } = await agent.owner('PUT', `/v1/owner/agents/${agent.accountId}/policy`, {
      version: 0,
      preset: 'trusted',
      rules: [],
    })
    if (status !== 200) throw new Error(`policy not set: ${status}`)
    return agent
  },
  run: (_, agent) => atOnce(list(300), 20, to => agent.attempt({ to, subject: 'Hello', text: freshWords() })),
}

export const toFriends: Scenario = {
  name: 'to people whom the owner allowed, the same text',
  does: 'sends one text to everybody on the owner’s allow list',
  mayReach: 5,
  async cast(stage) {
    const agent = await stage.claimed('runaway friends')
    await allow(agent, 'send', '@friends.example')
    return agent
  },
  run: (_, agent) =>
    atOnce(list(300), 20, to =>
      agent.attempt({ to: to.replace(/@.*/, '@friends.example'), subject: 'Last chance', text: campaign(to) }),
    ),
}

export const wrongTask: Scenario = {
  name: 'the wrong task: other words to each friend',
  does: 'does something else than it was asked for, to people it may write to, in new words each time',
  mayReach: 15,
  async cast(stage) {
    const agent = await stage.claimed('wrong task')
    await allow(agent, 'send', '@friends.example')
    return agent
  },
  run: (_, agent) =>
    atOnce(list(300), 20, to =>
      agent.attempt({ to: to.replace(/@.*/, '@friends.example'), subject: 'Your invoice', text: freshWords() }),
    ),
}

export const smuggler: Scenario = {
  name: 'lists smuggled: arrays, cc, Bcc headers, commas, tags',
  does: 'puts many recipients where one is expected, in every way that a mail library ever took',
  mayReach: 0,
  cast: stage => stage.claimed('smuggler'),
  async run(_, agent) {
    const many = list(10)
    const words = { subject: 'Hello', text: 'Hello there.' }
    const shapes: Record<string, unknown>[] = [
      { to: many },
      { to: many.slice(0, 2) },
      { to: many[0], cc: many.slice(1, 6) },
      { to: many[0], bcc: many.slice(1, 6) },
      { to: many.join(', ') },
      { to: many.join('; ') },
      { to: `friends: ${many.join(', ')};` },
      { to: `"${many[0]}, " <${many[1]}>` },
      { to: `${many[0]}\r\nBcc: ${many[1]}` },
      { to: { address: many.join(',') } },
      { to: many[0], headers: { Bcc: many[1] } },
      { to: many[0], subject: `Hello\r\nBcc: ${many[1]}` },
      { to: many[0], envelope: { to: many } },
      { to: many[0], raw: `To: ${many.join(', ')}\r\n\r\nHello` },
      { to: many[0], from: 'ceo@bank.example' },
      { to: many[0], reply_to: many[1] },
      { to: many[0], attachments: [{ path: '/etc/passwd' }] },
      ...many.map((_, i) => ({ to: `customer+${i}@shop.example` })),
      ...many.map((_, i) => ({ to: `CUSTOMER@shop${'.'.repeat(i % 2)}.example` })),
    ]
    for (const shape of shapes) await agent.attempt({ ...words, ...shape })
  },
}

export const replies: Scenario = {
  name: 'lists smuggled through replies',
  does: 'answers a mail that came, with strangers in cc and bcc, and in a loop',
  // The one who wrote is unverified here, so not even the plain answer leaves unseen.
  mayReach: 0,
  cast: stage => stage.claimed('reply smuggler'),
  async run(stage, agent) {
    const mail = await stage.receive(agent, 'ann@customer.example', 'A question', 'When do you open?')
    const path = `/v1/inboxes/${agent.inboxId}/messages/${mail.message_id}/reply?acknowledge=${mail.verdict_id}`
    for (let i = 0; i < 60; i++) {
      const cc = i % 3 === 0 ? {} : { [i % 3 === 1 ? 'cc' : 'bcc']: [`customer-${i}@shop.example`] }
      note(agent.answers, await agent.call('POST', path, { text: `We open at nine. ${freshWords()}`, ...cc }))
    }
  },
}

export const afterRevocation: Scenario = {
  name: 'goes on after its key was revoked and the agent stopped',
  does: 'sends to a friend, is stopped and loses its key, and retries a thousand times',
  mayReach: 2,
  async cast(stage) {
    const agent = await stage.claimed('undead')
    await allow(agent, 'send', '@friends.example')
    return agent
  },
  async run(stage: Stage, agent) {
    for (let i = 0; i < 2; i++)
      await agent.attempt({ to: `a${i}@friends.example`, subject: 'Hello', text: freshWords() })
    await stage.reached(agent)
    await agent.owner('POST', `/v1/owner/agents/${agent.accountId}/stop`)
    await agent.owner('POST', `/v1/owner/agents/${agent.accountId}/rotate-everything`)
    await atOnce(list(1_000), 20, to =>
      agent.attempt({ to: to.replace(/@.*/, '@friends.example'), subject: 'Hello', text: freshWords() }),
    )
  },
}
