// Writes the finished bytes of one recipient's copy: headers of ours, the agent's words made legible, the footer last.
// The only file that may import nodemailer. Its options are built field by field, never spread from what came in:
// `raw`, `envelope`, `sender`, `list` and header objects of an agent can add recipients and headers.
// The same input gives the same bytes, boundaries too, because an approval is bound to their hash.
// A value that cannot stand in a header is a problem of that field, never repaired. Faults of our own footer throw.

import { createHash } from 'node:crypto'
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer'
import { type ComposeInput, type ComposeProblem, findProblem, isWebLink, TRACE_HEADERS } from './compose-input.ts'
import { type Footer, htmlFooter, htmlOpening, openingLine, textFooter } from './footer.ts'
import { legibleText, stripInvisible } from './legible-text.ts'
import { isTooLargeToRead, sanitize } from './sanitize.ts'
import { textFromHtml } from './text-from-html.ts'

/** Bytes of the whole HTML part; Gmail clips at about 102 kB, and with it what stands last. */
const HTML_LIMIT_BYTES = 90_000

/** Types that some readers open in place, whatever the disposition says; they leave as bytes without a type. */
const DISPLAYED_IN_PLACE =
  /^(?:text\/(?:html|calendar|x-amp-html|enriched|richtext)|message\/|multipart\/|application\/xhtml|image\/svg)/i

export interface Composed {
  raw: Buffer
  messageId: string
  /** What is left of the agent's own words, without the footer; LF line ends. */
  text: string
  html: string | null
}

export async function compose(input: ComposeInput): Promise<Composed | { problem: ComposeProblem }> {
  const problem = findProblem(input)
  if (problem) return { problem }
  assertFooter(input.footer)

  if (input.html && isTooLargeToRead(input.html)) return htmlTooLarge('The HTML is too large or has too many tags.')
  const html = input.html ? sanitize(input.html) : null
  const document = html === null ? null : htmlDocument(html, input.footer)
  if (document !== null && Buffer.byteLength(document) > HTML_LIMIT_BYTES)
    return htmlTooLarge(`With its footer the HTML has ${Buffer.byteLength(document)} bytes.`)

  const own = legibleText(input.text)
  const text = own === '' && html !== null ? legibleText(textFromHtml(html)) : own
  const raw = await build(input, textDocument(text, input.footer), document)
  return { raw, messageId: input.messageId, text, html }
}

async function build(input: ComposeInput, text: string, html: string | null): Promise<Buffer> {
  const options: MailComposerOptions = {
    disableFileAccess: true,
    disableUrlAccess: true,
    from: { name: stripInvisible(input.from.name), address: input.from.address },
    to: addresses(input.to),
    cc: addresses(input.cc),
    subject: stripInvisible(input.subject).trim(),
    messageId: input.messageId,
    date: input.date,
    inReplyTo: input.inReplyTo ?? undefined,
    references: input.references?.length ? [...input.references] : undefined,
    headers: ourHeaders(input),
    text,
    html: html ?? undefined,
    attachments: input.attachments?.map(attachment => ({
      filename: stripInvisible(attachment.filename),
      contentType: DISPLAYED_IN_PLACE.test(attachment.contentType)
        ? 'application/octet-stream'
        : attachment.contentType,
      content: attachment.content,
      contentDisposition: 'attachment',
      contentTransferEncoding: 'base64',
    })),
    // '=_' never occurs in quoted-printable nor in base64 (RFC 2045 §6.7); the digest is checked against 7bit text.
    boundaryPrefix: '=_postern',
    baseBoundary: boundary(input.messageId, text),
  }
  return new MailComposer(options).compile().build()
}

function ourHeaders(input: ComposeInput): { key: string; value: string }[] {
  const headers = [{ key: 'Auto-Submitted', value: input.autoSubmitted as string }]
  if (input.listUnsubscribe) {
    headers.push({ key: 'List-Unsubscribe', value: `<${input.listUnsubscribe.url}>` })
    if (input.listUnsubscribe.oneClick)
      headers.push({ key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' })
  }
  for (const key of TRACE_HEADERS) {
    const value = input.trace?.[key]
    if (value !== undefined) headers.push({ key, value })
  }
  return headers
}

/** As objects: a string would be read as a list. */
function addresses(list: readonly string[] = []): { name: string; address: string }[] | undefined {
  return list.length === 0 ? undefined : list.map(address => ({ name: '', address }))
}

function boundary(messageId: string, text: string): string {
  for (let turn = 0; ; turn++) {
    const digest = createHash('sha256').update(`${turn} ${messageId}`).digest('hex').slice(0, 32)
    if (!text.includes(digest)) return digest
  }
}

function textDocument(text: string, footer: Footer): string {
  const opening = text.length > HTML_LIMIT_BYTES ? `${openingLine(footer)}\r\n\r\n` : ''
  const words = text === '' ? '' : `${text.replace(/\n/g, '\r\n')}\r\n\r\n`
  return `${opening}${words}${textFooter(footer)}`
}

function htmlDocument(html: string, footer: Footer): string {
  return (
    '<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body style="margin:16px">\n' +
    `${htmlOpening(footer)}\n<div dir="auto">\n${html}\n</div>\n${htmlFooter(footer)}\n</body></html>\n`
  ).replace(/\r?\n/g, '\r\n')
}

function htmlTooLarge(what: string): { problem: ComposeProblem } {
  const sentence = `${what} The limit is ${HTML_LIMIT_BYTES} bytes; send less, or plain text.`
  return { problem: { code: 'html_too_large', field: 'html', sentence } }
}

function assertFooter(footer: Footer): void {
  if (!/^[\x20-\x7e]{10,200}$/.test(footer.sentence)) throw new Error('A footer needs its sentence, on one plain line.')
  if (!isWebLink(footer.url)) throw new Error('A footer needs its link.')
}
