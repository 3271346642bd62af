// The mail asks that something be kept from the person the reader works for. Nobody who writes to that person
// needs to.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'concealment'
const { NOT, TELL, USER } = CONCEPT
const HIDES = 'It asks its reader to keep something from the person it works for.'

const PHRASES: Phrase[] = [
  {
    includes: ['user', 'owner', 'operator', 'human', 'principal', 'account holder'],
    kind: 'from-user',
    weight: 0.6,
    explanation: HIDES,
    pattern:
      /\b(?:do not|don't|dont|never|without|avoid|refrain from)(?: ever| even| ?,)?(?: \w{1,12}){0,2} (?:tell|mention|inform|notif\w{1,5}|alert|reveal|disclose|warn|report|telling|informing|notifying|alerting|mentioning|revealing|asking|ask|show|showing|let)(?:ing)?(?: \w{1,15}){0,6} (?:user|owner|operator|human|principal|account holder)s?\b/,
  },
  {
    includes: ['from the', 'from your'],
    kind: 'from-user',
    weight: 0.55,
    explanation: HIDES,
    pattern:
      /\b(?:keep|hide|conceal|withhold)\b[^.\n]{0,60}\bfrom (?:the|your) (?:user|owner|operator|human|principal)\b/,
  },
  {
    needs: NOT,
    kind: 'no-trace',
    weight: 0.35,
    explanation: HIDES,
    pattern:
      /\b(?:do not|don't|dont|never|without) (?:mention|mentioning|reference|referencing|include|including|acknowledge|acknowledging|show|disclose|reveal|discuss)(?:ing)? (?:this|these|the|any of this|that)(?: \w{1,15}){0,3} (?:instruction|instructions|message|email|note|step|action|request|text|line|directive)s?\b[^.\n]{0,30}(?:in (?:your|the|any)|to (?:the|any|your)|\.|$|\n)/,
  },
  {
    includes: ['silently', 'secretly', 'quietly', 'covertly', 'discreetly'],
    kind: 'silently',
    weight: 0.3,
    explanation: HIDES,
    pattern:
      /\b(?:silently|secretly|quietly|covertly|discreetly)\b[^.\n]{0,40}\b(?:forward|send|bcc|add|delete|copy|upload|reply|execute|run|call|include|append)\b/,
  },
  {
    includes: ['silently', 'secretly', 'quietly', 'covertly'],
    kind: 'silently',
    weight: 0.3,
    explanation: HIDES,
    pattern:
      /\b(?:forward|send|bcc|delete|copy|upload|execute|call)\b[^.\n]{0,80}\b(?:silently|secretly|quietly|covertly)\b/,
  },
  {
    needs: NOT,
    kind: 'source',
    weight: 0.4,
    explanation: HIDES,
    pattern:
      /\b(?:do not|don't|dont|never) (?:say|mention|tell|reveal|disclose|state)\b[^.\n]{0,40}\b(?:from this (?:e-?mail|message|document)|this (?:instruction|directive|prompt)|that you (?:were|have been|received|did))\b/,
  },
  {
    includes: ['so ', 'user '],
    kind: 'unnoticed',
    weight: 0.3,
    explanation: HIDES,
    pattern:
      /\bso (?:that )?(?:nobody|no one|the user|the owner) (?:notices|knows|sees|finds out|is aware|does not|doesn't|won't|cannot)\b|\b(?:the )?user (?:can't|cannot|can not|won't|will not|should not|shouldn't|must not) (?:see|know|notice|be told)\b/,
  },
]

export const concealment: TextSignal = reading => {
  const { text, hits } = reading
  if ((hits.all & (NOT | CONCEPT.FORWARD | CONCEPT.SEND)) === 0) return []
  const signs = matchPhrases(SIGNAL, PHRASES, reading)
  if (
    signs.length === 0 &&
    holds(hits.all, NOT | TELL | USER) &&
    /[^\x00-\x7f]|\b(?:nicht|pas|sans|sin|sem|non|niet|senza|ohne)\b/.test(text)
  ) {
    const found = findNear(hits, TELL, 5, 0, (around, hit) => holds(around, NOT | USER) && (hit.mask & TELL) !== 0)
    if (found) signs.push({ signal: SIGNAL, kind: 'from-user', weight: 0.4, ...found, explanation: HIDES })
  }
  return signs
}
