// The finished bytes: one copy a recipient, each with a footer link of its own, all with one Message-ID. Each copy is
// read again by a second parser, and all are bound together by one hash, which the decision and an approval refer to.
// From is the inbox; nothing of an agent's input reaches it. Nothing is written and no lock is held here.
import { createHash, randomBytes } from 'node:crypto'
import type { Inspection } from '@postern/gate'
import { compose, domainOf, type FooterKind, footerFor, inspect, replyHeaders } from '@postern/mail'
import type { Config } from '../config.ts'
import { newId, randomText } from '../id.ts'
import { type Addressees, invalid } from './check-intent.ts'
import type { Intent, IntentProblem } from './intent.ts'
import type { Origin } from './origin.ts'

export interface Copy {
  address: string
  kind: 'to' | 'cc' | 'bcc'
  footerToken: string
  raw: Buffer
  sha256: Buffer
  /** Null where the second parser could not read the bytes: the gate then refuses. */
  inspection: Inspection | null
}

/** A message whose bytes are final, and about which nothing is decided. */
export interface Letter {
  intent: Intent
  origin: Origin
  addressees: Addressees
  messageId: string
  threadId: string
  rfcMessageId: string
  inReplyTo: string | null
  references: string[]
  /** The agent's own words as they leave, without footer. */
  text: string
  html: string | null
  copies: Copy[]
  contentHash: Buffer
}

/** 130 bits. Letters and digits alone: a mail reader that makes links of text leaves out a `-` or `_` that stands last. */
const footerTokenChars = 26

export async function composeCopies(
  config: Config,
  intent: Intent,
  addressees: Addressees,
  origin: Origin,
): Promise<Letter | IntentProblem> {
  const messageId = newId('msg')
  const rfcMessageId = `<${randomBytes(16).toString('hex')}@${domainOf(origin.address)}>`
  const headers = origin.parent ? replyHeaders(origin.parent) : { inReplyTo: null, references: [] }
  const date = new Date(Math.floor(Date.now() / 1000) * 1000)
  const footerKind: FooterKind =
    origin.kind === 'system' ? (intent.footer ?? 'claim') : origin.environment === 'test' ? 'agent-test' : 'agent'

  const copies: Copy[] = []
  let words = { text: '', html: null as string | null }
  for (const kind of ['to', 'cc', 'bcc'] as const) {
    for (const address of addressees[kind]) {
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
      if ('problem' in composed)
        return invalid(composed.problem.code, composed.problem.field, composed.problem.sentence)
      words = composed
      const { raw } = composed
      const sha256 = createHash('sha256').update(raw).digest()
      copies.push({ address, kind, footerToken, raw, sha256, inspection: await inspect(raw, footer).catch(() => null) })
    }
  }
  return {
    intent,
    origin,
    addressees,
    messageId,
    threadId: origin.parent?.threadId ?? newId('thr'),
    rfcMessageId,
    ...headers,
    text: words.text,
    html: words.html,
    copies,
    contentHash: hashCopies(copies),
  }
}

/** SHA-256 over every recipient and the hash of that recipient's bytes, in the order of the addresses. */
export function hashCopies(copies: readonly Pick<Copy, 'address' | 'sha256'>[]): Buffer {
  const hash = createHash('sha256')
  for (const { address, sha256 } of copies.toSorted((a, b) => (a.address < b.address ? -1 : 1))) {
    hash.update(`${address.length}:${address},`).update(sha256)
  }
  return hash.digest()
}
