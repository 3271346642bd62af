// What ends a message: CRLF.CRLF and nothing else, however the bytes are cut. Whatever another server might take for an
// end is refused, so that no second envelope hides in a body here or at the next hop.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Incoming, sampleMail, startIncoming, type TestInbox } from './support/incoming.ts'
import { deliver, dial } from './support/smtp-client.ts'

let incoming: Incoming
let ann: TestInbox
let eve: TestInbox

beforeAll(async () => {
  incoming = await startIncoming({ receiving: false })
  ann = await incoming.addInbox('ann')
  eve = await incoming.addInbox('eve')
})
afterAll(() => incoming.stop())

const wrongEnds = [
  '\n.\n',
  '\n.\r',
  '\r.\n',
  '\r.\r',
  '\n.\r\n',
  '\r.\r\n',
  '\r\n.\n',
  '\r\n.\r',
  '\r\n\0.\r\n',
  '\r\n.\r\r\n',
  '\r\r\n.\r\r\n',
  '\r\n.\0\r\n',
]

async function spooled(inbox: TestInbox): Promise<{ mail_from: string; bytes: Buffer }[]> {
  const { rows } = await incoming.ctx.db.pool.query(
    `select s.mail_from, r.bytes from spool s join raw r on r.account_id = s.account_id and r.sha256 = s.raw_sha256
      where s.inbox_id = $1 order by s.id`,
    [inbox.inboxId],
  )
  return rows
}

describe.each([false, true])('sent byte by byte: %s', byteByByte => {
  test.each(wrongEnds)('%j is no end', async wrong => {
    const client = await dial(incoming.port)
    await client.envelope('bob@sender.example', [ann.address])
    await client.command('DATA')
    const hidden = `MAIL FROM:<evil@sender.example>\r\nRCPT TO:<${eve.address}>\r\nDATA\r\n${sampleMail('smuggled')}.\r\n`
    await client.write(`Subject: outer\r\n\r\nbody${wrong}${hidden}`, byteByByte)
    expect(await client.reply()).toMatch(/^55[04] 5\.6\.(0|11) /)
    expect(await client.command('NOOP')).toMatch(/^250/)
    client.close()
    expect(await spooled(eve)).toEqual([])
    expect((await spooled(ann)).filter(mail => mail.mail_from.startsWith('evil'))).toEqual([])
  })
})

test('a stuffed dot whose line is cut in the middle of its end is no end', async () => {
  const client = await dial(incoming.port)
  await client.envelope('cut@sender.example', [ann.address])
  await client.command('DATA')
  await client.write('..\r')
  await sleep(30)
  await client.write(`\nMAIL FROM:<evil@sender.example>\r\nRCPT TO:<${eve.address}>\r\n.\r\n`)
  expect(await client.reply()).toMatch(/^250/)
  client.close()
  expect(await spooled(eve)).toEqual([])
  const mine = (await spooled(ann)).filter(mail => mail.mail_from === 'cut@sender.example')
  expect(mine.map(mail => mail.bytes.toString())).toEqual([
    `.\r\nMAIL FROM:<evil@sender.example>\r\nRCPT TO:<${eve.address}>\r\n`,
  ])
})

test('a bare LF before a stuffed dot never becomes the end of a message elsewhere', async () => {
  const client = await dial(incoming.port)
  await client.envelope('lf@sender.example', [ann.address])
  await client.command('DATA')
  await client.write('Subject: x\r\n\r\nx\n..\r\n\r\n.\r\n')
  expect(await client.reply()).toMatch(/^550 5\.6\.11/)
  client.close()
  expect((await spooled(ann)).some(mail => /[^\r]\n\./.test(mail.bytes.toString('latin1')))).toBe(false)
})

test('other bare LFs are taken, and kept as they came', async () => {
  const raw = 'Subject: lines\r\n\r\none\ntwo.\nthree\r\n'
  expect(await deliver(incoming.port, 'lines@sender.example', ann.address, raw)).toMatch(/^250/)
  const [mail] = (await spooled(ann)).filter(({ mail_from }) => mail_from === 'lines@sender.example')
  expect(mail?.bytes.toString('latin1')).toBe(raw)
})

test('a bare CR is refused in the header, in the body, and as the last byte of a chunk', async () => {
  for (const [text, byteByByte] of [
    ['Subject: a\rb\r\n\r\nx\r\n.\r\n', false],
    ['Subject: a\r\n\r\nx\ry\r\n.\r\n', true],
  ] as const) {
    const client = await dial(incoming.port)
    await client.envelope('cr@sender.example', [ann.address])
    await client.command('DATA')
    await client.write(text, byteByByte)
    expect(await client.reply()).toMatch(/^550 5\.6\.11/)
    client.close()
  }
})

test('a NUL is refused', async () => {
  expect(await deliver(incoming.port, 'nul@sender.example', ann.address, 'Subject: a\r\n\r\nx\0y\r\n')).toMatch(
    /^554 5\.6\.0/,
  )
  expect((await spooled(ann)).some(mail => mail.mail_from === 'nul@sender.example')).toBe(false)
})

test('dots are un-stuffed once', async () => {
  const raw = '.\r\n..\r\n.a\r\nb.\r\n'
  expect(await deliver(incoming.port, 'dots@sender.example', ann.address, raw)).toMatch(/^250/)
  const [mail] = (await spooled(ann)).filter(({ mail_from }) => mail_from === 'dots@sender.example')
  expect(mail?.bytes.toString('latin1')).toBe(raw)
})

test('a line of 200 kB and eight-bit bytes come through unchanged', async () => {
  const raw = Buffer.concat([Buffer.from('Subject: long\r\n\r\n'), Buffer.alloc(200_000, 0xe4), Buffer.from('\r\n')])
  expect(await deliver(incoming.port, 'long@sender.example', ann.address, raw)).toMatch(/^250/)
  const [mail] = (await spooled(ann)).filter(({ mail_from }) => mail_from === 'long@sender.example')
  expect(mail?.bytes.equals(raw)).toBe(true)
})

test('what follows STARTTLS in the same segment is not executed', async () => {
  const client = await dial(incoming.port)
  await client.command('EHLO client.example')
  await client.write('STARTTLS\r\nMAIL FROM:<evil@sender.example>\r\n')
  expect(await client.reply()).toMatch(/^220/)
  const next = await Promise.race([client.reply(), sleep(200, 'silence')])
  expect(next).toBe('silence')
  client.close()
})
