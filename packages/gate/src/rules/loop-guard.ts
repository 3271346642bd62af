// Two machines must not keep each other busy. What no person sent gets no answer (RFC 3834 §2), and a conversation that
// runs hot waits for a human.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, counted, hold, refuse, WAIT } from '../finding.ts'
import { count, flag } from '../loaded.ts'

/** Messages of one conversation in a day, both ways. */
const MESSAGES_IN_DAY = 50

export const loopGuard: Rule = { name: 'loop-guard', decide }

function decide(facts: Facts): Finding {
  const { answered, thread } = facts
  if (answered !== null && flag(answered.nullReturnPath))
    return refuse('loop-guard', {
      because: 'What you answer is a report of a mail server and takes no answer. Do not try again.',
      toOwner: 'The agent tried to answer a report of a mail server, which nobody reads. The message was not sent.',
    })
  const messages = thread === null ? 0 : count(thread.messagesInDay)
  if (messages >= MESSAGES_IN_DAY)
    return hold(facts, 'loop-guard', {
      because: `This conversation has ${messages} messages of one day. ${WAIT}`,
      toOwner: `One conversation has ${messages} messages of one day; two machines may be answering each other.`,
      used: messages,
      max: MESSAGES_IN_DAY,
      consequences: [{ do: 'alert', kind: 'loop', because: 'One conversation has too many messages of one day.' }],
    })
  if (answered !== null && flag(answered.automated) && !flag(answered.handedOver))
    return hold(facts, 'loop-guard', {
      because: `What you answer was sent by a machine. ${WAIT}`,
      toOwner: 'The agent wants to answer mail that a machine sent by itself.',
    })
  return allow('loop-guard', {
    because: `What you answer was not sent by a machine, and this conversation has ${counted(messages, 'message')} of one day.`,
    toOwner: `The agent answers no machine; this conversation has ${counted(messages, 'message')} of one day.`,
  })
}
