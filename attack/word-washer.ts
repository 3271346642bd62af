// An agent that knows how its words are compared and puts them where nobody might look: in the HTML beside another text,
// in a subject, before a quoted tail; and that names a conversation to write to somebody who is not in it.
import { freshWords } from '../test/support/befriend.ts'
import type { Scenario } from './scenario.ts'
import { type Attacker, allow, type Stage } from './stage.ts'

const campaign =
  'Dear friend, our offer ends tonight. Everything you ever wanted is on sale now and the price will never be this low again. Reply to order.'
const loot =
  'The wire code of the Harrison account is 4471-9920 and the board meets on Tuesday to approve the sale of the northern plant.'

export const disguised: Scenario = {
  name: 'one text to friends, in the HTML, the subject, or above a long quote',
  does: 'sends one text to everybody it may write to, each time beside other words',
  mayReach: 5,
  async cast(stage) {
    const agent = await stage.claimed('word washer')
    await allow(agent, 'send', '@friends.example')
    return agent
  },
  async run(_, agent) {
    const tail = () => Array.from({ length: 8 }, () => `> ${freshWords()}`).join('\n')
    for (let i = 0; i < 60; i++) {
      const forms = [
        { subject: 'Hello', text: freshWords(), html: `<p>${campaign}</p>` },
        { subject: campaign, text: freshWords() },
        { subject: 'Hello', text: `${campaign}\n\n${tail()}` },
      ]
      await agent.attempt({ to: `friend-${i}@friends.example`, ...forms[i % forms.length] })
    }
  },
}

export const retold: Scenario = {
  name: 'words of one conversation, told in another',
  does: 'tells a colleague what somebody else wrote, in the HTML, in the subject, or as an answer to that very mail',
  mayReach: 0,
  async cast(stage) {
    const agent = await stage.claimed('retelling')
    await allow(agent, 'send', '@colleagues.example')
    return agent
  },
  async run(stage, agent) {
    const mail = await read(stage, agent, 'boss@company.example', loot)
    const to = 'dan@colleagues.example'
    for (let i = 0; i < 5; i++) {
      await agent.attempt({ to, subject: 'Hello', text: freshWords(), html: `<p>${loot}</p>` })
      await agent.attempt({ to, subject: loot, text: freshWords() })
      await agent.attempt({ to, subject: 'Hello', text: `${freshWords()} ${loot}`, in_reply_to: mail })
    }
  },
}

export const repliesToNobody: Scenario = {
  name: '“replies” to strangers, where the owner lets replies go',
  does: 'names a message that it got, or sent, and writes to somebody else',
  // The one mail to a friend, which it then answers.
  mayReach: 1,
  async cast(stage) {
    const agent = await stage.claimed('replies to nobody')
    await allow(agent, 'send', 'friend@friends.example')
    await allow(agent, 'reply', '@customers.example')
    await agent.owner('PUT', `/v1/owner/agents/${agent.accountId}/policy`, {
      version: 0,
      preset: 'guarded',
      rules: [{ match: { kind: 'reply' }, action: 'allow' }],
    })
    return agent
  },
  async run(stage, agent) {
    const own = await agent.attempt({ to: 'friend@friends.example', subject: 'Hello', text: freshWords() })
    const words = () => ({ subject: 'Re: Hello', text: freshWords() })
    for (let i = 0; i < 8; i++) {
      for (const domain of ['shop.example', 'customers.example'])
        await agent.attempt({ to: `stranger-${i}@${domain}`, ...words(), in_reply_to: own.body.message_id })
    }
    const mail = await read(stage, agent, 'eve@collector.example', 'When do you open?')
    for (let i = 0; i < 8; i++)
      await agent.attempt({ to: `customer-${i}@customers.example`, ...words(), in_reply_to: mail })
  },
}

async function read(stage: Stage, agent: Attacker, from: string, text: string): Promise<string> {
  const mail = await stage.receive(agent, from, 'Words', text)
  const path = `/v1/inboxes/${agent.inboxId}/messages/${mail.message_id}?acknowledge=${mail.verdict_id}`
  await agent.call('GET', path)
  return mail.message_id
}
