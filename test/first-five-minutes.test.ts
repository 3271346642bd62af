// The tour of the README, lived twice against a server that was started as `npm start` does: on the default ports in
// capture mode, where every line is word for word the README's; and handing its mail to a real mail server.
// The caps that it meets are those of a UTC hour and day, so it does not begin right before one ends.
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { capturedMail, openSink } from '../examples/first-five-minutes/outside.ts'
import { story } from '../examples/first-five-minutes/story.ts'
import { freePort, root, type ServerProcess, startProcess, temporaryDir } from './support/process.ts'

const hourMs = 3_600_000
/** Longer than a story takes. */
const storyMs = 60_000

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function start(env: Record<string, string>): Promise<ServerProcess> {
  const data = temporaryDir()
  // Where only root may enter, the database would go elsewhere.
  chmodSync(data.dir, 0o755)
  const server = await startProcess(data.dir, env)
  closing.push(data.remove, () => server.kill('SIGTERM'))
  if (!server.output().includes('Postern is ready.')) {
    throw new Error(`The server did not start; this test needs its ports free. It said:\n${server.output()}`)
  }
  return server
}

/** Waits for the next hour where this one is about to end. */
async function withinOneHour(): Promise<void> {
  const left = hourMs - (Date.now() % hourMs)
  if (left < storyMs) await sleep(left + 500)
}

/** What every telling must have checked, in this order. */
const checked = [
  /^it has an address, my-agent-[a-z0-9]{4}@postern\.localhost, and a token$/,
  /^the clean one says `clear`/,
  /^the other one says `match`$/,
  /^and shows neither subject nor text$/,
  /^it reads the clean one$/,
  /^the flagged one stays withheld$/,
  /^its bytes too$/,
  /^acknowledging the verdict shows it, and is on record$/,
  /^its message is held: nobody vouched/,
  /^nothing left$/,
  /^a From of its own is refused, by name$/,
  /^the page behind the link says what is claimed/,
  /^the code, typed there, makes them its owner$/,
  /^the agent may now send 50 a day$/,
  /^the agent cannot approve its own message$/,
  /^the owner sees the words and whom they would go to$/,
  /^approving names the hash of exactly those bytes$/,
  /^it arrives from my-agent-[a-z0-9]{4}@postern\.localhost, which the agent cannot choose$/,
  /^its text ends with a footer/,
  /^and so does its HTML$/,
  /^the next one is held as well: the agent read the flagged mail$/,
  /^the owner looked, and clears what the agent read$/,
  /^its friend is known now: the next one leaves by itself$/,
  /^the 16th send of the hour is 429 hourly_cap$/,
  /^the agent itself has no such lever$/,
  /^stopped in \d+ ms: \d+ cancelled, \d+ in flight$/,
  /^the next send is 403 agent_stopped$/,
  /^and all of it is in the audit$/,
]

function expectTold(lines: string[]): void {
  const told = lines.filter(line => line.includes('✓')).map(line => line.replace(/^ *✓ /, ''))
  expect(told).toEqual(checked.map(line => expect.stringMatching(line)))
}

test('on the default ports, word for word as the README tells it', { timeout: 3 * 60_000 }, async () => {
  const server = await start({ HTTP_PORT: '3000', SMTP_PORT: '2525' })
  const base = 'http://localhost:3000'
  await withinOneHour()
  const lines: string[] = []
  await story({ base, smtp: '127.0.0.1:2525', outside: capturedMail(base), say: line => lines.push(line) })
  expectTold(lines)
  const quickStart = `curl -X POST http://localhost:3000/v1/register -d '{"name":"my-agent","owner_email":"you@example.com"}'`
  expect(lines).toContain(`  $ ${quickStart}`)
  expect(server.output()).toContain(quickStart)
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\n${quickStart}\n`)
})

test('its mail arrives at a real mail server with the From and the footer that it must have', {
  timeout: 3 * 60_000,
}, async () => {
  const port = await freePort()
  const outside = await openSink(port)
  closing.push(() => outside.close())
  const server = await start({ TRANSPORT: 'smtp', SMTP_URL: `smtp://127.0.0.1:${port}` })
  await withinOneHour()
  const lines: string[] = []
  await story({ base: server.url, smtp: `127.0.0.1:${server.smtpPort}`, outside, say: line => lines.push(line) })
  expectTold(lines)

  const note = await outside.mailTo('friend@example.org', /^Note 1$/)
  expect(note.from).toBe(/has an address, (\S+),/.exec(lines.join('\n'))![1])
  const link = `${server.url}/m/`
  const [dashes, sentence, url] = note.text.trimEnd().split(/\r?\n/).slice(-3)
  expect(dashes).toBe('-- ')
  expect(sentence).toMatch(/^An AI agent sent this message\. /)
  expect(url).toMatch(new RegExp(`^${link}[a-z0-9]+$`))
  expect(note.html).toContain(sentence)
  expect(note.html).toContain(`href="${url}"`)
  const page = await fetch(url!)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(note.from)
  expect((await fetch(`${server.url}/captured.json`)).status).toBe(404)
})
