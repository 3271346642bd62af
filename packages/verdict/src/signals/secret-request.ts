// The mail asks for what must not be told: the instructions the reader works under, or credentials. A sentence that
// forbids telling them is no request.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'secret-request'
const { REVEAL, SEND, SECRET, SYSTEM, RULES, YOUR, PRIOR } = CONCEPT

const PROMPT = 'It asks for the instructions that its reader works under.'
const CREDENTIALS = 'It asks for passwords, keys or codes to be sent.'

const PHRASES: Phrase[] = [
  {
    kind: 'prompt',
    weight: 0.65,
    explanation: PROMPT,
    pattern:
      /\b(?:reveal|print|show|output|repeat|display|disclose|recite|dump|expose|leak|tell|give|send|share|copy|paste|summari[sz]e|return|write)\b[^.\n]{0,60}\b(?:system prompt|system message|system instructions?|initial prompt|initial instructions|hidden instructions|original instructions|pre-?prompt|prompt verbatim|instructions verbatim)\b/,
  },
  {
    kind: 'prompt',
    weight: 0.6,
    explanation: PROMPT,
    pattern:
      /\bwhat (?:is|are|was|were) (?:your|the) (?:system prompt|initial prompt|initial instructions|original instructions|first (?:sentence|line|word)s? (?:of|in) your (?:system|prompt|instructions))/,
  },
  {
    kind: 'words-above',
    weight: 0.5,
    explanation: PROMPT,
    pattern:
      /\b(?:repeat|print|output|recite) (?:all |everything |the (?:words|text|sentence|content) )(?:of |that |which )?(?:the |is |was |are |were |has been )?(?:above|before|said|written)/,
  },
  {
    kind: 'credentials',
    weight: 0.6,
    explanation: CREDENTIALS,
    pattern:
      /(?<!\b(?:never|not|don't|dont|nor) (?:ask you to |ask for |request |e-?mail |require you to )?)(?<!won't |cannot |wont )\b(?:send|reply with|respond with|reply to this (?:e-?mail|message) with|forward|provide|share|(?:e-?mail|give|tell) (?:me|us|him|them)|post|submit|supply)(?: (?:me|us|him|them|back|over|the|your|all|any|a|copy|of|with|this|stored|saved|current|it|to|support|user's|owner's)){0,5} (?:[\w-]{1,20} ){0,2}(?:passwords?|credentials|api[ _-]?keys?|access tokens?|private keys?|verification codes?|one-time (?:codes?|passwords?)|otps?|2fa codes?|mfa codes?|recovery codes?|ssh keys?|seed phrases?|session tokens?|login details|security codes?|pin codes?)\b/,
  },
  {
    includes: [' code', 'password', 'token'],
    kind: 'from-inbox',
    weight: 0.4,
    explanation: CREDENTIALS,
    pattern:
      /\b(?:verification|one-time|security|login|2fa|reset|recovery) (?:codes?|passwords?|links?|tokens?)\b[^.\n]{0,40}\b(?:in|from) (?:the|your|this|my) (?:inbox|mailbox|mail|e-?mails?|messages)\b/,
  },
]

const FORBIDS = /\b(?:never|not|don't|dont|won't|nor)\b[^.\n]{0,30}$/

export const secretRequest: TextSignal = reading => {
  const { text, hits } = reading
  if ((hits.all & (SECRET | RULES | SYSTEM)) === 0 || (hits.all & (REVEAL | SEND)) === 0) return []
  const signs = matchPhrases(SIGNAL, PHRASES, reading).filter(
    sign => !FORBIDS.test(text.slice(Math.max(0, sign.start - 60), sign.start)),
  )
  const prompt = findNear(
    hits,
    REVEAL,
    6,
    0,
    around => holds(around, RULES | SYSTEM) && (around & (YOUR | PRIOR)) !== 0,
  )
  if (prompt) signs.push({ signal: SIGNAL, kind: 'prompt', weight: 0.5, ...prompt, explanation: PROMPT })
  return signs
}
