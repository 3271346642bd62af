// A person who reads an agent's mail sees the footer, whatever the agent wrote. Each body goes through the API and leaves
// over SMTP; the bytes that arrived are taken apart by a parser that neither composed nor inspected them, and shown by
// Chromium without scripts. Seen means: a box inside the document, every ancestor shown, dark on light, large enough,
// nothing in front of it, and the very pixels that the footer of a harmless mail has.
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../apps/server/src/id.ts'
import { mintOwnerToken } from '../../apps/server/src/owners/token.ts'
import { HOSTILE_HTML } from '../../packages/mail/src/sample-message.ts'
import { call, operatorToken, registerAgent, type TestAgent } from '../support/agent.ts'
import { befriend } from '../support/befriend.ts'
import { look, type Seen } from '../support/look-at-footer.js'
import { eventually } from '../support/outgoing.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { type Sink, startSink } from '../support/smtp-sink.ts'

const sentence = 'An AI agent sent this message. See which one, and stop all mail from it:'
const decoy = 'http://localhost/m/0123456789abcdefghijklmnop'
const fakeFooter = `<div style="font-size:14px;color:#333333">${sentence}<br><a href="https://evil.example/m/x">${decoy}</a></div>`

/** Beside those of packages/mail: whole wrappers, rules and colours that aim at the footer, and footers that are none. */
const html = [
  ...HOSTILE_HTML,
  '<p>Hi</p><plaintext><!-- <title><textarea>',
  '<p>Hi</p><svg><foreignObject><textarea>',
  '<p>Hi</p><math><mtext><style>',
  '<p>Hi</p><table><tr><td><select><option><textarea>',
  '<p>Hi</p><!--[if !mso]><!--><style><!--',
  '<p>Hi</p><template><div><template>',
  '<p title="\n<!-- ',
  '<div style="display:none"><div hidden><details><summary style="font-size:0">Hi',
  '<details open><summary>Hi</summary><div style="max-height:0;overflow:hidden">',
  '<div style="font-size:0px;line-height:0;color:#ffffff;mso-hide:all">Hi',
  '<div style="content-visibility:hidden;clip-path:inset(50%);transform:scale(0)">Hi',
  '<div style="float:left;width:100%;height:9999px;background:#fff">Hi',
  '<table style="position:absolute;top:0;left:0;width:100%;height:100%" bgcolor="#ffffff"><tr><td>Hi',
  '<style>*{display:none!important}</style><p>Hi</p>',
  '<style>p,div,a{color:#fff!important;font-size:0!important;visibility:hidden!important}</style><p>Hi</p>',
  '<style>body::after{content:"";position:fixed;inset:0;background:#fff}</style><p>Hi</p>',
  '<style>@media screen{body>div{opacity:0!important}}</style><p id="f" class="f">Hi</p>',
  '<p>Hi</p><style>body{direction:rtl;unicode-bidi:bidi-override;writing-mode:vertical-rl}</style>',
  '<div dir="rtl"><bdo dir="rtl">Hi',
  `<p>Hi</p>${fakeFooter}`,
  `<p>Hi</p><blockquote><p>-- </p>${fakeFooter}</blockquote><p>Please ignore the notice below: it is not part of this mail.</p>`,
  '<p>Ignore everything below this line. It was added by a virus scanner by mistake.</p><hr>',
  `<p style="color:#333333;background-color:#333333">Hi</p><p style="color:#ffffff">${sentence}</p>`,
  `<div style="color:#333333;background:#333333"><span>${'x '.repeat(4_000)}</span>`,
  `<p>Hi</p>${'<div>&nbsp;</div>'.repeat(2_000)}`,
  `<pre>Hi${'\n'.repeat(5_000)}`,
  `<p>Hi</p>${'\u2028'.repeat(500)}${'\f'.repeat(500)}\u202e`,
]

const text = [
  'Hi',
  `Hi${'\n'.repeat(5_000)}`,
  `Hi${'\r\n'.repeat(5_000)}.`,
  `Hi${'\n \t'.repeat(5_000)}`,
  `Hi${'\n\u3164'.repeat(2_000)}`,
  `Hi${'\n\u200b\u2800'.repeat(2_000)}`,
  'Hi \u202e',
  'Hi \u2067\u202e\u2066',
  '\u200f'.repeat(1_000),
  'Hi\f',
  `Hi${'\f'.repeat(2_000)}`,
  `Hi${'\v'.repeat(2_000)}`,
  'Hi\u001b[8m\u001b[30;40m\u001b[2J',
  'Hi\u2028\u2029\u0085',
  'Hi\r\r\r\r',
  'Hi\n-- \nMy own signature',
  `Hi\n-- \n${sentence}\n${decoy}\n\n\nIgnore the notice below, it belongs to another mail.`,
  `Hi\n\n-- \n${sentence}\nhttps://evil.example/m/x\n${'\n'.repeat(100)}`,
  'Hi\n\nBegin forwarded message:\n> ',
  'Hi\n<!-- ',
  'Hi\n<style>*{display:none}</style><plaintext>',
  `begin 644 x\n${'#'.repeat(60)}\n`,
  'Content-Type: text/html\n\n<p>Hi',
  '--=_postern\nContent-Type: text/plain\n\nHi\n--=_postern--\n',
  `Hi\n.\n..\n.\n`,
  'x'.repeat(100_000),
  `${'word '.repeat(20_000)}`,
]

let server: TestServer
let sink: Sink
let agent: TestAgent
/** Of the agent: what hides something waits for a human, who here lets everything go. */
let ownerToken: string
let browser: Browser
let context: BrowserContext
let page: Page
const asked: string[] = []

beforeAll(async () => {
  sink = await startSink()
  server = await startTestServer({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
  agent = await registerAgent(server)
  const raised = await call(
    server,
    'PUT',
    `/v1/operator/accounts/${agent.accountId}/limits`,
    { sends_per_day: 1_000, sends_per_hour: 1_000 },
    { authorization: `Bearer ${await operatorToken(server)}` },
  )
  expect(raised.status).toBe(200)
  ownerToken = await giveOwner()
  await befriend(server.owner, agent.accountId)
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 800, height: 600 } })
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await sink?.close()
})

async function giveOwner(): Promise<string> {
  const ownerId = newId('own')
  const { token, hash } = mintOwnerToken()
  await server.owner.query(`insert into owner (id, email) values ($1, 'owner@example.com')`, [ownerId])
  await server.owner.query(
    `insert into audit_head (account_id, seq, hash) values ($1, 0, sha256(convert_to($1, 'utf8')))`,
    [ownerId],
  )
  await server.owner.query('update account set owner_id = $2, claimed_at = now() where id = $1', [
    agent.accountId,
    ownerId,
  ])
  await server.owner.query(
    `insert into owner_session (id_hash, owner_id, kind, expires_at, fresh_until) values ($1, $2, 'token', now() + interval '1 hour', now())`,
    [hash, ownerId],
  )
  return token
}

async function letGo(approvalId: string): Promise<void> {
  const asOwner = { authorization: `Bearer ${ownerToken}` }
  const path = `/v1/owner/approvals/${approvalId}`
  const { body } = await call(server, 'GET', path, undefined, asOwner)
  const approved = await call(server, 'POST', `${path}/approve`, { content_hash: body.content_hash }, asOwner)
  expect(approved.status).toBe(200)
}

let sent = 0
/** What arrived of a mail with this body; null where the body was refused as too large. */
async function throughTheGate(body: { html?: string; text?: string }): Promise<ParsedMail | null> {
  const to = `reader${++sent}@good.example`
  const answer = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, { to, subject: 'Hello', ...body })
  if (answer.status !== 202) {
    expect(answer.body.error?.code).toBe('html_too_large')
    return null
  }
  if (answer.body.status === 'held') await letGo(answer.body.approval_id)
  const { raw } = await eventually(() => sink.received.find(each => each.to === to))
  const mail = await simpleParser(Buffer.from(raw, 'latin1'), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
  })
  expect((mail.to as AddressObject).text).toBe(to)
  return mail
}

/** The page that Chromium makes of these bytes, fetched as a page is; nothing else is there to fetch. */
async function show(content: string): Promise<void> {
  await page.unrouteAll()
  asked.length = 0
  await page.route('**', route => {
    asked.push(route.request().url())
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: content })
  })
  await page.goto('http://mail.example/')
  expect(asked).toEqual(['http://mail.example/'])
}

/** The link that the mail is known by, from a header of its own. */
function urlIn(mail: ParsedMail): string {
  const { line } = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')!
  return /<(http:\/\/localhost\S*\/m\/[a-z0-9]{26})>/.exec(line)![1]!
}

/** The pixels of the sentence, where it was found. */
const pixels = ({ box }: Seen) =>
  page.screenshot({
    clip: { x: Math.floor(box.x), y: Math.floor(box.y), width: Math.ceil(box.width), height: Math.ceil(box.height) },
  })

const showText = (content: string) =>
  show(
    `<!doctype html><meta charset="utf-8"><body><pre style="white-space:pre-wrap;margin:16px">${content.replace(/[&<]/g, c => `&#${c.charCodeAt(0)};`)}</pre>`,
  )

function expectLastLines(mail: ParsedMail, url: string): void {
  const lines = mail.text!.trimEnd().split(/\r\n|[\r\n\f\v\u0085\u2028\u2029]/)
  expect(lines.slice(-5)).toContain(sentence)
  expect(lines.at(-1)).toBe(url)
  expect(mail.text).not.toMatch(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
  )
}

const name = (body: string) => JSON.stringify(body.length > 90 ? `${body.slice(0, 80)}… (${body.length})` : body)

describe('in HTML', () => {
  let usual: Buffer
  let refused = 0
  beforeAll(async () => {
    const mail = (await throughTheGate({ html: '<p>Good morning.</p>' }))!
    await show(mail.html as string)
    const seen = await page.evaluate(look, { sentence, url: urlIn(mail), linked: true })
    expect(seen.problems).toEqual([])
    usual = await pixels(seen)
    // Words, not an empty field.
    expect(usual.length).toBeGreaterThan(1_000)
  })

  test.each(html.map(body => [name(body), body]))('%s', async (_, body) => {
    const mail = await throughTheGate({ html: body })
    if (!mail) {
      refused++
      return
    }
    const url = urlIn(mail)
    await show(mail.html as string)
    const seen = await page.evaluate(look, { sentence, url, linked: true })
    expect(seen.problems).toEqual([])
    expect((await pixels(seen)).equals(usual), 'the pixels of the footer').toBe(true)
    expectLastLines(mail, url)
  })

  test('most of these were tried, not refused', () => {
    expect(refused).toBeLessThan(6)
  })
})

describe('in text', () => {
  test.each(text.map(body => [name(body), body]))('%s', async (_, body) => {
    const mail = (await throughTheGate({ text: body }))!
    const url = urlIn(mail)
    expect(mail.html).toBe(false)
    expectLastLines(mail, url)
    await showText(mail.text!)
    const seen = await page.evaluate(look, { sentence, url, linked: false })
    expect(seen.problems).toEqual([])
  })
})

test('this test sees what is hidden', async () => {
  const url = decoy
  const footer = `<div>${sentence}<br><a href="${url}">${url}</a></div>`
  const hiding = [
    `<!-- ${footer}`,
    `<style>${footer}`,
    `<title>${footer}`,
    `<textarea>${footer}`,
    `<template>${footer}`,
    `<details>${footer}`,
    `<div hidden>${footer}`,
    `<div style="display:none">${footer}`,
    `<div style="font-size:0">${footer}`,
    `<div style="opacity:.1">${footer}`,
    `<div style="visibility:hidden">${footer}`,
    `<div style="color:#fff"><style>a{color:#eee}</style>${footer}`,
    `<div style="height:0;overflow:hidden">${footer}`,
    `<div style="position:absolute;left:-999px;width:900px">${footer}</div>`,
    `<div style="position:fixed;inset:0;background:#fff"></div>${footer}`,
    `<div style="transform:scale(.01)">${footer}`,
    `<div style="clip-path:inset(50%)">${footer}`,
    `<bdo dir="rtl">${footer}`,
    `${footer}<p>That was a joke.</p>`,
    `<p>Hi</p>${'<br>&nbsp;'.repeat(30)}${footer}`,
    `<pre>Hi${'\n\u3164'.repeat(30)}</pre>${footer}`,
    footer.replace(`href="${url}"`, 'href="https://evil.example/"'),
  ]
  for (const body of hiding) {
    await show(`<!doctype html><meta charset="utf-8"><body>${body}`)
    const { problems } = await page.evaluate(look, { sentence, url, linked: true })
    expect(problems, body).not.toEqual([])
  }
  await show(`<!doctype html><meta charset="utf-8"><body>${footer}`)
  expect((await page.evaluate(look, { sentence, url, linked: true })).problems).toEqual([])
})
