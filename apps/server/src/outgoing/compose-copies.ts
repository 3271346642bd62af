// The finished bytes: one copy a recipient, each with a footer link of its own, all with one Message-ID. Each copy is
// read again by a second parser, and all are bound together by one hash, which the decision and an approval refer to.
// From is the inbox; nothing of an agent's input reaches it. Nothing is written and no lock is held here.
import { createHash, randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Content, Inspection } from '@postern/gate'
import { compose, domainOf, type FooterKind, footerFor, inspect, replyHeaders } from '@postern/mail'
import type { Config } from '../config.ts'
import { randomText } from '../id.ts'
import { invalid } from './check-intent.ts'
import { type Addressed, type Draft, hashCopies, isCheap } from './draft.ts'
import type { IntentProblem } from './intent.ts'
import { type Likeness, likenessOf } from './likeness.ts'
import { readContent } from './read-content.ts'

export interface Copy extends Addressed {
  footerToken: string
  raw: Buffer
  sha256: Buffer
  /** Null where the second parser could not read the bytes: the gate then refuses. */
  inspection: Inspection | null
}

/** A message whose bytes are final, and about which nothing is decided. */
export interface Letter extends Draft, Likeness {
  rfcMessageId: string
  inReplyTo: string | null
  references: string[]
  /** The agent's own words as they leave, without footer. */
  text: string
  html: string | null
  copies: Copy[]
  /** What the gate asks of the words; quotes of other threads are found in the database. */
  content: Omit<Content, 'quotes'>
  /** What an approval is bound to. */
  contentHash: Buffer
}

export const isLetter = (draft: Draft): draft is Letter => 'rfcMessageId' in draft

/** 130 bits. Letters and digits alone: a mail reader that makes links of text leaves out a `-` or `_` that stands last. */
const footerTokenChars = 26

/** `given`: the Message-ID of what is composed anew. */
export async function composeCopies(config: Config, draft: Draft, given?: string): Promise<Letter | IntentProblem> {
  const { intent, addressees, origin, messageId } = draft
  const rfcMessageId = given ?? `<${randomBytes(16).toString('hex')}@${domainOf(origin.address)}>`
  const headers = origin.parent ? replyHeaders(origin.parent) : { inReplyTo: null, references: [] }
  const date = new Date(Math.floor(Date.now() / 1000) * 1000)
  const footerKind: FooterKind =
    origin.kind === 'system' ? (intent.footer ?? 'claim') : origin.environment === 'test' ? 'agent-test' : 'agent'

  // Whoever else is waiting for this process is served between two pieces of work: a stop, for one.
  const others = isCheap(draft) ? () => null : () => nextTurn()
  const copies: Copy[] = []
  let words = { text: '', html: null as string | null }
  for (const { address, kind } of draft.copies) {
    await others()
    const footerToken = randomText(footerTokenChars)
    const footer = footerFor(footerKind, config.publicUrl, footerToken)
    const composed = await compose({
      from: { name: origin.name, address: origin.address },
      to: addressees.to,
      cc: addressees.cc,
      subject: intent.subject,
      text: intent.text,
      html: intent.html ?? null,
      messageId: rfcMessageId,
      date,
      ...headers,
      footer,
      autoSubmitted: origin.parent ? 'auto-replied' : 'auto-generated',
      listUnsubscribe: origin.kind === 'agent' ? { url: footer.url, oneClick: true } : null,
      trace: { 'X-Postern-Message': messageId },
    })
    if ('problem' in composed) return invalid(composed.problem.code, composed.problem.field, composed.problem.sentence)
    words = composed
    const { raw } = composed
    const sha256 = createHash('sha256').update(raw).digest()
    await others()
    copies.push({ address, kind, footerToken, raw, sha256, inspection: await inspect(raw, footer).catch(() => null) })
  }
  await others()
  const likeness = likenessOf(intent.subject, words)
  await others()
  return {
    ...draft,
    rfcMessageId,
    ...headers,
    text: words.text,
    html: words.html,
    copies,
    content: readContent(draft, words),
    ...likeness,
    contentHash: hashCopies(copies),
  }
}
