// An agent that suddenly does far more than it used to waits until its owner has looked: three times its own mean, and
// never below a floor that ordinary work reaches. It trips, and what tripped stays so until the owner resumes.

import type { Facts, Finding, Measure, Rule } from '../facts.ts'
import { allow, hold, WAIT } from '../finding.ts'
import { count } from '../loaded.ts'

const TIMES_THE_MEAN = 3

/** What is ordinary for any agent. */
const MEASURES = [
  { name: 'sendsInHour', floor: 15, what: 'messages this hour' },
  { name: 'recipientsInDay', floor: 40, what: 'recipients this day' },
  { name: 'domainsInDay', floor: 20, what: 'domains this day' },
  { name: 'bytesInDay', floor: 5_000_000, what: 'bytes this day' },
] as const

export const behaviour: Rule = { name: 'behaviour', decide }

function decide(facts: Facts): Finding {
  const { tripped } = facts.behaviour
  // An approval of exactly this message is the owner's word and passes; the breaker stays tripped for all others.
  if (tripped !== null)
    return hold(facts, 'behaviour', {
      because: `Your sending is paused because of an unusual amount of mail. ${WAIT}`,
      toOwner: `Everything this agent sends is held (${tripped}). Look at what it did, then resume it.`,
    })
  const over = MEASURES.map(each => ({ ...each, ...facts.behaviour[each.name] })).find(isOver)
  if (over === undefined)
    return allow('behaviour', {
      because: 'You send about as much as you used to.',
      toOwner: 'The agent sends about as much as it used to.',
    })
  const because = `${over.now} ${over.what}, against ${Math.round(over.mean)} on average`
  return hold(facts, 'behaviour', {
    because: `This is unusual for you: ${because}. Your sending is paused. ${WAIT}`,
    toOwner: `The agent suddenly sends far more than it used to: ${because}. Everything is held until you resume it.`,
    consequences: [
      { do: 'trip-breaker', because },
      { do: 'alert', kind: 'breaker', because },
    ],
  })
}

function isOver({ now, mean, floor }: Measure & { floor: number }): boolean {
  return count(now) > Math.max(floor, TIMES_THE_MEAN * count(mean))
}
