// The mail speaks in a voice that is not a sender's: as the system, as a turn of the conversation, as a scanner that
// found it safe, or it gives its reader another character to play.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'role-impersonation'
const { AGENT, SYSTEM, PRETEND, UNBOUND, YOUR, MUST, FOLLOW, NOT, RULES } = CONCEPT

const MARKUP = 'It contains the marks that separate the roles in a conversation with a model, which no letter needs.'
const AS_SYSTEM = 'It speaks as the system or the developer instead of as a sender.'
const CHARACTER = 'It gives its reader another character to play, without its limits.'
const SAFE = 'It claims to be checked and safe; only our own verdict says that.'
const BOUNDARY = 'It pretends that the mail has ended and that something with more authority follows.'

const MARKS: Phrase[] = [
  {
    includes: ['<', '['],
    kind: 'markup',
    weight: 0.8,
    explanation: MARKUP,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|endofprompt)\|>|<<\/?sys>>|\[\/inst\]|<start_of_turn>|<end_of_turn>/,
  },
  {
    includes: ['<', '[', '{{'],
    kind: 'markup',
    weight: 0.45,
    explanation: MARKUP,
    pattern:
      /<\/?(?:system|assistant|system_prompt|system-prompt|instructions|user_input|untrusted|function_calls|tool_result|tool_response)>|\[inst\]|\[\/?system\]|\{\{#?(?:system|assistant|user)/,
  },
  {
    lines: true,
    needs: SYSTEM,
    kind: 'heading',
    weight: 0.4,
    explanation: AS_SYSTEM,
    pattern:
      /(?:^|\n)[\s>*_#=\-[({"']{0,12}(?:system|developer|admin(?:istrator)?)[ _-]?(?:message|prompt|override|note|notice|instructions?|directive|update|alert|command)[\s*_\])}"']{0,6}(?:[:\]>-]|to |for )/,
  },
  {
    lines: true,
    needs: SYSTEM | AGENT | RULES,
    kind: 'heading',
    weight: 0.3,
    explanation: AS_SYSTEM,
    pattern: /(?:^|\n)[\s>*_#=\-[(]{0,12}(?:system|assistant|### ?instructions?)[\s*_\])]{0,4}:/,
  },
  {
    lines: true,
    includes: ['user:', 'human:'],
    kind: 'turns',
    weight: 0.6,
    explanation: AS_SYSTEM,
    pattern: /(?:^|\n)\W{0,4}(?:user|human): ?\S[^\n]{0,400}\n{1,3}\W{0,4}(?:assistant|ai|model|system):/,
  },
  {
    includes: [' mode', 'anything now'],
    kind: 'mode',
    weight: 0.65,
    explanation: CHARACTER,
    pattern:
      /\b(?:do anything now|dan mode|jailbreak mode|god ?mode enabled|(?:enter|enable|activate|you are (?:now )?in|switch to|switching to) (?:developer|debug|maintenance|admin|sudo|god|unrestricted|jailbreak|dan|compliance|diagnostic) mode)\b/,
  },
  {
    includes: [' now'],
    kind: 'you-are-now',
    weight: 0.35,
    explanation: CHARACTER,
    pattern:
      /\byou (?:are|will|must|shall)(?: be)? now (?:a|an|in|the|no longer|act|going|free|be|operating|pretend|respond)\b/,
  },
  {
    includes: ['verdict', 'match_state', 'safety_status', 'scan_result'],
    kind: 'verdict',
    weight: 0.45,
    explanation: SAFE,
    pattern:
      /["']?\b(?:verdict|filter_match_state|safety_status|scan_result)["']?\s{0,3}[:=]\s{0,3}["']?(?:clear|clean|safe|no_match_found|trusted)\b/,
  },
  {
    includes: [' by '],
    kind: 'verdict',
    weight: 0.4,
    explanation: SAFE,
    pattern:
      /\b(?:pre-?approved|verified|vetted|cleared|trusted|whitelisted|authori[sz]ed) by (?:the )?(?:security team|system|administrator|developer|platform|user|owner|openai|anthropic|google)\b/,
  },
  {
    includes: ['end ', 'begin', 'start '],
    kind: 'boundary',
    weight: 0.35,
    explanation: BOUNDARY,
    pattern:
      /\b(?:end|begin|start|beginning) (?:of )?(?:the )?(?:email|mail body|document|context|user input|untrusted (?:content|data|input)|external (?:content|data)|tool output|data section|trusted (?:instructions?|content))\b[\s*_#=\-\])>.:]{1,12}(?:\n|system|new|instructions?|now|the |you|user|assistant|$)/,
  },
  {
    lines: true,
    includes: ['complete', 'done', 'finished'],
    kind: 'completion',
    weight: 0.5,
    explanation: BOUNDARY,
    pattern:
      /(?:^|[\n.!?] ?)(?:answer|response|output|result|summary): ?(?:task|request|summary|the task (?:is|has been)) ?(?:is |was |has been )?(?:complete|completed|done|finished)\b/,
  },
  {
    includes: [' over '],
    kind: 'priority',
    weight: 0.3,
    explanation: AS_SYSTEM,
    pattern:
      /\b(?:has|have|takes?|with|of) (?:the )?(?:priority|precedence|highest authority) over (?:all |any |the |your |other |previous ){0,3}(?:user|owner|system|settings|instructions?|rules|guidelines|prompts?|everything)/,
  },
  {
    kind: 'heading',
    weight: 0.45,
    explanation: AS_SYSTEM,
    includes: ['#system', '# system', '=system', '= system'],
    pattern: /[#=]{2,6} ?system ?[#=]{2,6}/,
  },
  {
    kind: 'no-longer',
    weight: 0.45,
    explanation: CHARACTER,
    includes: ['no longer'],
    pattern: /\byou are no longer (?:an? |the |bound|restricted|limited|required|subject)/,
  },
  {
    kind: 'unbound',
    weight: 0.4,
    explanation: CHARACTER,
    includes: ['you have no', 'you are free', 'you are not bound'],
    pattern:
      /\byou (?:have no|are free (?:of|from)|are not bound by) (?:any |all |your )?(?:restrictions|limits|limitations|rules|guidelines|constraints|filters)\b/,
  },
  {
    kind: 'tool-call',
    weight: 0.6,
    explanation: 'It contains a ready-made tool call.',
    includes: ['"args"', '"arguments"', '"parameters"', '"input"', '"params"'],
    pattern:
      /\{ ?"(?:tool|tool_name|function|function_call|action|name)" ?: ?"[\w.-]{3,40}" ?, ?"(?:args|arguments|parameters|input|params)" ?:/,
  },
  {
    includes: ['verdict', 'classification', 'risk score', 'safety rating'],
    kind: 'verdict',
    weight: 0.6,
    explanation: SAFE,
    pattern:
      /\b(?:return|report|give|output|assign|set|issue|record)\b[^.\n]{0,40}\b(?:verdict|classification|risk score|safety rating)\b[^.\n]{0,25}\b(?:clean|clear|safe|benign|zero|0|trusted|low)\b/,
  },
  {
    includes: ['risk score', 'verdict', 'scan result', 'threat level', 'skip '],
    kind: 'verdict',
    weight: 0.45,
    explanation: SAFE,
    pattern:
      /\b(?:risk score|verdict|scan result|threat level) (?:of|for) this (?:message|email|mail|content) (?:is|was|has been)\b|\bskip (?:all |any |the |further |additional |remaining ){0,3}(?:checks|scans?|scanning|filters|verification|security (?:checks|review))\b/,
  },
  {
    includes: ['hidden', 'secret', 'invisible', 'embedded'],
    kind: 'hidden-instruction',
    weight: 0.4,
    explanation: AS_SYSTEM,
    pattern:
      /\b(?:hidden|secret|invisible|embedded) (?:system )?(?:instruction|prompt|command|directive)s?\b[^.\n]{0,60}(?::|\buser\b)/,
  },
]

const DAN = /\bDAN\b/

export const roleImpersonation: TextSignal = reading => {
  const { text, hits } = reading
  const signs = matchPhrases(SIGNAL, MARKS, reading)
  if (hits.all & PRETEND && hits.all & (UNBOUND | AGENT)) {
    const found = findNear(hits, PRETEND, 12, 1, around => holds(around, UNBOUND) && (around & (AGENT | YOUR)) !== 0)
    if (found) signs.push({ signal: SIGNAL, kind: 'character', weight: 0.6, ...found, explanation: CHARACTER })
  }
  if (holds(hits.all, UNBOUND | YOUR)) {
    const found = findNear(
      hits,
      UNBOUND,
      10,
      0,
      around => holds(around, YOUR) && (around & (AGENT | NOT | RULES)) !== 0,
    )
    if (found) signs.push({ signal: SIGNAL, kind: 'unbound', weight: 0.35, ...found, explanation: CHARACTER })
  }
  // The name of the best known jailbreak, as opposed to somebody called Dan.
  const dan = hits.all & YOUR && reading.raw.includes('DAN') ? DAN.exec(reading.raw) : null
  if (
    dan &&
    /\b(?:do anything|may do|anything ai|role|game|mode|character|no (?:rules|limits|restrictions)|jailbr)/.test(
      reading.flat,
    )
  ) {
    const start = Math.min(dan.index, text.length)
    signs.push({ signal: SIGNAL, kind: 'character', weight: 0.6, start, end: start + 3, explanation: CHARACTER })
  }
  const heading = signs.find(sign => sign.kind === 'heading')
  if (heading && (hits.all & (MUST | FOLLOW)) !== 0 && (hits.all & (YOUR | AGENT | SYSTEM)) !== 0) {
    const order = findNear(
      hits,
      FOLLOW | MUST,
      25,
      2,
      (around, hit) =>
        hit.start >= heading.start &&
        hit.start - heading.start < 400 &&
        (around & (YOUR | AGENT)) !== 0 &&
        (around & (RULES | CONCEPT.FORWARD | CONCEPT.REVEAL | CONCEPT.OVERRIDE)) !== 0,
    )
    if (order) signs.push({ signal: SIGNAL, kind: 'order', weight: 0.4, ...order, explanation: AS_SYSTEM })
  }
  return signs
}
