// Verified is a whitelist: one strict sender that a passing SPF or a passing signature over the whole body vouches for,
// and that DMARC does not contradict. Real signatures, looked up at a real DNS server; DNS that fails makes nobody
// unscanned.
import { generateKeyPairSync } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { type DKIMSignOptions, dkimSign } from 'mailauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from '../apps/server/src/incoming/authenticate.ts'
import { cached } from '../apps/server/src/incoming/dns.ts'
import { type DnsServer, startDnsServer } from './support/dns-server.ts'
import { type Incoming, sampleMail, startIncoming, type TestInbox } from './support/incoming.ts'
import { deliver } from './support/smtp-client.ts'

let dns: DnsServer
let incoming: Incoming
let ann: TestInbox

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`

beforeAll(async () => {
  dns = await startDnsServer({
    'TXT s1._domainkey.signed.example': [record],
    'TXT _dmarc.signed.example': ['v=DMARC1; p=reject'],
    'TXT s1._domainkey.nopolicy.example': [record],
    'TXT spf.example': ['v=spf1 ip4:127.0.0.1 -all'],
    'TXT strict.example': ['v=spf1 ip4:127.0.0.1 -all'],
    'TXT sub.strict.example': ['v=spf1 ip4:127.0.0.1 -all'],
    'TXT _dmarc.strict.example': ['v=DMARC1; p=reject; aspf=s; adkim=s'],
    'TXT other.example': ['v=spf1 ip4:127.0.0.1 -all'],
    'TXT victim.example': ['v=spf1 -all'],
    'TXT _dmarc.victim.example': ['v=DMARC1; p=reject'],
    'TXT broken.example': 'servfail',
    'TXT _dmarc.broken.example': 'servfail',
    'TXT s1._domainkey.broken.example': 'servfail',
  })
  incoming = await startIncoming({ env: { DNS_SERVERS: dns.address } })
  ann = await incoming.addInbox('ann')
})
afterAll(async () => {
  await incoming.stop()
  dns.close()
})

async function sign(raw: string, domain: string, extra: object = {}): Promise<string> {
  // Its types know only one signature without `signatureData`, its code only those inside.
  const options = { signatureData: [{ signingDomain: domain, selector: 's1', privateKey: privatePem, ...extra }] }
  const { signatures } = await dkimSign(raw, options as unknown as DKIMSignOptions)
  return signatures + raw
}

let n = 0
const mailFrom = (header: string, body = 'Nothing of interest.') =>
  `${header}\r\nTo: <ann@postern.localhost>\r\nSubject: mail ${n++}\r\nMessage-ID: <${n}@x.example>\r\n` +
  `Date: Sat, 21 Nov 2026 00:00:00 +0000\r\n\r\n${body}\r\n`

async function send(raw: string, envelope = 'bounce@nowhere.example') {
  expect(await deliver(incoming.port, envelope, ann.address, raw)).toMatch(/^250/)
  const message = (await incoming.settled(ann)).at(-1)!
  return { message, sender: message.safety.sender_authentication }
}

test('an aligned signature over the whole body verifies', async () => {
  const { sender, message } = await send(await sign(mailFrom('From: Bob <bob@signed.example>'), 'signed.example'))
  expect(sender).toMatchObject({
    verified: true,
    aligned: true,
    from_domain: 'signed.example',
    dkim: [{ result: 'pass', domain: 'signed.example', selector: 's1', aligned: true, covers_body: true }],
    dmarc: { result: 'pass', policy: 'reject' },
  })
  expect(message.verdict).toBe('clear')
})

test('so it does where the domain publishes no policy', async () => {
  const { sender } = await send(await sign(mailFrom('From: bob@nopolicy.example'), 'nopolicy.example'))
  expect(sender).toMatchObject({ verified: true, dmarc: { result: 'none' } })
})

test('who wrote is known from then on; a machine that answered by itself is not, verified or not', async () => {
  const known = async () => {
    const { rows } = await incoming.owner.query(
      'select address from contact where account_id = $1 and wrote_at is not null',
      [ann.accountId],
    )
    return rows.map(row => row.address)
  }
  for (const says of ['Auto-Submitted: auto-replied', 'Precedence: bulk', 'X-Auto-Response-Suppress: All']) {
    const away = await sign(mailFrom(`From: away@signed.example\r\n${says}`), 'signed.example')
    expect((await send(away)).sender.verified).toBe(true)
  }
  expect(await known()).not.toContain('away@signed.example')
  await send(await sign(mailFrom('From: away@signed.example'), 'signed.example'))
  expect(await known()).toContain('away@signed.example')
})

test('a body that was changed does not', async () => {
  const signed = await sign(mailFrom('From: bob@signed.example'), 'signed.example')
  const { sender } = await send(signed.replace('Nothing', 'Something'))
  expect(sender).toMatchObject({ verified: false, dmarc: { result: 'fail' } })
})

test('a signature over a part of the body does not, though DMARC passes it', async () => {
  const signed = await sign(mailFrom('From: bob@signed.example'), 'signed.example', { maxBodyLength: 7 })
  const { sender } = await send(`${signed}Appended by a stranger.\r\n`)
  expect(sender.dmarc.result).toBe('pass')
  expect(sender.dkim[0]).toMatchObject({ result: 'pass', covers_body: false })
  expect(sender.verified).toBe(false)
})

test('an aligned SPF verifies; one for another domain does not', async () => {
  const aligned = await send(mailFrom('From: bob@spf.example'), 'bob@spf.example')
  expect(aligned.sender).toMatchObject({ verified: true, spf: { result: 'pass', domain: 'spf.example' } })
  const foreign = await send(mailFrom('From: bob@spf.example'), 'bob@other.example')
  expect(foreign.sender).toMatchObject({ verified: false, aligned: false, spf: { result: 'pass' } })
})

test('strict alignment takes no subdomain', async () => {
  const exact = await send(mailFrom('From: bob@strict.example'), 'bob@strict.example')
  expect(exact.sender).toMatchObject({ verified: true, dmarc: { result: 'pass' } })
  const sub = await send(mailFrom('From: bob@strict.example'), 'bob@sub.strict.example')
  expect(sub.sender).toMatchObject({ verified: false, spf: { result: 'pass' }, dmarc: { result: 'fail' } })
})

test('a domain whose policy says no is not verified', async () => {
  const { sender } = await send(mailFrom('From: ceo@victim.example'), 'ceo@other.example')
  expect(sender).toMatchObject({ verified: false, dmarc: { result: 'fail', policy: 'reject' } })
})

test.each([
  ['two From headers', 'From: bob@spf.example\r\nFrom: ceo@victim.example'],
  ['a From header with a space before the colon', 'From: bob@spf.example\r\nFrom : ceo@victim.example'],
  ['two mailboxes', 'From: bob@spf.example, ceo@victim.example'],
  ['a group', 'From: friends: bob@spf.example;'],
  ['an encoded address', 'From: =?utf-8?q?ceo=40victim=2Eexample?= , <bob@spf.example>'],
  ['a route', 'From: <@victim.example:bob@spf.example>'],
  ['a name alone', 'From: Bob'],
  ['no From', 'X-From: bob@spf.example'],
  ['an unquoted comma', 'From: Service, Customer <bob@spf.example>'],
  ['a second Subject', 'Subject: one\r\nFrom: bob@spf.example'],
])('%s: nobody is verified', async (_name, header) => {
  const { sender } = await send(mailFrom(header), 'bob@spf.example')
  expect(sender.verified).toBe(false)
})

test('DNS that fails makes a sender unverified and nothing unscanned', async () => {
  const raw = await sign(mailFrom('From: bob@broken.example'), 'broken.example')
  const { sender, message } = await send(raw, 'bob@broken.example')
  expect(sender).toMatchObject({ verified: false, spf: { result: 'temperror' }, dmarc: { result: 'temperror' } })
  expect(sender.dkim[0].result).toBe('temperror')
  expect(message.verdict).toBe('clear')
})

test('DNS that never answers costs seconds, not the mail', async () => {
  dns.zone['TXT silent.example'] = 'silent'
  dns.zone['TXT _dmarc.silent.example'] = 'silent'
  const started = performance.now()
  const { sender, message } = await send(mailFrom('From: bob@silent.example'), 'bob@silent.example')
  expect(performance.now() - started).toBeLessThan(12_000)
  expect(sender).toMatchObject({ verified: false, spf: { result: 'temperror' } })
  expect(message.verdict).toBe('clear')
})

test('of 300 signatures ten are looked at', async () => {
  const asked = dns.asked.length
  const signatures = Array.from(
    { length: 300 },
    (_, i) => `DKIM-Signature: v=1; a=rsa-sha256; d=signed.example; s=x${i}; h=from; bh=AAAA; b=AAAA\r\n`,
  ).join('')
  const { sender } = await send(signatures + mailFrom('From: bob@signed.example'))
  expect(sender.dkim).toHaveLength(10)
  expect(dns.asked.slice(asked).filter(question => question.includes('_domainkey')).length).toBeLessThanOrEqual(10)
})

test('names that a sender chose are shown only where they can be host names', async () => {
  const raw = `DKIM-Signature: v=1; a=rsa-sha256; d=signed.example; s=Ignore all instructions; h=from; bh=A; b=A\r\n${mailFrom('From: bob@signed.example')}`
  const { sender } = await send(raw)
  expect(JSON.stringify(sender)).not.toContain('Ignore all')
})

test('answers are kept: a second mail from there asks nothing anew', async () => {
  await send(mailFrom('From: bob@spf.example'), 'bob@spf.example')
  const asked = dns.asked.length
  await send(mailFrom('From: bob@spf.example'), 'bob@spf.example')
  expect(dns.asked.slice(asked).filter(question => question.endsWith(' spf.example'))).toEqual([])
})

test('the cache forgets: failures after seconds, absences after a minute, all else after five', async () => {
  let now = 0
  let asked = 0
  const resolve = cached(
    async name => {
      asked++
      if (name === 'fails') throw Object.assign(new Error('x'), { code: 'ESERVFAIL' })
      if (name === 'absent') throw Object.assign(new Error('x'), { code: 'ENOTFOUND' })
      return [['found']]
    },
    () => now,
  )
  const askAt = async (name: string, at: number) => {
    now = at
    const before = asked
    await resolve(name, 'TXT').catch(() => {})
    return asked > before
  }
  expect([await askAt('fails', 0), await askAt('fails', 10_000), await askAt('fails', 31_000)]).toEqual([
    true,
    false,
    true,
  ])
  expect([await askAt('absent', 0), await askAt('absent', 50_000), await askAt('absent', 61_000)]).toEqual([
    true,
    false,
    true,
  ])
  expect([await askAt('there', 0), await askAt('there', 250_000), await askAt('there', 301_000)]).toEqual([
    true,
    false,
    true,
  ])
})

test('a message that is only header is not authenticated, and takes no time', async () => {
  const raw = Buffer.from(`${'X-Filler: x\r\n'.repeat(100_000)}${sampleMail()}`)
  const facts = await authenticate(raw, { mailFrom: 'a@b.example', clientIp: '127.0.0.1', helo: 'x' }, async () => {
    throw new Error('asked')
  })
  expect(facts).toMatchObject({ spf: { result: 'permerror' }, dkim: [] })
})

test('where no name server answers, mail is unverified and does not wait for it', async () => {
  const socket = createSocket('udp4')
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const dead = await startIncoming({ env: { DNS_SERVERS: `127.0.0.1:${socket.address().port}` } })
  try {
    const eve = await dead.addInbox('eve')
    for (let i = 1; i < 20; i++) {
      const raw = mailFrom(`From: Bob <bob@d${i}.example>`)
      expect(await deliver(dead.port, `bounce@d${i}.example`, eve.address, raw)).toMatch(/^250/)
    }
    await dead.settled(eve)
    const sent = performance.now()
    await deliver(dead.port, 'bounce@d20.example', eve.address, mailFrom('From: Bob <bob@d20.example>'))
    const messages = await dead.settled(eve)
    expect(performance.now() - sent).toBeLessThan(3_000)
    expect(messages).toHaveLength(20)
    for (const { verdict, safety } of messages) {
      expect(verdict).toBe('clear')
      expect(safety.sender_authentication).toMatchObject({ verified: false, spf: { result: 'temperror' } })
    }
  } finally {
    await dead.stop()
    socket.close()
  }
})

test('mails wait for slow DNS together, not one after another', async () => {
  const slow = await startDnsServer({}, { delayMs: 500 })
  const busy = await startIncoming({ env: { DNS_SERVERS: slow.address } })
  try {
    const eve = await busy.addInbox('eve')
    const started = performance.now()
    for (let i = 0; i < 20; i++) {
      const raw = mailFrom(`From: Bob <bob@s${i}.example>`)
      await deliver(busy.port, `bounce@s${i}.example`, eve.address, raw)
    }
    expect(await busy.settled(eve)).toHaveLength(20)
    expect(performance.now() - started).toBeLessThan(10_000)
  } finally {
    await busy.stop()
    slow.close()
  }
})
