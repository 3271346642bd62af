// Decided at RCPT: no relay, no bounce later, no list of names to be had.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Incoming, sampleMail, startIncoming, type TestInbox } from './support/incoming.ts'
import { deliver, dial, type SmtpClient } from './support/smtp-client.ts'

let incoming: Incoming
let ann: TestInbox
let client: SmtpClient

beforeAll(async () => {
  incoming = await startIncoming({ receiving: false })
  ann = await incoming.addInbox('ann')
  client = await dial(incoming.port)
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<bob@sender.example>')
})
afterAll(async () => {
  client.close()
  await incoming.stop()
})

const rcpt = (address: string) => client.command(`RCPT TO:<${address}>`)

test('mail for other domains goes nowhere, whatever the route', async () => {
  for (const address of [
    'a@elsewhere.example',
    'a@sub.postern.localhost',
    `a%elsewhere.example@postern.localhost`,
    `elsewhere.example!a@postern.localhost`,
    'ann@[127.0.0.1]',
    '@postern.localhost:a@elsewhere.example',
    'a@postern.localhost.evil.example',
  ]) {
    expect(await rcpt(address), address).toMatch(/^550 5\.7\.1/)
  }
})

test('an unknown, a deleted and a platform mailbox get one and the same answer', async () => {
  const gone = await incoming.addInbox('gone')
  await incoming.ctx.db.pool.query('update inbox set deleted_at = now() where id = $1', [gone.inboxId])
  await incoming.ctx.db.pool.query(
    `insert into inbox (account_id, id, address, name) values ('acc_postern', 'inb_sys', 'platform@postern.localhost', 'x')`,
  )
  const replies = []
  for (const address of [
    'nobody@postern.localhost',
    gone.address,
    'platform@postern.localhost',
    '"a b"@postern.localhost',
  ]) {
    replies.push(await rcpt(address))
  }
  for (const reply of replies.slice(0, 3)) expect(reply).toBe('550 5.1.1 No such mailbox here')
  expect(replies[3]).toMatch(/^5/)
})

test('a known and an unknown mailbox answer in the same time', async () => {
  const times = async (address: () => string) => {
    const dialled = await dial(incoming.port)
    await dialled.command('EHLO client.example')
    await dialled.command('MAIL FROM:<bob@sender.example>')
    const all: number[] = []
    for (let i = 0; i < 9; i++) {
      const start = performance.now()
      await dialled.command(`RCPT TO:<${address()}>`)
      all.push(performance.now() - start)
    }
    dialled.close()
    return all.toSorted((a, b) => a - b)[4]!
  }
  let n = 0
  const known = await times(() => ann.address.replace('@', `+${n++}@`))
  const unknown = await times(() => `nobody${n++}@postern.localhost`)
  expect(Math.abs(known - unknown)).toBeLessThan(10)
})

test('a plus-address reaches its inbox', async () => {
  const address = ann.address.replace('@', '+news.2026@')
  expect(await deliver(incoming.port, 'bob@sender.example', address.toUpperCase(), sampleMail('plus'))).toMatch(/^250/)
  const { rows } = await incoming.ctx.db.pool.query('select rcpt_to from spool where inbox_id = $1', [ann.inboxId])
  expect(rows).toEqual([{ rcpt_to: address }])
})

test('two spellings of one inbox are one copy', async () => {
  const ben = await incoming.addInbox('ben')
  const both = [ben.address, ben.address.replace('@', '+x@')]
  expect(await deliver(incoming.port, 'bob@sender.example', both, sampleMail('twice'))).toMatch(/^250/)
  const { rows } = await incoming.ctx.db.pool.query('select 1 from spool where inbox_id = $1', [ben.inboxId])
  expect(rows).toHaveLength(1)
})

test('postmaster is known only where such an inbox exists', async () => {
  expect(await rcpt('postmaster')).toMatch(/^550 5\.1\.1/)
})

test('a stopped account still receives', async () => {
  const cy = await incoming.addInbox('cy')
  await incoming.ctx.db.pool.query(`update kill_switch set state = 'stopped' where scope = $1`, [cy.accountId])
  expect(await deliver(incoming.port, 'bob@sender.example', cy.address, sampleMail('stopped'))).toMatch(/^250/)
})

test('the receive cap is exact, and a mail beyond it is refused for now and not stored', async () => {
  const dan = await incoming.addInbox('dan', 10)
  const replies = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      deliver(incoming.port, 'bob@sender.example', dan.address, sampleMail(`cap ${i}`)),
    ),
  )
  expect(replies.filter(reply => reply.startsWith('250'))).toHaveLength(10)
  expect(replies.filter(reply => reply.startsWith('452 4.2.2'))).toHaveLength(20)
  const stored = await incoming.ctx.db.pool.query('select 1 from spool where inbox_id = $1', [dan.inboxId])
  expect(stored.rows).toHaveLength(10)
  const used = await incoming.ctx.db.pool.query(`select used from ledger where account_id = $1`, [dan.accountId])
  expect(used.rows).toEqual([{ used: 10 }])
  expect(await rcptFresh(dan.address)).toMatch(/^452 4\.2\.2/)
})

test('a mail for two inboxes of which one is full is refused whole, once its bytes came', async () => {
  const [eli, flo] = [await incoming.addInbox('eli', 1), await incoming.addInbox('flo')]
  const two = await dial(incoming.port)
  await two.envelope('bob@sender.example', [eli.address, flo.address])
  // Full between RCPT and the end of DATA.
  expect(await deliver(incoming.port, 'bob@sender.example', eli.address, sampleMail('first'))).toMatch(/^250/)
  await two.command('DATA')
  await two.write(`${sampleMail('both')}.\r\n`)
  expect(await two.reply()).toMatch(/^452 4\.2\.2/)
  two.close()
  const stored = await incoming.ctx.db.pool.query('select 1 from spool where inbox_id = $1', [flo.inboxId])
  expect(stored.rows).toEqual([])
  const used = await incoming.ctx.db.pool.query('select used from ledger where account_id = $1', [flo.accountId])
  expect(used.rows).toEqual([])
})

test('at most 50 recipients, and those are served', async () => {
  const gus = await incoming.addInbox('gus')
  const many = await dial(incoming.port)
  await many.command('EHLO client.example')
  await many.command('MAIL FROM:<many@sender.example>')
  const replies: string[] = []
  for (let i = 0; i < 52; i++) replies.push(await many.command(`RCPT TO:<${gus.address.replace('@', `+${i}@`)}>`))
  expect(replies.slice(0, 50).every(reply => reply.startsWith('250'))).toBe(true)
  expect(replies.slice(50).every(reply => reply.startsWith('452 4.5.3'))).toBe(true)
  await many.command('DATA')
  await many.write(`${sampleMail('fifty')}.\r\n`)
  expect(await many.reply()).toMatch(/^250/)
  many.close()
})

test('VRFY tells nothing and EXPN is not known', async () => {
  expect(await client.command(`VRFY ${ann.address}`)).toMatch(/^252/)
  expect(await client.command('VRFY nobody')).toMatch(/^252/)
  expect(await client.command('EXPN staff')).toMatch(/^500/)
})

test('after 20 unknown mailboxes an address is not answered any more', async () => {
  const replies: string[] = []
  for (let i = 0; i < 40 && !replies.at(-1)?.startsWith('421'); i++) {
    replies.push(await rcptFresh(`guess${i}@postern.localhost`))
  }
  expect(replies.at(-1)).toMatch(/^421 4\.7\.0/)
  expect(replies.length).toBeLessThanOrEqual(21)
  // On one machine everybody has the same address: mail for those who exist goes on.
  expect(await rcptFresh(ann.address)).toMatch(/^250/)
})

async function rcptFresh(address: string): Promise<string> {
  const fresh = await dial(incoming.port)
  const reply = await fresh.envelope('bob@sender.example', [address])
  fresh.close()
  return reply
}
