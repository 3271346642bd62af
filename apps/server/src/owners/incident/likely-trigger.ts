// What most likely set an agent off: the mail that it read before an odd act, by a score that says what it is made of.
// Pure, and no more than a reason to look: it orders what a human reads first and decides nothing.
import type { Candidate, LikelyTrigger, OddAct, Reason } from './report.ts'
import { candidatesMax, oddActsMax } from './report.ts'

/** One decision of the gate, as the database has it. */
export interface Act {
  at: Date
  decisionId: string
  messageId: string | null
  threadId: string | null
  outcome: 'allow' | 'hold' | 'refuse'
  /** Rules that did not allow it. */
  against: string[]
  recipients: { address: string; stranger: boolean }[]
  /** Hosts of its links, and prints of its words; empty where nothing of it was kept. */
  hosts: string[]
  prints: number[]
  /** Messages that it came of, and whether the agent said so. */
  causes: Map<string, { claimed: boolean }>
}

export interface Read {
  messageId: string
  threadId: string
  fromAddress: string
  verdict: string
  verified: boolean
  injection: boolean
  addresses: string[]
  hosts: string[]
  prints: number[]
  firstAt: Date
  lastAt: Date
}

const strongRules = new Map([
  ['tainted-thread', 'It would have answered in a thread with flagged mail.'],
  ['tainted-reader', 'It was sent after the agent read mail that nobody vouches for.'],
  ['secret-in-content', 'It held something secret.'],
  ['behaviour', 'The agent was sending unlike before.'],
  ['bulk', 'The same words went to many.'],
  ['loop-guard', 'It answered a machine.'],
])
const burstActs = 5
const burstMs = 10 * 60_000
const lookBackMs = 7 * 86_400_000

/** Oldest first; `acts` are in order of time. */
export function findOddActs(acts: Act[]): { act: Act; reasons: Reason[] }[] {
  const odd = acts.flatMap((act, i) => {
    const reasons: Reason[] = act.against.flatMap(rule =>
      strongRules.has(rule) ? [{ rule, why: strongRules.get(rule)!, strength: 'strong' as const }] : [],
    )
    if (act.recipients.some(each => each.stranger))
      reasons.push({
        rule: 'first-contact',
        why: 'It went, or was to go, to somebody whom nobody had named.',
        strength: 'weak',
      })
    if (isBurst(acts, i))
      reasons.push({
        rule: 'burst',
        why: `It was one of ${burstActs} or more messages within ${burstMs / 60_000} minutes.`,
        strength: 'weak',
      })
    return reasons.length > 0 ? [{ act, reasons }] : []
  })
  const strong = odd.filter(each => each.reasons.some(reason => reason.strength === 'strong'))
  const first = new Set([...strong.slice(0, oddActsMax / 2), ...odd.slice(0, oddActsMax / 2)])
  return odd.filter(each => first.has(each))
}

/** The act with which a burst begins to be one. */
function isBurst(acts: Act[], i: number): boolean {
  const spans = (at: number) =>
    at >= burstActs - 1 && acts[at]!.at.getTime() - acts[at - burstActs + 1]!.at.getTime() <= burstMs
  return spans(i) && !spans(i - 1)
}

/** What was read before an act, the likeliest first. */
export function rank(act: Act, reads: Read[]): Candidate[] {
  return reads
    .flatMap(read => {
      const readAt = read.lastAt <= act.at ? read.lastAt : read.firstAt
      const before = act.at.getTime() - readAt.getTime()
      return before < 0 || before > lookBackMs ? [] : [score(act, read, readAt, before / 60_000)]
    })
    .toSorted((a, b) => b.score - a.score || a.minutes_before - b.minutes_before)
    .slice(0, candidatesMax)
}

function score(act: Act, read: Read, readAt: Date, minutes: number): Candidate {
  const points: Candidate['points'] = []
  const add = (n: number, why: string, evidence: string[] = []) => points.push({ points: n, why, evidence })
  const cause = act.causes.get(read.messageId)
  if (cause) {
    if (cause.claimed) add(30, 'The agent itself named it as the cause.')
    else add(5, 'It was read shortly before, as the record of the message says.')
  }
  if (read.verdict === 'match') add(40, 'Its verdict is match: it looks like an attack on whoever reads it.')
  else if (read.verdict !== 'clear') add(25, 'It could not be scanned to its end.')
  if (read.injection) add(10, 'The verdict names orders to an AI in it.')
  if (!read.verified) add(10, 'Nobody can say that its sender is who it says.')
  const named = act.recipients.map(each => each.address).filter(address => read.addresses.includes(address))
  const others = named.filter(address => address !== read.fromAddress)
  if (others.length > 0) add(30, 'It names a recipient of the message.', others)
  else if (named.length > 0) add(15, 'It came from a recipient of the message.', named)
  const hosts = act.hosts.filter(host => read.hosts.includes(host))
  if (hosts.length > 0) add(20, 'A link of the message leads to a host that stands in it.', hosts)
  const prints = new Set(read.prints)
  if (act.prints.some(print => prints.has(print))) add(20, 'The message repeats words of it.')
  if (act.threadId !== null && act.threadId === read.threadId) add(10, 'It is of the same thread.')
  if (minutes <= 5) add(15, 'It was read within the 5 minutes before.')
  else if (minutes <= 60) add(8, 'It was read within the hour before.')
  else if (minutes <= 1_440) add(3, 'It was read within the day before.')
  return {
    message_id: read.messageId,
    from_address: read.fromAddress,
    read_at: readAt.toISOString(),
    minutes_before: Math.round(minutes * 10) / 10,
    verdict: read.verdict,
    score: points.reduce((sum, each) => sum + each.points, 0),
    points: points.toSorted((a, b) => b.points - a.points),
  }
}

/** What was read some minutes before is no trigger for that alone. */
const leastScore = 20
const strongActs = 15

/** The likeliest over all acts; what set off an act that rules spoke against counts more, and the earlier act of equals. */
export function likelyTrigger(odd: OddAct[]): LikelyTrigger | null {
  let best: { act: OddAct; candidate: Candidate; weight: number } | null = null
  for (const act of odd) {
    const candidate = act.candidates[0]
    if (!candidate || candidate.score < leastScore) continue
    const weight = candidate.score + (act.reasons.some(each => each.strength === 'strong') ? strongActs : 0)
    if (best === null || weight > best.weight) best = { act, candidate, weight }
  }
  if (best === null) return null
  const { act, candidate } = best
  return {
    ...candidate,
    decision_id: act.decision_id,
    sentence: `The mail ${candidate.message_id} from ${candidate.from_address || 'nobody'} was read ${minutesBefore(candidate)} the odd act of ${act.at}. ${candidate.points
      .slice(0, 3)
      .map(each => each.why)
      .join(' ')}`,
  }
}

const minutesBefore = ({ minutes_before: n }: Candidate) =>
  n < 1
    ? 'less than a minute before'
    : n < 120
      ? `${Math.round(n)} minutes before`
      : `${Math.round(n / 60)} hours before`
