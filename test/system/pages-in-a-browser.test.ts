// The pages in a real browser, without scripts: a human claims, stops and signs in again; nothing is loaded from elsewhere.
// Browsers send what tests only imitate: Origin under a referrer policy, `__Host-` cookies, a sandboxed frame.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimAgent, registerAgent, type TestAgent } from '../support/agent.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
let context: BrowserContext
let page: Page
const requested: string[] = []
beforeAll(async () => {
  server = await startTestServer()
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  context = await browser.newContext({ javaScriptEnabled: false })
  context.on('request', request => requested.push(request.url()))
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Opens the newest captured mail with this subject, as somebody at the machine would. */
async function openMail(subject: RegExp): Promise<void> {
  for (let tries = 0; ; tries++) {
    await page.goto(`${server.url}/captured`)
    const link = page.locator('.mails a', { hasText: subject }).first()
    if ((await link.count()) > 0) return link.click()
    if (tries > 100) throw new Error(`no captured mail: ${subject}`)
    await page.waitForTimeout(50)
  }
}

const heading = () => page.locator('h1').textContent()

describe('an owner’s way', () => {
  let agent: TestAgent

  test('from the mail to the claim, with the code typed', async () => {
    agent = await registerAgent(server, {
      name: 'scout',
      description: '</dd><h1>Verified by Postern</h1>\u202e',
      owner_email: 'you@example.com',
    })
    await openMail(/^Claim/)
    const code = /Code: (\d{6})/.exec((await page.locator('pre.mail').textContent())!)![1]!
    // The claim opens beside the mail, whose code is to be typed.
    const [beside] = await Promise.all([
      context.waitForEvent('page'),
      page.locator('pre.mail a[href^="/claim/"]').click(),
    ])
    page = beside
    page.setDefaultTimeout(10_000)
    expect(await heading()).toBe('Is this agent yours?')
    await page.getByLabel('6-digit code from the mail').fill(code === '000000' ? '111111' : '000000')
    await page.getByRole('button', { name: 'Claim this agent' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('4 tries left')
    await page.getByLabel('6-digit code from the mail').fill(code)
    await page.getByRole('button', { name: 'Claim this agent' }).click()
    expect(await heading()).toBe('Your agents')
    expect(await page.getByRole('status').textContent()).toContain('You now own')
    expect(await page.locator('main').textContent()).toContain(agent.email)
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ name: '__Host-postern_session', httpOnly: true, secure: true, sameSite: 'Lax' })
  })

  test('to the stop, and back after a fresh sign-in', async () => {
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await heading()).toBe('Stopped')
    expect((await agent.send('friend@example.org')).body.error.code).toBe('agent_stopped')

    await server.owner.query('update owner_session set fresh_until = now()')
    await page.goto(`${server.url}/agents`)
    await page.getByText('Resume it').click()
    await page.getByRole('button', { name: 'Mail me a link' }).click()
    expect(await heading()).toBe('Look into your mail')
    await openMail(/^Sign in/)
    await page.locator('pre.mail a[href^="/sign-in/"]').click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    expect(await page.locator('.state').textContent()).toBe('Running')
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect(await context.cookies()).toEqual([])
  })
})

test('a recipient stops an agent from the link in its mail', async () => {
  const agent = await registerAgent(server)
  await agent.send('friend@example.org', 'Hello there')
  await openMail(/^Hello there/)
  await page.locator('pre.mail a[href^="/m/"]').click()
  await page.getByRole('button', { name: 'Stop all mail from this agent to me' }).click()
  expect(await heading()).toBe('Stopped')
  expect((await agent.send('friend@example.org')).body.error.code).toBe('suppressed_recipient')
})

test('an agent’s HTML is shown in its frame, and nowhere else', async () => {
  const agent = await registerAgent(server)
  const { call: asOwner } = await claimAgent(server, agent, 'lenient@example.com')
  const sent = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, {
    to: 'friend@example.org',
    subject: 'With HTML',
    text: 'x',
    html: '<p id="seen">Seen in the frame</p><img src="https://evil.example/pixel.png">',
  })
  // An image from elsewhere waits for the owner, who lets it go.
  const path = `/v1/owner/approvals/${sent.body.approval_id}`
  const { content_hash } = (await asOwner('GET', path)).body
  expect((await asOwner('POST', `${path}/approve`, { content_hash })).status).toBe(200)
  await openMail(/^With HTML/)
  expect(await page.frameLocator('iframe').getByText('Seen in the frame').count()).toBe(1)
})

/** Run in the page: does it scroll sideways, which texts miss WCAG AA (4.5), which controls are below 44 px. */
const look = String.raw`(() => {
  const luminance = color => {
    const [r, g, b] = color.match(/[\d.]+/g).map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const background = element => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor
      if (color !== 'rgba(0, 0, 0, 0)') return color
    }
    throw new Error('no background')
  }
  const contrast = element => {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const texts = [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim()))
  const controls = [...document.querySelectorAll('button, .button, input:not([type=hidden]), summary, header a, nav a, li a')]
  const short = e => e.outerHTML.slice(0, 80)
  return {
    read: texts.length > 3,
    wide: document.documentElement.scrollWidth > window.innerWidth,
    pale: texts.filter(e => contrast(e) < 4.5).map(short),
    small: controls.filter(e => e.getBoundingClientRect().height < 44).map(short),
  }
})()`

test('every page fits a phone, every control a thumb, and its text is legible, in light and dark', async () => {
  const agent = await registerAgent(server, { name: 'n'.repeat(64), owner_email: 'phone@example.com' })
  await agent.send('friend@example.org', 'long'.repeat(40))
  await openMail(/^Claim/)
  const claim = await page.locator('pre.mail a[href^="/claim/"]').getAttribute('href')
  const mail = page.url().slice(server.url.length)
  const recipient = await page.locator('pre.mail a[href^="/m/"]').getAttribute('href')
  const { owner } = await claimAgent(server, await registerAgent(server), 'thumb@example.com')
  const open = ['/', '/sign-in', '/sign-in/x', '/captured', claim!, mail, recipient!, '/m/unknown', '/nowhere']
  const [name, value] = owner.cookie.split('=')
  for (const colorScheme of ['light', 'dark'] as const) {
    const phone = await browser.newContext({ viewport: { width: 375, height: 700 }, colorScheme })
    const view = await phone.newPage()
    for (const path of [...open, '/agents']) {
      if (path === '/agents')
        await phone.addCookies([{ name: name!, value: value!, domain: 'localhost', path: '/', secure: true }])
      await view.goto(server.url + path)
      const found = (await view.evaluate(look)) as object
      expect({ path, colorScheme, ...found }).toEqual({
        path,
        colorScheme,
        read: true,
        wide: false,
        pale: [],
        small: [],
      })
    }
    await phone.close()
  }
})

test('nothing was ever asked of another host', () => {
  expect(requested.length).toBeGreaterThan(20)
  expect(requested.filter(url => !url.startsWith(`${server.url}/`) && !url.startsWith('data:'))).toEqual([])
})
