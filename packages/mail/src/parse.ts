// Raw bytes to what a message is. Reads headers, walks the MIME tree, reads every leaf, assembles the body.
// Never throws, whatever the bytes: what cannot be read is reported in `incomplete`, and the message then can never
// be judged clear. Deterministic, makes no lookup, and is linear in the size of the message.

import { isAttachment, toAttachment, writtenNames } from './attachments.ts'
import { assembleBody, type BodyPiece } from './body.ts'
import { decodeText } from './charset.ts'
import { allFields, firstField, type HeaderBlock, readHeaderBlock } from './header-block.ts'
import { headerViews, isForgedResult, partHeaderView } from './header-views.ts'
import { readAddresses, readIdentity } from './identity.ts'
import { isTextual, type ReadingBudget, readTextLeaf } from './leaf-views.ts'
import { LIMITS } from './limits.ts'
import { type Attachment, emptyMail, type ParsedMail } from './message.ts'
import { type Leaf, type Tree, walkMime } from './mime-tree.ts'
import { extractReply } from './quoted.ts'
import { decodeQuotedPrintable, decodeTransfer } from './transfer-encoding.ts'

export interface ParseOptions {
  /** This server's name in Authentication-Results: a header that came with it is forged. Without it, all are dropped. */
  authservId?: string
}

export function parse(raw: Buffer, options: ParseOptions = {}): ParsedMail {
  const mail = emptyMail(raw.length)
  try {
    const headers = readHeaderBlock(raw)
    readHeaders(mail, headers, options)
    const tree = walkMime(headers, raw.subarray(headers.bodyStart))
    readTree(mail, tree, headers)
  } catch {
    // A defect of this parser: the raw bytes are kept, nothing of the message is shown.
    mail.incomplete.push('parse-failed')
  }
  mail.incomplete = [...new Set(mail.incomplete)]
  mail.flags = [...new Set(mail.flags)]
  return mail
}

function readHeaders(mail: ParsedMail, headers: HeaderBlock, options: ParseOptions): void {
  for (const field of headers.fields) {
    if (isForgedResult(field, options.authservId)) mail.flags.push('claims-a-result')
    else mail.headers.push({ name: field.name, value: field.value })
  }
  mail.views.push(...headerViews(headers, 'header'))
  mail.subject = firstField(headers, 'subject')?.value ?? ''

  const identity = readIdentity(headers)
  mail.from = identity.from
  mail.fromHeaders = identity.fromHeaders
  mail.strictFrom = identity.strictFrom
  mail.flags.push(...identity.flags)
  if (headers.malformed) mail.flags.push('header-malformed')
  const [to, cc, replyTo] = [
    readAddresses(headers, 'to'),
    readAddresses(headers, 'cc'),
    readAddresses(headers, 'reply-to'),
  ]
  mail.to = to.mailboxes
  mail.cc = cc.mailboxes
  mail.replyTo = replyTo.mailboxes
  if (identity.truncated || to.truncated || cc.truncated || replyTo.truncated)
    mail.incomplete.push('too-many-addresses')
  if (mail.replyTo.length > 0 && mail.replyTo.some(mailbox => mailbox.address !== mail.strictFrom))
    mail.flags.push('reply-to-differs')

  mail.date = readDate(firstField(headers, 'date')?.raw)
  mail.messageId = messageIds(firstField(headers, 'message-id')?.raw)[0] ?? null
  mail.inReplyTo = messageIds(firstField(headers, 'in-reply-to')?.raw)[0] ?? null
  mail.references = messageIds(firstField(headers, 'references')?.raw)
  mail.receivedCount = allFields(headers, 'received').length
  mail.automated = isAutomated(headers)
  if (mail.automated) mail.flags.push('automated')
  for (const name of ONCE) if (allFields(headers, name).length > 1) mail.flags.push(`duplicate-header:${name}`)
}

/** RFC 5322 §3.6 and RFC 2045: at most once. */
const ONCE = [
  'subject',
  'date',
  'from',
  'sender',
  'to',
  'cc',
  'reply-to',
  'message-id',
  'in-reply-to',
  'references',
  'content-type',
  'content-transfer-encoding',
  'mime-version',
]

function readTree(mail: ParsedMail, tree: Tree, headers: HeaderBlock): void {
  if (tree.ambiguous) mail.flags.push('mime-ambiguous')
  mail.incomplete.push(...tree.incomplete)
  for (const around of tree.surroundings) {
    const { text } = decodeText(around.body.subarray(0, LIMITS.textBytes), undefined)
    if (around.body.length > LIMITS.textBytes) mail.incomplete.push('text-too-large')
    mail.views.push({ part: around.path, where: around.where, visible: false, text })
    if (/=[0-9A-F]{2}/.test(text))
      mail.views.push({
        part: around.path,
        where: 'undecoded',
        visible: false,
        text: decodeText(decodeQuotedPrintable(around.body), undefined).text,
      })
  }
  const unreadInside = new Set<string>()
  const budget = { bytes: LIMITS.otherReadingBytes }
  const pieces: BodyPiece[] = []
  const seenBlocks = new Set([headers, ...tree.messages.map(message => message.headers)])
  for (const leaf of tree.leaves) {
    if (!seenBlocks.has(leaf.headers)) mail.views.push(...partHeaderView(leaf.headers, leaf.path))
    readLeaf(mail, leaf, pieces, unreadInside, budget)
  }
  for (const message of tree.messages) {
    mail.views.push(
      ...headerViews(message.headers, message.path),
      ...partHeaderView(message.leaf.headers, message.path),
    )
    addNames(mail, message.leaf)
    if (message.leaf.inMessage !== null) continue
    const attachment = toAttachment(
      message.leaf,
      decodeTransfer(message.leaf.body, message.leaf.encoding),
      !unreadInside.has(message.path),
    )
    mail.attachments.push(attachment)
  }
  const body = assembleBody(pieces)
  mail.text = body.text
  mail.html = body.html
  mail.extractedText = extractReply(body.text)
  if (body.alternativesDiffer) mail.flags.push('alternatives-differ')
}

function readLeaf(
  mail: ParsedMail,
  leaf: Leaf,
  pieces: BodyPiece[],
  unreadInside: Set<string>,
  budget: ReadingBudget,
): void {
  const decoded = decodeTransfer(leaf.body, leaf.encoding)
  const attached = isAttachment(leaf)
  const inside = leaf.inMessage !== null
  addNames(mail, leaf)
  const textual = isTextual(leaf.type.value, decoded)
  if (textual) {
    const read = readTextLeaf(leaf, decoded, inside ? 'nested-message' : attached ? 'attachment' : 'text', budget)
    mail.views.push(...read.views)
    for (const link of read.links) {
      if (mail.links.length < LIMITS.links) mail.links.push(link)
      else mail.incomplete.push('too-many-links')
    }
    if (read.ambiguous) mail.flags.push('mime-ambiguous')
    if (read.utf7) mail.flags.push('utf-7')
    const tooLarge = read.incomplete.includes('text-too-large')
    mail.incomplete.push(...read.incomplete.filter(reason => !(attached && !inside && reason === 'text-too-large')))
    if (inside && tooLarge) unreadInside.add(leaf.inMessage!)
    // AMP is scanned and never shown: the same slot holds text or HTML.
    if (!attached && !inside && leaf.type.value !== 'text/x-amp-html')
      pieces.push({ slot: leaf.slot, plain: read.text, html: read.html })
  } else if (leaf.ambiguous) {
    mail.flags.push('mime-ambiguous')
    mail.views.push({
      part: leaf.path,
      where: 'undecoded',
      visible: false,
      text: decodeText(leaf.body.subarray(0, LIMITS.textBytes), undefined).text,
    })
  }
  if (inside) {
    if (!textual) unreadInside.add(leaf.inMessage!)
  } else if (attached) addAttachment(mail, toAttachment(leaf, decoded, textual), leaf)
}

function addAttachment(mail: ParsedMail, attachment: Attachment, leaf: Leaf): void {
  mail.attachments.push(attachment)
  if (attachment.unread !== null) mail.bytesScanned -= leaf.body.length
}

function addNames(mail: ParsedMail, leaf: Leaf): void {
  const names = writtenNames(leaf)
  if (names.length > 0) mail.views.push({ part: leaf.path, where: 'filename', visible: true, text: names.join('\n') })
}

function readDate(raw: string | undefined): string | null {
  if (raw === undefined) return null
  const at = Date.parse(raw.slice(0, 100).replace(/\([^)]{0,50}\)/g, ''))
  return at > 0 && at < 4_102_444_800_000 ? new Date(at).toISOString() : null
}

function messageIds(raw: string | undefined): string[] {
  const ids = raw?.match(/<[^<>\s]{1,996}>/g) ?? []
  // The first is the thread's root, the last are the nearest ancestors.
  return ids.length <= LIMITS.references ? ids : [ids[0]!, ...ids.slice(1 - LIMITS.references)]
}

function isAutomated(headers: HeaderBlock): boolean {
  const value = (name: string) => firstField(headers, name)?.value.trim().toLowerCase() ?? ''
  const submitted = value('auto-submitted')
  if (submitted !== '' && !submitted.startsWith('no')) return true
  if (/^(?:bulk|list|junk|auto[_-]reply)/.test(value('precedence'))) return true
  if (value('list-id') !== '' || value('list-unsubscribe') !== '' || value('x-auto-response-suppress') !== '')
    return true
  return value('return-path') === '<>' || /^multipart\/report/.test(value('content-type'))
}
