// A held message on a phone, without scripts: from the mail to the exact message, with the keyboard to the button.
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { capturedMail, claimAgent, registerAgent, type TestAgent } from '../support/agent.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
let page: Page
let agent: TestAgent
beforeAll(async () => {
  server = await startTestServer()
  agent = await registerAgent(server)
  const { owner } = await claimAgent(server, agent)
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 375, height: 740 },
    colorScheme: 'dark',
  })
  const [name, value] = owner.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true }])
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** A picture of the whole page is as wide as what stands on it; bytes 16 to 19 of a PNG are its width. */
const fits = async () =>
  expect((await page.screenshot({ fullPage: true })).readUInt32BE(16), page.url()).toBeLessThanOrEqual(375)

test('from the mail to the button, at 375 pixels', async () => {
  const to = `${'somebody-with-a-long-name.'.repeat(2)}x@${'long-label.'.repeat(4)}test`
  const { body } = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
    to,
    subject: 'x'.repeat(200),
    text: `See https://example.com/${'a'.repeat(300)}\n${'w'.repeat(500)}`,
    html: `<p>See <a href="https://example.com/${'a'.repeat(300)}">here</a></p><table width="900"><tr><td>wide</td></tr></table>`,
  })
  const mail = await capturedMail(server, 'owner@example.com', /waits? for you/)
  const at = /\/approvals\/apr_[a-z0-9]+/.exec(mail.text)![0]
  expect(at).toContain(body.approval_id)
  await page.goto(`${server.url}/approvals`)
  await fits()
  await page.locator('.approvals a').first().click()
  expect(page.url()).toContain(at)
  await fits()
  expect(await page.locator('main').textContent()).toContain(to)
  expect(await page.frameLocator('iframe.mail').locator('p').first().textContent()).toContain('See here')
  await page.getByText('Change it first').click()
  await fits()
  await page.getByLabel('Text', { exact: true }).fill('Shorter.')
  await page.getByRole('button', { name: 'Change it' }).click()
  expect(await page.getByRole('status').textContent()).toContain('Changed')
  await page.getByText('What you changed of version 1').click()
  await fits()
  await page.getByRole('button', { name: 'Let it leave' }).focus()
  await Promise.all([page.waitForURL(/done=approved/), page.keyboard.press('Enter')])
  expect(await page.getByRole('status').textContent()).toContain('You let it go')
  await page.getByText('Decided before').click()
  await fits()
})
