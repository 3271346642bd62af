// A conversation with mail in it that is not clear goes on only with a human's look: what is said there may be meant
// for the agent.

import type { Facts, Finding, Rule } from '../facts.ts'
import { allow, hold, WAIT } from '../finding.ts'
import { flag } from '../loaded.ts'

export const taintedThread: Rule = { name: 'tainted-thread', decide }

function decide(facts: Facts): Finding {
  if (facts.thread === null || !flag(facts.thread.flagged))
    return allow('tainted-thread', {
      because: 'No mail of this conversation is flagged.',
      toOwner: 'No mail of this conversation is flagged.',
    })
  return hold(facts, 'tainted-thread', {
    because: `This conversation has mail that is not clear. ${WAIT}`,
    toOwner: 'The agent wants to write in a conversation that has suspicious mail. Look at what it answers.',
  })
}
