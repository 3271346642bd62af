// The mail tells its reader to drop the instructions it works under, or hands out new ones. Written as ideas near
// one another (a verb of setting aside, a word for instructions, a word for the earlier ones), so that it holds in
// every language of the lexicon and through inserted words.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, type Hits, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type Sign, type TextSignal } from '../sign.ts'

const SIGNAL = 'instruction-override'
const { OVERRIDE, RULES, PRIOR, ALL, YOUR, SYSTEM, NOT, FOLLOW, NEW, TASK } = CONCEPT

const SETS_ASIDE = 'It tells its reader to set aside the instructions it was given.'
const NEW_ORDERS = 'It claims to give its reader a new task or new instructions.'

const PHRASES: Phrase[] = [
  {
    includes: ['your '],
    kind: 'new-task',
    weight: 0.5,
    explanation: NEW_ORDERS,
    pattern:
      /\byour (?:new|real|actual|only|true|updated|sole|primary|next) (?:task|goal|objective|mission|instructions?|directives?|orders?|purpose)\b/,
  },
  {
    needs: RULES | SYSTEM,
    kind: 'new-task',
    weight: 0.45,
    explanation: NEW_ORDERS,
    pattern:
      /\b(?:new|updated|revised|additional|important|critical|urgent|priority|special) (?:instructions?|directives?|system prompt|system message|guidelines)[\s*_#"']{0,6}(?::|from (?:openai|anthropic|google|the (?:system|administrator|developer))|for (?:the |any |all )?(?:ai|assistant|agent|llm|model|you\b))/,
  },
  {
    includes: ['from now', 'from this', 'from here'],
    kind: 'from-now-on',
    weight: 0.3,
    explanation: NEW_ORDERS,
    pattern:
      /\bfrom (?:now|this point|here) on(?:wards?)?,? (?:you|your|only|always|never|act|respond|answer|reply|ignore)\b/,
  },
  {
    needs: FOLLOW,
    kind: 'adhere',
    weight: 0.6,
    explanation: NEW_ORDERS,
    pattern:
      /\b(?:strictly )?(?:adhere to|follow|obey|execute|comply with)(?: only| strictly)? (?:the following|these|this|my)(?: new)? (?:instructions?|commands?|directives?|orders?|prompt)\b.{0,10}(?::|instead|now\b|only|and nothing)/,
  },
  {
    needs: OVERRIDE,
    kind: 'text-above',
    weight: 0.6,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:ignore|disregard|forget|discard) (?:all|everything|anything|whatever|what)(?: of)?(?: that| the| you| i| we)?(?: was| is| has been| have been| were| are| came| comes| have| had)? ?(?:said|told|written|stated|instructed|learned|above|before|previously|prior|preceding|(?:the )?(?:text|content|context|conversation|messages?) (?:above|before|so far|until now|up to))\b/,
  },
  {
    needs: OVERRIDE,
    kind: 'text-above',
    weight: 0.6,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:ignore|disregard|forget) (?:the |all |all the )?(?:above|preceding|foregoing)(?: text| content| context| and (?:do|say|print|write|output|instead|respond|reply|tell|forward|send)\b| instructions?)/,
  },
  {
    includes: ['regardless', 'irrespective', 'regard to', 'even if', 'precedence', 'supersede', 'overrid', 'replace'],
    kind: 'regardless',
    weight: 0.6,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:regardless of|irrespective of|without regard to|even if it (?:contradicts|conflicts with|violates)|takes? precedence over|supersedes?|overrides?|overriding|replaces?) (?:all |any |your |the |every |previous |prior |pre-existing |existing |earlier |other |system |original |user ){1,4}(?:instructions?|guidelines?|restrictions|directives?|rules|prompts?|programming|safeguards|policies)\b/,
  },
  {
    includes: ['restriction', 'limitation', 'safeguard', 'guardrail', 'filters', 'guidelines', 'safety'],
    kind: 'lifted',
    weight: 0.5,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:restrictions?|limitations|safeguards?|guardrails|filters|guidelines|safety (?:rules|checks|measures)) (?:are|have been|is|has been|were) (?:now |hereby |temporarily )?(?:lifted|removed|disabled|suspended|void|revoked|off)\b/,
  },
]

export const instructionOverride: TextSignal = reading => {
  const { hits } = reading
  const signs: Sign[] = []
  if (hits.all & OVERRIDE && hits.all & (RULES | PRIOR | ALL)) override(hits, signs)
  if (holds(hits.all, NOT | FOLLOW | RULES)) {
    const found = findNear(
      hits,
      FOLLOW,
      6,
      0,
      around => holds(around, NOT | RULES) && (around & (PRIOR | YOUR | SYSTEM)) !== 0,
    )
    if (found) signs.push({ signal: SIGNAL, kind: 'not-follow', weight: 0.5, ...found, explanation: SETS_ASIDE })
  }
  if (hits.all & (NEW | TASK | RULES | OVERRIDE | FOLLOW | PRIOR)) signs.push(...matchPhrases(SIGNAL, PHRASES, reading))
  return signs
}

function override(hits: Hits, signs: Sign[]): void {
  const strong = findNear(hits, OVERRIDE, 10, 0, around => holds(around, RULES | PRIOR))
  if (strong) {
    // 'Ignore my previous mail, the instructions in it were wrong' sets aside a mail.
    const weight = isAboutMail(hits, strong) ? 0.4 : 0.85
    signs.push({ signal: SIGNAL, kind: 'override', weight, ...strong, explanation: SETS_ASIDE })
    return
  }
  const yours = findNear(hits, OVERRIDE, 5, 0, around => holds(around, RULES) && (around & (YOUR | SYSTEM)) !== 0)
  if (yours) {
    signs.push({ signal: SIGNAL, kind: 'override', weight: 0.65, ...yours, explanation: SETS_ASIDE })
    return
  }
  const all = findNear(hits, OVERRIDE, 4, 0, around => holds(around, RULES | ALL))
  if (all) signs.push({ signal: SIGNAL, kind: 'override', weight: 0.5, ...all, explanation: SETS_ASIDE })
}

function isAboutMail(hits: Hits, { start, end }: { start: number; end: number }): boolean {
  for (const hit of hits.list) {
    if (hit.start < start || hit.end > end) continue
    if (hit.mask & RULES) return false
    if (hit.mask & (CONCEPT.MAIL | CONCEPT.SEND)) return true
  }
  return false
}
