// The mail asks that other mail, or what the reader knows, be sent somewhere; or it brings a link or image whose
// address is to be filled with such data. One letter passed on is ordinary; 'the last ten' or 'all' is not.
import { CONCEPT } from '../lexicon/concepts.ts'
import { findNear, holds } from '../reading/hits.ts'
import type { Reading } from '../reading/readings.ts'
import { matchPhrases, type Phrase, type Sign, type TextSignal } from '../sign.ts'

const SIGNAL = 'exfiltration'
const { FORWARD, SEND, MAIL, ALL, RECENT, SECRET, OUTPUT, REVEAL } = CONCEPT

const PASS_ON = 'It asks that other mail or data be sent on to someone.'
const CARRIES =
  'It contains a link or image whose address is to be filled with data, which then leaves when it is loaded.'

const DATA =
  '(?:secret|data|query|password|token|conversation|content|summary|base64|history|prompt|answer|response|key|inbox|messages?|emails?|user|info|context|output|text)'

const PHRASES: Phrase[] = [
  {
    includes: ['!['],
    kind: 'image-template',
    weight: 0.8,
    explanation: CARRIES,
    pattern:
      /!\[[^\]\n]{0,200}\]\(\s{0,3}https?:\/\/[^)\s]{0,500}(?:\[[^\]\n]{1,80}\]|\{[^}\n]{1,80}\}|<[^>\n]{1,80}>|\$[({a-z_])/,
  },
  {
    includes: ['://'],
    kind: 'link-template',
    weight: 0.55,
    explanation: CARRIES,
    pattern: new RegExp(
      `https?:\\/\\/[^\\s"'<>)]{1,300}[?&/=](?:\\{{1,2}|\\[{1,2}|<|\\$\\{?|%7b|%5b)[^\\]}>\\n]{0,40}\\b_?${DATA}_?`,
    ),
  },
  {
    includes: ['url', 'link', 'query', 'parameter', 'image', 'path', 'webhook', 'subdomain'],
    kind: 'fill-link',
    weight: 0.5,
    explanation: CARRIES,
    pattern: new RegExp(
      `\\b(?:append|add|attach|insert|put|encode|embed|include|replace|substitut\\w{1,4}|pass)\\b[^.\\n]{0,100}\\b${DATA}\\b[^.\\n]{0,60}\\b(?:to|in|into|as|with|at)\\b[^.\\n]{0,40}\\b(?:url|link|query (?:string|parameter)|parameter|image|path|webhook|subdomain)\\b`,
    ),
  },
  {
    includes: [' of '],
    kind: 'contents',
    weight: 0.45,
    explanation: PASS_ON,
    pattern:
      /\b(?:send|forward|e-?mail|post|upload|copy|submit|export|share|transmit)\b[^.\n]{0,60}\b(?:contents?|copy|copies|dump|export|full text|list) of (?:the |this |your |my |his |her |all |any |every |user'?s? |owner'?s? ){1,3}(?:\w{1,20} ){0,2}(?:inbox|mailbox|conversations?|threads?|e-?mails?|messages?|address book|contacts?|calendar|drive|files|documents)\b/,
  },
  {
    includes: ['cc', 'copy'],
    kind: 'bcc',
    weight: 0.6,
    explanation: PASS_ON,
    pattern:
      /\b(?:bcc|cc|blind copy|copy)\b[^.\n]{0,80}@[^\n]{0,80}\b(?:every|all|each|any|future|subsequent|always|from now on)\b|\b(?:every|all|each|any|future|always)\b[^.\n]{0,60}\b(?:bcc|cc)\b[^.\n]{0,60}@/,
  },
  {
    needs: FORWARD | SEND,
    includes: ['@', '://'],
    kind: 'conditional',
    weight: 0.5,
    explanation: PASS_ON,
    pattern:
      /\b(?:any|every|all|each|whenever)\b[^.\n]{0,40}\b(?:e-?mails?|messages?|attachments?|invoices?)\b[^.\n]{0,80}\b(?:forward|redirect|bcc|copy|send) (?:it|them|those|these|each|a copy|copies|its contents?|their contents?)\b[^.\n]{0,60}(?:@|https?:)/,
  },
  {
    includes: [' of '],
    kind: 'your-inbox',
    weight: 0.5,
    explanation: PASS_ON,
    pattern:
      /\b(?:subjects?|subject lines|contents?|senders?|full text|text|bod(?:y|ies)|summary|summaries|details|list) of (?:the |your |all |my |each |his |her ){1,3}(?:\w{1,12} ){0,3}(?:e-?mails?|messages|threads|conversations|inbox|mailbox)\b[^.\n]{0,60}\b(?:to|in your|in the|and (?:send|post|forward|e-?mail))\b/,
  },
  {
    includes: ['contact', 'address book'],
    kind: 'contacts',
    weight: 0.6,
    explanation: PASS_ON,
    pattern:
      /\b(?:export|send|forward|upload|copy|share)\b[^.\n]{0,30}\b(?:contact list|address book|(?:all|your|the user's) contacts)\b[^.\n]{0,40}(?:@|https?:)/,
  },
  {
    includes: ['@'],
    kind: 'fetch-and-send',
    weight: 0.35,
    explanation: PASS_ON,
    pattern:
      /\b(?:retrieve|get|fetch|find|list|download|pull|collect|look up|check|search)\b[^\n]{0,120}\b(?:send|e-?mail|forward) (?:it|them|this|these|that|the (?:details|information|results?|file|data|list|latest|contents?))\b[^.\n]{0,60}[\w.+-]{1,64}@/,
  },
]

const PLACEHOLDER = /!\[[^\]\n]{0,100}\]\(https?:[^)\s]{1,300}[?&]\w{1,20}=_{0,3}[A-Z][A-Z_]{2,40}_{0,3}\)/

export const exfiltration: TextSignal = reading => {
  const { text, hits } = reading
  const signs: Sign[] = []
  if (holds(hits.all, MAIL) && (hits.all & (FORWARD | SEND)) !== 0) many(reading, signs)
  signs.push(...matchPhrases(SIGNAL, PHRASES, reading))
  // A placeholder in capitals: only the text as it stood shows it.
  const placeholder = reading.raw.includes('![') ? PLACEHOLDER.exec(reading.raw) : null
  if (placeholder)
    signs.push({
      signal: SIGNAL,
      kind: 'image-template',
      weight: 0.6,
      start: 0,
      end: Math.min(text.length, 1),
      explanation: CARRIES,
    })
  if (holds(hits.all, SECRET) && (hits.all & (FORWARD | SEND)) !== 0) {
    const found = findNear(
      hits,
      FORWARD,
      8,
      0,
      around => holds(around, SECRET) && (around & (ALL | RECENT | CONCEPT.YOUR | MAIL | REVEAL | OUTPUT)) !== 0,
    )
    if (found && hasTarget(text, found))
      signs.push({ signal: SIGNAL, kind: 'secret', weight: 0.5, ...found, explanation: PASS_ON })
  }
  return signs
}

function many({ text, hits }: Reading, signs: Sign[]): void {
  const found = findNear(hits, FORWARD, 7, 0, around => holds(around, MAIL) && (around & (RECENT | ALL)) !== 0)
  if (!found) {
    const sent = findNear(hits, SEND, 8, 0, around => holds(around, MAIL | RECENT))
    if (sent && hasTarget(text, sent))
      signs.push({ signal: SIGNAL, kind: 'many', weight: 0.45, ...sent, explanation: PASS_ON })
    return
  }
  // 'Forward a copy of this message with all headers to abuse@' is about one letter.
  const one = /\bthis (?:e-?mail|message|mail|newsletter|invitation)\b/.test(text.slice(found.start, found.end + 40))
  const weight = one ? 0.25 : hasTarget(text, found) ? 0.7 : 0.35
  signs.push({ signal: SIGNAL, kind: 'many', weight, ...found, explanation: PASS_ON })
}

/** An address or URL close to the find. */
function hasTarget(text: string, { start, end }: { start: number; end: number }): boolean {
  return /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}|https?:\/\//.test(text.slice(Math.max(0, start - 100), end + 150))
}
