// The mail dictates what its reader is to write or do in place of the task it has: how answers begin, what every
// summary must hold, which tool to call. Alone this is weak, since people ask for replies too.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import { matchPhrases, type Phrase, type TextSignal } from '../sign.ts'

const SIGNAL = 'task-hijack'
const { OUTPUT, INCLUDE, DELETE, ALL, MAIL } = CONCEPT
const DICTATES = 'It dictates what its reader is to write or do in place of its task.'

const WRITING =
  '(?:response|answer|summary|output|completion|report|analysis|reply|replies|responses|answers|summaries)'

const PHRASES: Phrase[] = [
  {
    needs: OUTPUT,
    kind: 'form',
    weight: 0.5,
    explanation: DICTATES,
    pattern: new RegExp(
      `\\b(?:begin|start|end|finish|conclude|preface|prefix|prepend|open|close) (?:all |every |each )?(?:of )?(?:your|every|each|all|the)(?: \\w{1,15})? ${WRITING} (?:with|by)\\b`,
    ),
  },
  {
    needs: OUTPUT,
    kind: 'form',
    weight: 0.4,
    explanation: DICTATES,
    pattern: new RegExp(
      `\\b(?:include|insert|add|append|put|embed|mention|incorporate)\\b[^.\\n]{0,120}\\b(?:in|to|at the (?:end|start|beginning) of|into|within) (?:your|every|each|all)(?: \\w{1,15})? ${WRITING}\\b`,
    ),
  },
  {
    includes: [' only', 'exactly', 'nothing', 'verbatim', 'simply'],
    kind: 'only',
    weight: 0.3,
    explanation: DICTATES,
    pattern:
      /\b(?:respond|reply|answer|output|say|print|write|return)(?: \w{1,12}){0,3} (?:only (?:with|the|in|by)|exactly|nothing but|with nothing|verbatim|simply with)\b/,
  },
  {
    needs: CONCEPT.PROCESS | CONCEPT.OUTPUT,
    includes: ['ing '],
    kind: 'instead',
    weight: 0.45,
    explanation: DICTATES,
    pattern:
      /\b(?:instead of|rather than|before|stop|do not|don't) (?:answering|summari[sz]ing|responding to|completing|processing|translating) (?:the|this|any|that|your)\b/,
  },
  {
    includes: ['summari', 'answer', 'explain', 'respond', 'generat', 'draft', 'discuss', 'describ', 'process'],
    kind: 'when-you',
    weight: 0.35,
    explanation: DICTATES,
    pattern:
      /\b(?:when|whenever|while|before|after|if) (?:you (?:are )?)?(?:asked to )?(?:summari[sz](?:e|ing)|answer(?:ing)? (?:any|the|this|questions)|explain(?:ing)?|respond(?:ing)? to|generat(?:e|ing)|draft(?:ing)?|discussing|describing|process(?:ing)?) (?:this|the|any|about|a|an|your|questions|emails?)[^.\n]{0,80}\b(?:always|also|must|include|add|mention|state|say|make sure|ensure|you should|first)\b/,
  },
  {
    includes: ['call ', 'invoke ', 'trigger ', 'execute ', 'run ', 'use '],
    kind: 'tool',
    weight: 0.3,
    explanation: DICTATES,
    pattern:
      /\b(?:call|invoke|trigger|execute|run|use) (?:the |your )?[`"']?[a-z]{2,30}[_.][a-z_.]{2,40}[`"']?(?: ?\(| tool| function| with| to\b)|\b(?:use|call|invoke) (?:the|your) (?:e-?mail|send|search|browser|file|calendar|shell|terminal|code|web) ?(?:tool|function|api|plugin)\b/,
  },
  {
    includes: [' as '],
    kind: 'mark',
    weight: 0.35,
    explanation: DICTATES,
    pattern:
      /\b(?:mark|classify|label|treat|flag|report) (?:this|the|all|these)(?: \w{1,15}){0,2} (?:message|email|mail|sender|request|invoice|content|emails|messages)s? as (?:safe|trusted|verified|legitimate|not spam|benign|clean|approved|high priority|important|read)\b/,
  },
  {
    includes: ['in your '],
    kind: 'form',
    weight: 0.5,
    explanation: DICTATES,
    pattern: new RegExp(
      `\\bin your ${WRITING},? (?:to (?:the )?user,? )?(?:tell|say|include|state|mention|add|inform|claim|recommend|note|write|insert)\\b`,
    ),
  },
  {
    includes: [' you '],
    kind: 'drafts',
    weight: 0.6,
    explanation: DICTATES,
    pattern:
      /\b(?:add|include|append|insert|put|bcc|copy)\b[^.\n]{0,80}\b(?:every|each|all|any) (?:draft|reply|replies|message|messages|e-?mail|e-?mails|response|responses|drafts) (?:that )?you (?:write|draft|send|compose|generate|produce)\b/,
  },
  {
    includes: ['('],
    kind: 'call',
    weight: 0.35,
    explanation: DICTATES,
    pattern: /\b(?:also |then |must |please |and |silently )(?:call|invoke|run|execute) [a-z_.]{3,40}\(/,
  },
  {
    includes: ['move '],
    kind: 'delete',
    weight: 0.5,
    explanation: 'It asks that mail be deleted.',
    pattern:
      /\bmove (?:every|all|each|any)\b[^.\n]{0,40}\b(?:e-?mails?|messages?|mail)\b[^.\n]{0,40}\b(?:to|into) (?:the )?(?:trash|bin|spam|junk|archive)\b/,
  },
]

export const taskHijack: TextSignal = reading => {
  const { hits } = reading
  const signs =
    (hits.all & (OUTPUT | INCLUDE | CONCEPT.SEND | CONCEPT.FOLLOW | CONCEPT.PROCESS | CONCEPT.REVEAL)) === 0
      ? []
      : matchPhrases(SIGNAL, PHRASES, reading)
  if (holds(hits.all, DELETE | ALL | MAIL)) {
    const found = findNear(hits, DELETE, 4, 0, around => holds(around, ALL | MAIL) && (around & CONCEPT.NOT) === 0)
    if (found)
      signs.push({
        signal: SIGNAL,
        kind: 'delete',
        weight: 0.3,
        ...found,
        explanation: 'It asks that mail be deleted.',
      })
  }
  return signs
}
