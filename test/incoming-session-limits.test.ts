// What one client can hold: time, bytes, connections and patience.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCertificate } from '../apps/server/src/incoming/certificate.ts'
import { startSmtp } from '../apps/server/src/incoming/session.ts'
import { type Incoming, sampleMail, startIncoming, type TestInbox } from './support/incoming.ts'
import { deliver, dial } from './support/smtp-client.ts'

/** What nobody holds any more does not count as held. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

let incoming: Incoming
let ann: TestInbox

beforeAll(async () => {
  incoming = await startIncoming({
    receiving: false,
    door: { sessionMs: 1_500, dataGraceMs: 500, clientsFromLoopback: 20, idleMs: 60_000 },
  })
  ann = await incoming.addInbox('ann')
})
afterAll(() => incoming.stop())

test('the greeting and EHLO name the mail domain, offer STARTTLS and SIZE, and no AUTH', async () => {
  const client = await dial(incoming.port, { greeting: false })
  expect(await client.reply()).toMatch(/^220 postern\.localhost ESMTP/)
  const offers = await client.command('EHLO client.example')
  expect(offers).toMatch(/^250-postern\.localhost/)
  expect(offers).toContain('STARTTLS')
  expect(offers).toContain(`SIZE ${25 * 1024 * 1024}`)
  expect(offers).not.toMatch(/AUTH|XCLIENT|XFORWARD|CHUNKING/)
  for (const command of [
    'AUTH PLAIN AGEAYg==',
    'XCLIENT ADDR=1.2.3.4',
    'XFORWARD ADDR=1.2.3.4',
    'PROXY TCP4 1.2.3.4 5.6.7.8 1 2',
    'BDAT 10 LAST',
  ]) {
    expect(await client.command(command), command).toMatch(/^50/)
  }
  client.close()
})

test('STARTTLS shows a certificate of this install, made once, whose key nobody else reads', async () => {
  const client = await dial(incoming.port)
  await client.command('EHLO client.example')
  await client.command('STARTTLS')
  const tls = connectTls({ socket: client.socket, rejectUnauthorized: false })
  await new Promise(resolve => tls.once('secureConnect', resolve))
  const certificate = tls.getPeerCertificate()
  expect(certificate.subject.CN).toBe('postern.localhost')
  tls.destroy()
  const again = await loadCertificate(incoming.ctx.config)
  const { dataDir } = incoming.ctx.config
  const [file] = readdirSync(dataDir).filter(name => name.endsWith('.pem'))
  expect(readFileSync(join(dataDir, file!), 'utf8')).toBe(again.cert)
  expect(statSync(join(dataDir, file!)).mode & 0o077).toBe(0)
  const other = mkdtempSync(join(tmpdir(), 'postern-other-'))
  expect((await loadCertificate({ ...incoming.ctx.config, dataDir: other })).cert).not.toBe(again.cert)
  rmSync(other, { recursive: true })
})

test('a message above the limit is refused: declared at MAIL, else at its end, with nothing stored', async () => {
  const client = await dial(incoming.port)
  await client.command('EHLO client.example')
  expect(await client.command('MAIL FROM:<big@sender.example> SIZE=26214401')).toMatch(/^552 5\.3\.4/)
  await client.command('MAIL FROM:<big@sender.example>')
  await client.command(`RCPT TO:<${ann.address}>`)
  await client.command('DATA')
  const before = process.memoryUsage().arrayBuffers
  const line = Buffer.concat([Buffer.alloc(76, 'x'), Buffer.from('\r\n')])
  const chunk = Buffer.concat(Array.from({ length: 1000 }, () => line))
  for (let sent = 0; sent < 60 * 1024 * 1024; sent += chunk.length) {
    if (client.socket.write(chunk)) continue
    await Promise.race([new Promise(resolve => client.socket.once('drain', resolve)), client.closed])
  }
  // What nobody holds is given back by and by; what somebody holds stays.
  let held = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 50 && held >= 40 * 1024 * 1024; tries++) {
    collectGarbage()
    await new Promise(resolve => setTimeout(resolve, 20))
    held = process.memoryUsage().arrayBuffers - before
  }
  expect(held).toBeLessThan(40 * 1024 * 1024)
  await client.write('.\r\n')
  expect(await client.reply()).toMatch(/^552 5\.3\.4/)
  client.close()
  const { rows } = await incoming.ctx.db.pool.query(`select 1 from raw`)
  expect(rows).toEqual([])
})

test('a message of 25 MiB is taken', async () => {
  const roomy = await startIncoming({ receiving: false })
  const bob = await roomy.addInbox('bob')
  const raw = `Subject: big\r\n\r\n${'x'.repeat(998)}\r\n`.padEnd(100, 'x') + `${'y'.repeat(998)}\r\n`.repeat(26_000)
  expect(await deliver(roomy.port, 'big@sender.example', bob.address, raw)).toMatch(/^250/)
  const { rows } = await roomy.ctx.db.pool.query('select octet_length(bytes) as size from raw')
  expect(rows).toEqual([{ size: raw.length }])
  await roomy.stop()
})

test('one byte now and then does not hold a session: 421 at the deadline', async () => {
  const client = await dial(incoming.port)
  const trickle = setInterval(() => client.socket.write('N'), 100)
  expect(await client.reply()).toMatch(/^421 4\.4\.2/)
  clearInterval(trickle)
  await client.closed
})

test('a message that comes too slowly is 421 before the deadline', async () => {
  const client = await dial(incoming.port)
  await client.envelope('slow@sender.example', [ann.address])
  const start = performance.now()
  await client.command('DATA')
  const trickle = setInterval(() => client.socket.write('x'), 100)
  expect(await client.reply()).toMatch(/^421 4\.4\.2 The message comes too slowly/)
  expect(performance.now() - start).toBeLessThan(1_400)
  clearInterval(trickle)
  await client.closed
})

test('the connection after the last allowed one is 421, and the others work on', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => dial(incoming.port)))
  const extra = await dial(incoming.port, { greeting: false })
  expect(await extra.reply()).toMatch(/^421 4\.7\.0/)
  expect(await clients[0]!.command('NOOP')).toMatch(/^250/)
  for (const client of clients) client.close()
  await Promise.all(clients.map(client => client.closed))
  await sleep(50)
  const next = await dial(incoming.port)
  expect(await next.command('NOOP')).toMatch(/^250/)
  next.close()
})

test('whoever talks before the greeting is 421', async () => {
  for (let i = 0; i < 5; i++) {
    const client = await dial(incoming.port, { greeting: false })
    client.socket.write('EHLO client.example\r\n')
    expect(await client.reply()).toMatch(/^421 /)
    await client.closed
  }
})

test('ten junk commands or one endless one end the session', async () => {
  const client = await dial(incoming.port)
  const replies: string[] = []
  for (let i = 0; i < 10; i++) replies.push(await client.command(`JUNK ${i}`))
  expect(replies.slice(0, 9).every(reply => reply.startsWith('500'))).toBe(true)
  expect(replies[9]).toMatch(/^421/)
  await client.closed
  const long = await dial(incoming.port)
  expect(await long.command('x'.repeat(20_000))).toMatch(/^421/)
})

test('a mail that goes round is refused', async () => {
  const hops = (n: number, by: string) => `Received: from a by ${by}; now\r\n`.repeat(n)
  const send = (headers: string) =>
    deliver(incoming.port, 'l@sender.example', ann.address, headers + sampleMail('loop'))
  expect(await send(hops(50, 'elsewhere.example'))).toMatch(/^250/)
  expect(await send(hops(51, 'elsewhere.example'))).toMatch(/^554 5\.4\.6/)
  expect(await send(hops(4, 'postern.localhost'))).toMatch(/^250/)
  expect(await send(hops(5, 'postern.localhost'))).toMatch(/^554 5\.4\.6/)
})

test('a taken port says so', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => holder.once('listening', resolve))
  const address = holder.address()
  const smtpPort = typeof address === 'object' && address ? address.port : 0
  const ctx = { ...incoming.ctx, config: { ...incoming.ctx.config, smtpPort } }
  await expect(startSmtp(ctx)).rejects.toMatchObject({ code: 'EADDRINUSE', port: smtpPort })
  holder.close()
})
