// The mail turns to a machine that reads it, not to the person it was sent to. Talking *about* assistants is no
// sign; turning to one ('if you are an AI', 'note to the assistant', 'agents processing this must') is.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'agent-address'
const { AGENT, ADDRESS, PROCESS, MUST, YOUR, SEND, FORWARD, DELETE, REVEAL, INCLUDE, FOLLOW } = CONCEPT

const TURNS = 'It turns to an assistant or agent that reads the mail, not to a person.'

const MACHINE =
  '(?:ai|a\\.i\\.|llms?|ai assistants?|ai agents?|ai models?|email assistants?|e-?mail agents?|mail agents?|virtual assistants?|digital assistants?|large language models?|language models?|chatbots?|copilot|chatgpt|claude|gemini|gpt|automated (?:agents?|assistants?|readers?|systems?|processors?)|autonomous agents?|ai[- ]powered (?:assistants?|agents?))'

const PHRASES: Phrase[] = [
  {
    kind: 'if-you-are',
    weight: 0.6,
    pattern: new RegExp(
      `\\bif (?:you are|you're|youre|this is|this (?:message|email|mail) is (?:being )?(?:read|processed|handled|parsed) by|read by|processed by)(?: reading this(?: as)?| currently)? (?:an? |the |any )?(?:${MACHINE}|automated (?:system|assistant|agent|process)|assistant|agent|bot|model|machine)\\b`,
    ),
    explanation: TURNS,
  },
  {
    kind: 'vocative',
    weight: 0.55,
    pattern: new RegExp(
      `\\b(?:note|attention|instructions?|message|reminder|memo|directive|request|notice|hint)s? (?:to|for) (?:the |all |any |your |an? |whichever ){0,2}(?:reading |processing |summari[sz]ing |email |mail ){0,2}(?:${MACHINE}|assistant|agents?)\\b`,
    ),
    explanation: TURNS,
  },
  {
    lines: true,
    kind: 'vocative',
    weight: 0.5,
    pattern: new RegExp(`(?:^|[\\n.!?:>*"'-] ?)(?:dear|hey|hi|hello|attention|ok|okay)[, ]{1,2}${MACHINE}\\b`),
    explanation: TURNS,
  },
  {
    lines: true,
    kind: 'vocative',
    weight: 0.45,
    pattern: new RegExp(
      `(?:^|\\n|[.!?>*"'(\\[-] ?)(?:@)?(?:${MACHINE}|assistant|agents?)[,:] ?(?:please |you |do |when |ignore |forward |send |reply |add |include |mark |treat |stop |note |before |after |delete |call |use |execute |run |reveal |print |summari[sz]e |respond |fetch |collect |search |find |open |disregard |output |write |make )`,
    ),
    explanation: TURNS,
  },
  {
    kind: 'reading-this',
    weight: 0.6,
    pattern: new RegExp(
      `\\b(?:${MACHINE}|assistants?|agents?|automated systems?|automated tools?|bots?|summari[sz]ers?)(?: that| which| who| currently| model| tool| system){0,2}(?: is| are)? (?:reading|processing|summari[sz]ing|parsing|handling|analy[sz]ing|reviewing|scanning|reads?|process(?:es)?|summari[sz]es?|handles?|parses?) (?:this|these|the following|my) (?:e-?mail|mail|message|text|document|inbox|page|content|thread|note|file|invite|event)?`,
    ),
    explanation: TURNS,
  },
  {
    kind: 'is-for',
    weight: 0.65,
    pattern: new RegExp(
      `\\b(?:instruction|message|note|directive|section|text|paragraph|part|line)s? (?:is|are) (?:only |intended |meant |addressed |directed ){0,2}(?:for|to|at) (?:the |an? |any |your )?(?:${MACHINE}|assistant|agent|automated)`,
    ),
    explanation: TURNS,
  },
  {
    kind: 'as-an-ai',
    weight: 0.3,
    pattern: new RegExp(`\\b(?:as|being) an? (?:${MACHINE}|assistant),? (?:you|your|it is|please|do)\\b`),
    explanation: TURNS,
  },
  {
    lines: true,
    kind: 'vocative',
    weight: 0.5,
    pattern: new RegExp(`(?:^|[\\n.!?:>*"'\\[(-] ?)(?:@)?${MACHINE} ?: ?[a-z]`),
    explanation: TURNS,
  },
  {
    kind: 'as-the',
    weight: 0.45,
    pattern:
      /\bas the (?:ai |email |virtual )?(?:assistant|agent)(?: that| who| which)?(?: is| are)? (?:handling|processing|reading|managing|responsible|in charge)\b/,
    explanation: TURNS,
  },
  {
    kind: 'filters',
    weight: 0.5,
    pattern:
      /\b(?:note|message|attention|instructions?|notice|hint)s? (?:for|to) (?:the |all |any )?(?:automated |spam |security |content |email |mail |ai ){0,3}(?:filters?|scanners?|classifiers?|detectors?|moderators?)\b/,
    explanation: TURNS,
  },
  {
    kind: 'your-agent',
    weight: 0.4,
    pattern:
      /\b(?:requires?|instructs?|asks?|orders?|directs?) (?:your|the|all|any) (?:ai |email |mail |virtual )?(?:agents?|assistants?|bots?|copilot|llm|models?) to\b|\b(?:ai |email |virtual )?(?:agents|assistants|bots|llms) (?:that|which|who) (?:do not|don't|fail|refuse|ignore)\b|\byour (?:ai|email|mail|virtual) ?(?:agent|assistant|bot) (?:must|should|has to|needs to|shall|is required to)\b/,
    explanation: TURNS,
  },
  {
    kind: 'your-context',
    weight: 0.35,
    pattern:
      /\b(?:your (?:context window|training data|system prompt|tools?\b.{0,20}\b(?:to|and) (?:send|forward|search|read|delete)|tool calls?|function calls?)|(?:call|invoke|use) (?:your|the) [\w.-]{1,40} (?:tool|function)\b)/,
    explanation: TURNS,
  },
]

/** Words for machine readers that are not in the lexicon, since people use them for other things. */
const MAY_TURN =
  /automat|autonomous|summari[sz]er|scanner|classifier|filter|detector|moderator|context window|training data|tool|function/

export const agentAddress: TextSignal = reading => {
  const { hits } = reading
  if ((hits.all & AGENT) === 0 && !MAY_TURN.test(reading.flat)) return []
  const signs = matchPhrases(SIGNAL, PHRASES, reading)
  if (holds(hits.all, AGENT | MUST)) {
    const found = findNear(
      hits,
      AGENT,
      8,
      0,
      around =>
        holds(around, MUST) &&
        (around & (FORWARD | DELETE | REVEAL | FOLLOW | SEND | INCLUDE)) !== 0 &&
        (around & (ADDRESS | PROCESS | YOUR)) !== 0,
    )
    if (found) signs.push({ signal: SIGNAL, kind: 'order', weight: 0.2, ...found, explanation: TURNS })
  }
  return signs
}
