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
    kind: 'new-task',
    weight: 0.5,
    explanation: NEW_ORDERS,
    pattern:
      /\byour (?:new|real|actual|only|true|updated|sole|primary|next) (?:task|goal|objective|mission|instructions?|directives?|orders?|purpose)\b/,
  },
  {
    kind: 'new-task',
    weight: 0.45,
    explanation: NEW_ORDERS,
    pattern:
      /\b(?:new|updated|revised|additional|important|critical|urgent|priority|special) (?:instructions?|directives?|system prompt|system message|guidelines)[\s*_#"']{0,6}(?::|for (?:the |any |all )?(?:ai|assistant|agent|llm|model|you\b))/,
  },
  {
    kind: 'from-now-on',
    weight: 0.3,
    explanation: NEW_ORDERS,
    pattern:
      /\bfrom (?:now|this point|here) on(?:wards?)?,? (?:you|your|only|always|never|act|respond|answer|reply|ignore)\b/,
  },
  {
    kind: 'adhere',
    weight: 0.6,
    explanation: NEW_ORDERS,
    pattern:
      /\b(?:strictly )?(?:adhere to|follow|obey|execute|comply with)(?: only| strictly)? (?:the following|these|this|my)(?: new)? (?:instructions?|commands?|directives?|orders?|prompt)\b.{0,10}(?::|instead|now\b|only|and nothing)/,
  },
  {
    kind: 'text-above',
    weight: 0.6,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:ignore|disregard|forget|discard) (?:all |everything |anything |the |of |what(?:ever)? ){1,3}(?:was |is |has been |came |comes |you (?:were|have been|have|are) )?(?:said |told |written |text |content |context |conversation |conversations |messages |stated |above |before |previous |prior |preceding ){1,3}/,
  },
  {
    kind: 'text-above',
    weight: 0.6,
    explanation: SETS_ASIDE,
    pattern:
      /\b(?:ignore|disregard|forget) (?:the |all |all the )?(?:above|preceding|foregoing)(?: text| content| context| and\b| instructions?|[,.:])/,
  },
]

export const instructionOverride: TextSignal = reading => {
  const { text, hits } = reading
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
  const strong = findNear(hits, OVERRIDE, 6, 0, around => holds(around, RULES | PRIOR))
  if (strong) {
    signs.push({ signal: SIGNAL, kind: 'override', weight: 0.85, ...strong, explanation: SETS_ASIDE })
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
