// The ideas that instructions to an agent are made of. Words of every language map to the same bits, so that a
// signal is written once, as ideas that stand near one another, and not as phrases per language.

export const CONCEPT = {
  /** ignore, disregard, forget, override */
  OVERRIDE: 1 << 0,
  /** instructions, prompt, guidelines, directives */
  RULES: 1 << 1,
  /** previous, prior, above, original */
  PRIOR: 1 << 2,
  /** all, any, every, everything */
  ALL: 1 << 3,
  /** your, you */
  YOUR: 1 << 4,
  /** new, updated, real */
  NEW: 1 << 5,
  /** task, goal, role, objective */
  TASK: 1 << 6,
  /** ai, assistant, language model, chatbot */
  AGENT: 1 << 7,
  /** system */
  SYSTEM: 1 << 8,
  /** forward, bcc, exfiltrate, upload */
  FORWARD: 1 << 9,
  /** send, reply, post */
  SEND: 1 << 10,
  /** mails, messages, inbox, contacts, attachments */
  MAIL: 1 << 11,
  /** last, latest, recent */
  RECENT: 1 << 12,
  /** password, credentials, api key, token */
  SECRET: 1 << 13,
  /** reveal, print, show, repeat */
  REVEAL: 1 << 14,
  /** tell, mention, inform, notify */
  TELL: 1 << 15,
  /** not, never, without */
  NOT: 1 << 16,
  /** user, owner, operator */
  USER: 1 << 17,
  /** delete, erase, archive */
  DELETE: 1 << 18,
  /** must, shall, required, execute, follow, obey */
  MUST: 1 << 19,
  /** response, answer, summary, output (what a model writes) */
  OUTPUT: 1 << 20,
  /** act, pretend, behave, roleplay */
  PRETEND: 1 << 21,
  /** unrestricted, unfiltered, jailbroken, dan */
  UNBOUND: 1 << 22,
  /** include, append, insert, add */
  INCLUDE: 1 << 23,
  /** follow, obey, comply, execute */
  FOLLOW: 1 << 24,
  /** decode, base64, rot13 */
  DECODE: 1 << 25,
  /** if, note, attention, dear: words that turn to someone */
  ADDRESS: 1 << 26,
  /** reading, processing, summarizing (what agents do to mail) */
  PROCESS: 1 << 27,
  /** the word is one of ours written in rot13 */
  ROT13: 1 << 28,
  /** the word is one of ours written backwards */
  REVERSED: 1 << 29,
  /** the word was found only after digits were read as letters */
  LEET: 1 << 30,
} as const

export type Concept = keyof typeof CONCEPT

/** Words separated by blanks; a trailing * takes every ending. */
export type Lexicon = Partial<Record<Concept, string>>
