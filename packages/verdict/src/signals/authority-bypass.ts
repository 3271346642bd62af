// The mail takes away the checks that stand between its words and an act: somebody has agreed already, nothing need be
// asked, a rule is suspended, something is to be remembered for good or done when a later word is said.
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'authority-bypass'

const NO_CHECK = 'It says that nothing need be checked or asked before acting.'
const REMEMBER = 'It wants to be remembered beyond this mail.'
const LATER = 'It sets a trap: something is to be done when a later word is said.'

const PHRASES: Phrase[] = [
  {
    kind: 'agreed',
    weight: 0.4,
    explanation: NO_CHECK,
    includes: ['already'],
    pattern:
      /\b(?:the|your) (?:user|owner|account holder|principal) (?:has|have) already (?:agreed|approved|consented|confirmed|authori[sz]ed|given)\b/,
  },
  {
    kind: 'unasked',
    weight: 0.3,
    explanation: NO_CHECK,
    includes: ['without', 'no need'],
    pattern:
      /\bwithout (?:asking|confirming|confirmation|user (?:approval|confirmation)|checking|notifying)(?: again| the user| the owner| first| for (?:permission|approval|confirmation)){1,2}\b|\bno need to (?:ask|confirm with|check with|bother|verify with|notify|tell)\b|\bno need to check\b/,
  },
  {
    kind: 'suspended',
    weight: 0.35,
    explanation: NO_CHECK,
    includes: ['rule', 'approv', 'check', 'confirm'],
    pattern:
      /\b(?:approval|confirmation|verification|review|usual|normal)(?: \w{1,15}){0,2} (?:rules?|checks?|steps?|process|policy|requirements?) (?:is|are|has been|have been) (?:suspended|waived|lifted|disabled|not required|skipped)\b/,
  },
  {
    kind: 'by-authority',
    weight: 0.3,
    explanation: NO_CHECK,
    includes: ['administrator', 'helpdesk', 'security team', 'management'],
    pattern:
      /\b(?:requested|ordered|authori[sz]ed|required|mandated) by (?:the |your )?(?:system )?(?:administrators?|it helpdesk|security team|management)\b/,
  },
  {
    kind: 'memory',
    weight: 0.6,
    explanation: REMEMBER,
    includes: ['memor', 'remember', 'future'],
    pattern:
      /\b(?:remember|store|save|keep|record|add|write)\b[^.\n]{0,60}\b(?:permanently|(?:long-term|persistent|your|agent) memory|for (?:all )?future (?:conversations|sessions|requests|interactions))\b/,
  },
  {
    kind: 'pre-approved',
    weight: 0.3,
    explanation: NO_CHECK,
    includes: ['approved'],
    pattern:
      /\b(?:requests?|payments?|invoices?|transfers?|messages?|e-?mails?|instructions?)\b[^.\n]{0,60}\b(?:from|by|to)\b[^.\n]{0,60}\b(?:is|are) (?:pre-?approved|always approved|trusted|automatically approved)\b/,
  },
  {
    kind: 'trigger',
    weight: 0.6,
    explanation: LATER,
    includes: ['user'],
    pattern:
      /\b(?:next time|when|whenever|once|as soon as|after) (?:the|your) user (?:says|asks|writes|mentions|types|requests|opens|replies|sends)\b/,
  },
]

export const authorityBypass: TextSignal = reading => matchPhrases(SIGNAL, PHRASES, reading)
