// Letters of one account that share a transaction see each other: what the earlier ones were allowed, or wait for, counts
// for the later ones as if it had been committed. Without this a batch would pass bounds that its letters alone keep.
import { isNeverHeld, type Outcome } from '@postern/gate'
import { ALIKE, alike, baseAddress } from '@postern/mail'
import { isLetter, type Letter } from './compose-copies.ts'
import type { Draft } from './draft.ts'
import type { LetterFacts } from './load-facts.ts'

export interface Earlier {
  letter: Letter
  facts: LetterFacts
  outcome: Exclude<Outcome, 'refuse'>
}

export function withEarlier(facts: LetterFacts, letter: Draft, earlier: Earlier[]): LetterFacts {
  if (earlier.length === 0 || isNeverHeld(facts)) return addSends(facts, earlier)
  return addStanding(addSends(facts, earlier), letter, earlier)
}

const sum = (earlier: Earlier[], of: (each: Earlier) => number) => earlier.reduce((total, each) => total + of(each), 0)
const bytesOf = ({ letter }: Earlier) => letter.copies.reduce((total, copy) => total + copy.raw.length, 0)

/** Caps and budgets. */
function addSends(facts: LetterFacts, earlier: Earlier[]): LetterFacts {
  const left = earlier.filter(each => each.outcome === 'allow')
  const sent = sum(left, each => each.letter.copies.length)
  const took = {
    sends: earlier.length,
    recipients: sum(earlier, each => each.letter.copies.length),
    bytes: sum(earlier, bytesOf),
    api_calls: 0,
    cost_units: 0,
  }
  const more = <T extends { used: number }>(window: T): T => ({ ...window, used: window.used + sent })
  return {
    ...facts,
    day: more(facts.day),
    hour: more(facts.hour),
    ownerCaps: facts.ownerCaps.map(more),
    instanceCaps: facts.instanceCaps.map(more),
    session: facts.session.map(budget => ({ ...budget, used: budget.used + took[budget.meter] })),
  }
}

/** Whom the account is in contact with, what it sends alike, how much it sends. */
function addStanding(facts: LetterFacts, letter: Draft, earlier: Earlier[]): LetterFacts {
  const left = earlier.filter(each => each.outcome === 'allow')
  const sent = sum(left, each => each.letter.copies.length)
  const written = new Set(left.flatMap(each => each.letter.copies.map(copy => baseAddress(copy.address))))
  const strangers = new Set(
    left.flatMap(each =>
      each.facts.recipients
        .filter(recipient => !recipient.known && !recipient.written)
        .map(recipient => baseAddress(recipient.address)),
    ),
  )
  const touched = new Set(left.flatMap(each => each.facts.newToday))
  const newBefore = [...touched].filter(address => !facts.newToday.includes(address))
  const domainsBefore = newBefore.filter(address => address.startsWith('@')).length
  const same = isLetter(letter) ? earlier.filter(each => alike(each.letter.shape, letter.shape) >= ALIKE) : []
  const alikeNow = new Set([
    ...facts.alike,
    ...letter.copies.map(copy => copy.address),
    ...same.flatMap(each => each.letter.copies.map(copy => copy.address)),
  ])
  const inThread = earlier.filter(each => each.letter.threadId === letter.threadId).length
  const { newRecipients, behaviour, reads, thread } = facts
  const more = (measure: { now: number; mean: number }, by: number) => ({ ...measure, now: measure.now + by })
  return {
    ...facts,
    recipients: facts.recipients.map(recipient => ({
      ...recipient,
      written: recipient.written || written.has(baseAddress(recipient.address)),
    })),
    newRecipients: {
      hour: newRecipients.hour + strangers.size,
      day: newRecipients.day + strangers.size,
      week: newRecipients.week + strangers.size,
      today: newRecipients.today + strangers.size,
    },
    newToday: facts.newToday.filter(address => !touched.has(address)),
    pendingApprovals: facts.pendingApprovals + earlier.length - left.length,
    alikeRecipients: alikeNow.size,
    reads: {
      ...reads,
      taintedSendsInHour: reads.taintedSendsInHour + left.filter(each => each.facts.reads.taint !== 'none').length,
    },
    thread: thread && {
      ...thread,
      sendsUnanswered: thread.sendsUnanswered + inThread,
      messagesInDay: thread.messagesInDay + inThread,
    },
    behaviour: {
      ...behaviour,
      sendsInHour: more(behaviour.sendsInHour, sent),
      recipientsInDay: more(behaviour.recipientsInDay, newBefore.length - domainsBefore),
      domainsInDay: more(behaviour.domainsInDay, domainsBefore),
      bytesInDay: more(behaviour.bytesInDay, sum(left, bytesOf)),
    },
  }
}
