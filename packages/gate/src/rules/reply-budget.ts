// An agent that writes again and again into a silence stops until somebody answers or a human has looked.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, counted, hold, WAIT } from '../finding.ts'
import { count } from '../loaded.ts'

/** Sends of an hour into one conversation with no word from a human in between. */
const SENDS_UNANSWERED = 5

export const replyBudget: Rule = { name: 'reply-budget', decide }

function decide(facts: Facts): Finding {
  const sends = facts.thread === null ? 0 : count(facts.thread.sendsUnanswered)
  if (sends < SENDS_UNANSWERED)
    return allow('reply-budget', {
      because: `You sent ${counted(sends, 'message')} in this conversation since somebody last wrote; ${SENDS_UNANSWERED} an hour may go unanswered.`,
      toOwner: `The agent sent ${counted(sends, 'message')} in this conversation since somebody last wrote.`,
    })
  return hold(facts, 'reply-budget', {
    because: `You sent ${counted(sends, 'message')} in this conversation within an hour and no person has answered. ${WAIT}`,
    toOwner: `The agent sent ${counted(sends, 'message')} in one conversation within an hour, and no person has answered.`,
    used: sends,
    max: SENDS_UNANSWERED,
    consequences: [{ do: 'alert', kind: 'loop', because: 'The agent writes into a conversation that nobody answers.' }],
  })
}
