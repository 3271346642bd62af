// The record is anchored outside of the database, signed. Whoever owns the database can change it; each way shows. Whoever
// has the file of anchors cannot make it say something else.
import { spawnSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAnchors } from '../apps/server/src/admin/anchors-verify.ts'
import { verifyDatabase } from '../apps/server/src/admin/audit-verify-all.ts'
import { anchor, startAnchoring } from '../apps/server/src/notify/anchor.ts'
import { headerOf, openAnchorKey, signedLine } from '../apps/server/src/notify/anchor-file.ts'
import { capturedMail, registerAgent, type TestAgent } from './support/agent.ts'
import { eventually } from './support/outgoing.ts'
import { root } from './support/process.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let agent: TestAgent
let file: string
let key: ReturnType<typeof openAnchorKey>

beforeAll(async () => {
  server = await startTestServer({ ROLES: 'api' })
  agent = await registerAgent(server)
  file = server.context.config.anchor.file
  let since = await anchor(server.context, '-infinity')
  for (let n = 0; n < 4; n++) {
    await agent.call('GET', '/v1/account')
    since = await anchor(server.context, since)
  }
  key = openAnchorKey(server.context.config.dataDir)
})
afterAll(() => server.stop())

const text = () => readFileSync(file, 'utf8')

/** As whoever owns the schema, with every guard switched off; undone at the end. */
async function asOwner<T>(act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.database.ownerUrl })
  await client.connect()
  try {
    await client.query('create table kept as table audit_event; create table kept_head as table audit_head')
    await client.query('alter table audit_event disable trigger all')
    return await act(client)
  } finally {
    await client.query(
      `alter table audit_event disable trigger all; delete from audit_event; delete from audit_head;
       insert into audit_event table kept; insert into audit_head table kept_head; drop table kept, kept_head;
       alter table audit_event enable trigger all`,
    )
    await client.end()
  }
}

const tampered = (act: string): Promise<string[]> =>
  asOwner(async client => {
    await client.query(act, act.includes('$1') ? [agent.accountId] : [])
    await client.query('alter table audit_event enable trigger all')
    return (await verifyDatabase(client, readAnchors(text(), key.publicKey))).problems
  })

async function verified(): Promise<string[]> {
  const client = new pg.Client({ connectionString: server.database.ownerUrl })
  await client.connect()
  const { problems } = await verifyDatabase(client, readAnchors(text(), key.publicKey))
  await client.end()
  return problems
}

test('what nobody touched verifies: chains, heads, anchors and their roots', async () => {
  const anchors = readAnchors(text(), key.publicKey)
  expect(anchors.problems).toEqual([])
  expect(anchors.remarks).toEqual([])
  expect(anchors.lastN).toBe(5)
  expect(await verified()).toEqual([])
  expect(statSync(join(server.context.config.dataDir, 'anchor-key.pem')).mode & 0o777).toBe(0o600)
})

test.each([
  ['an edited event', `update audit_event set data = '{"x":1}' where account_id = $1 and seq = 2`, 'was changed'],
  ['an event taken out', 'delete from audit_event where account_id = $1 and seq = 2', 'missing or doubled'],
  [
    'a cut tail, its head moved back',
    `with cut as (delete from audit_event where account_id = $1 and seq > 2 returning 1)
     update audit_head h set seq = 2, hash = e.hash from audit_event e where h.account_id = $1 and e.account_id = $1 and e.seq = 2`,
    'the chain was cut before it',
  ],
  ['a cut tail', 'delete from audit_event where account_id = $1 and seq > 3', 'its tail was cut'],
  ['an emptied table', 'truncate audit_event', 'the chain was cut before it'],
  ['a chain that is gone', 'delete from audit_event; delete from audit_head', 'was anchored and is gone'],
])('%s shows', async (_, act, said) => {
  expect((await tampered(act)).join('\n')).toContain(said)
  expect(await verified()).toEqual([])
})

test('a chain that was made anew, hash by hash, verifies by itself and not against the anchors', async () => {
  const [alone, against] = await asOwner(async client => {
    const { rows } = await client.query(
      'select actor, action, subject, data from audit_event where account_id = $1 order by seq',
      [agent.accountId],
    )
    await client.query('delete from audit_event where account_id = $1', [agent.accountId])
    await client.query(`update audit_head set seq = 0, hash = sha256(convert_to($1, 'utf8')) where account_id = $1`, [
      agent.accountId,
    ])
    for (const row of rows)
      await client.query('select audit_append($1, $2, $3, $4, $5)', [
        agent.accountId,
        row.actor,
        row.action,
        row.subject,
        row.data,
      ])
    await client.query('alter table audit_event enable trigger all')
    const anchors = readAnchors(text(), key.publicKey)
    return [(await verifyDatabase(client, null)).problems, (await verifyDatabase(client, anchors)).problems]
  })
  expect(alone).toEqual([])
  expect(against.join('\n')).toContain('with another hash')
})

test('a guard that is switched off shows', async () => {
  await server.owner.query('alter table audit_event disable trigger audit_event_kept')
  expect((await verified()).join()).toContain('The guard audit_event_kept of the record is switched off.')
  await server.owner.query('alter table audit_event enable trigger audit_event_kept')
})

test('an anchor that was edited, swapped, taken out, cut or signed with another key shows', () => {
  const lines = text().trimEnd().split('\n')
  const said = (changed: string[], trusted: string | null = key.publicKey) =>
    readAnchors(`${changed.join('\n')}\n`, trusted).problems.join('\n')
  expect(said(lines)).toBe('')
  expect(said(lines.with(2, lines[2]!.replace(/"root":"../, '"root":"00')))).toContain('signature is not right')
  expect(said(lines.with(2, lines[3]!).with(3, lines[2]!))).toContain('does not follow')
  expect(said(lines.toSpliced(2, 1))).toContain('is number 3 and should be 2')
  expect(said(lines.slice(1))).toContain('does not name the key')
  const forger = openAnchorKey(mkdtempSync(join(tmpdir(), 'forger-')))
  let prev = createHash('sha256').update(headerOf(forger)).digest('hex')
  const forged = [headerOf(forger)]
  for (const line of lines.slice(1)) {
    const { signature: _, ...rest } = JSON.parse(line)
    forged.push(signedLine(forger, { ...rest, prev }))
    prev = createHash('sha256').update(forged.at(-1)!).digest('hex')
  }
  expect(said(forged)).toContain('are signed with the key')
  expect(readAnchors(forged.join('\n'), null).remarks.join()).toContain('compare it with npm run admin -- audit key')
  expect(said([lines[0]!, ...forged.slice(1)])).toContain('signature is not right')
  // One that a crash cut off is told, and is no tampering; one that was made unreadable later is.
  expect(said([...lines, lines[1]!.slice(0, 50)])).toBe('')
  expect(said(lines.with(2, lines[2]!.slice(0, 50)))).toContain('does not follow')
})

test('a cut end of the anchors shows against the database, and a long pause is told', async () => {
  const lines = text().trimEnd().split('\n')
  const client = new pg.Client({ connectionString: server.database.ownerUrl })
  await client.connect()
  const cut = await verifyDatabase(client, readAnchors(lines.slice(0, 3).join('\n'), key.publicKey))
  await client.end()
  expect(cut.problems.join('\n')).toContain('The anchors end at number 2; 5 were made.')
  const { signature: _, ...last } = JSON.parse(lines[5]!)
  const late = signedLine(key, {
    ...last,
    n: 6,
    at: new Date(Date.parse(last.at) + 400_000).toISOString(),
    prev: createHash('sha256').update(lines[5]!).digest('hex'),
  })
  const paused = readAnchors([...lines, late].join('\n'), key.publicKey)
  expect(paused.problems).toEqual([])
  expect(paused.remarks.join()).toContain('Nothing was anchored between')
})

test('a line that a crash cut off ends where it is, and the next one stands by itself', async () => {
  const copy = `${file}.whole`
  copyFileSync(file, copy)
  appendFileSync(file, '{"n":6,"at":"2026')
  await anchor(server.context, '-infinity')
  const read = readAnchors(text(), key.publicKey)
  expect(read.problems).toEqual([])
  expect(read.remarks).toEqual([expect.stringContaining('cannot be read')])
  expect(read.lastN).toBe(6)
  expect(text().startsWith(readFileSync(copy, 'utf8'))).toBe(true)
})

test('processes that anchor at the same time make one chain of anchors', async () => {
  const { lastN } = readAnchors(text(), key.publicKey)
  await Promise.all(Array.from({ length: 12 }, () => anchor(server.context, '-infinity')))
  const read = readAnchors(text(), key.publicKey)
  expect(read.problems).toEqual([])
  expect(read.lastN).toBe(lastN + 12)
})

test('a process that finds another at it waits, and then writes the line after', async () => {
  const other = new pg.Client({ connectionString: server.database.ownerUrl })
  await other.connect()
  await other.query('begin')
  await other.query('select 1 from anchor_mark where key_id = $1 for update', [key.id])
  const before = text()
  const waiting = anchor(server.context, '-infinity')
  await sleep(300)
  expect(text()).toBe(before)
  await other.query('rollback')
  await other.end()
  await waiting
  expect(text().length).toBeGreaterThan(before.length)
})

test('the admin verifies an export and the whole database, with a code that a script can read', async () => {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: server.database.url,
    MIGRATE_DATABASE_URL: server.database.ownerUrl,
    DATA_DIR: server.context.config.dataDir,
  }
  const admin = (...words: string[]) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/server/start.mjs', 'admin', ...words], {
      cwd: root,
      env,
      encoding: 'utf8',
    })
  expect(admin('audit', 'key').stdout).toContain(key.publicKey)
  const all = admin('audit', 'verify', '--all')
  expect(all.stdout, all.stderr).toMatch(/^All \d+ chains hold: \d+ events, against \d+ anchors\.$/m)
  expect(all.status).toBe(0)
  const shown = await asOwner(async client => {
    await client.query(`update audit_event set actor = 'nobody' where account_id = $1 and seq = 2`, [agent.accountId])
    await client.query('alter table audit_event enable trigger all')
    return admin('audit', 'verify', '--all')
  })
  expect(shown.stderr).toContain(`Event 2 of ${agent.accountId} was changed`)
  expect(shown.status).toBe(1)
  const chain = join(server.context.config.dataDir, 'chain.jsonl')
  expect(admin('audit', 'export', 'acc_postern', chain).status).toBe(0)
  const one = admin('audit', 'verify', chain, file)
  expect(one.stdout).toContain('holds')
  expect(one.status).toBe(0)
  expect(
    admin('audit', 'verify', chain, file, openAnchorKey(mkdtempSync(join(tmpdir(), 'other-'))).publicKey).status,
  ).toBe(1)
}, 120_000)

test('an anchor goes to a bucket that keeps it, signed and locked, and what failed goes later', async () => {
  const puts: { path: string; headers: IncomingHttpHeaders; body: string }[] = []
  let status = 503
  const s3 = createServer((req, res) => {
    let body = ''
    req.on('data', chunk => (body += chunk))
    req.on('end', () => {
      if (status === 200) puts.push({ path: req.url!, headers: req.headers, body })
      res.writeHead(status).end('<Error>words of theirs</Error>')
    })
  })
  await new Promise<void>(resolve => s3.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`
  const locked = await startTestServer({
    ROLES: 'api',
    ANCHOR: 's3://bucket/some/prefix, mail:auditor@example.org',
    ANCHOR_S3_ENDPOINT: endpoint,
    ANCHOR_S3_REGION: 'eu-central-1',
    ANCHOR_S3_KEY_ID: 'AKID',
    ANCHOR_S3_SECRET: 'sssh',
    ANCHOR_S3_RETENTION_DAYS: '30',
  })
  await registerAgent(locked)
  const first = startAnchoring(locked.context)
  await eventually(async () => (await locked.owner.query(`select 1 from alert where dedupe = 'anchor:s3'`)).rowCount)
  status = 200
  // Closing anchors once more, and brings what failed.
  await first.close()
  const { lastN } = readAnchors(readFileSync(locked.context.config.anchor.file, 'utf8'), null)
  const lines = readFileSync(locked.context.config.anchor.file, 'utf8').trimEnd().split('\n')
  expect(puts.map(put => put.body)).toEqual(lines)
  expect(lastN).toBe(2)
  const { id } = openAnchorKey(locked.context.config.dataDir)
  expect(puts.map(put => put.path)).toEqual([
    `/bucket/some/prefix/${id}/key.json`,
    `/bucket/some/prefix/${id}/000000000001.json`,
    `/bucket/some/prefix/${id}/000000000002.json`,
  ])
  for (const { path, headers, body } of puts) {
    expect(headers['content-md5']).toBe(createHash('md5').update(body).digest('base64'))
    expect(headers['x-amz-object-lock-mode']).toBe('COMPLIANCE')
    const days = (Date.parse(headers['x-amz-object-lock-retain-until-date'] as string) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(29.9)
    expectSigned(endpoint, path, headers, body)
  }
  const mails = (await locked.owner.query(`select count(*)::int as n from message where subject like 'Audit anchor%'`))
    .rows[0].n
  expect(mails).toBe(1)
  s3.closeAllConnections()
  s3.close()
  await locked.stop()
})

test('the daily mail has number, root and key of the newest anchor', async () => {
  const mailing = await startTestServer({ ANCHOR: 'file,mail:auditor@example.org' })
  const mail = await capturedMail(mailing, 'auditor@example.org', /^Audit anchor 1 of/)
  const lines = readFileSync(mailing.context.config.anchor.file, 'utf8').split('\n')
  expect(mail.text).toContain(JSON.parse(lines[1]!).root)
  expect(mail.text.replaceAll(/\s/g, '')).toContain(createHash('sha256').update(lines[1]!).digest('hex'))
  await mailing.stop()
})

test('a file of anchors that cannot be written is an alert, and mail goes on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'no-anchors-'))
  const broken = await startTestServer({ ANCHOR: `file:${join(dir, 'missing', 'anchors.jsonl')}` })
  await eventually(async () => (await broken.owner.query(`select 1 from alert where dedupe = 'anchor:file'`)).rowCount)
  const other = await registerAgent(broken)
  await broken.owner.query('insert into contact (account_id, address, wrote_at) values ($1, $2, now())', [
    other.accountId,
    'ann@good.test',
  ])
  expect((await other.send('ann@good.test')).status).toBe(202)
  await capturedMail(broken, 'ann@good.test', /Hello/)
  // Another key's file is not continued.
  writeFileSync(join(dir, 'other.jsonl'), text())
  const { config } = broken.context
  const moved = {
    ...broken.context,
    config: { ...config, anchor: { ...config.anchor, file: join(dir, 'other.jsonl') } },
  }
  await expect(anchor(moved, '-infinity')).rejects.toThrow('another key')
  await broken.stop()
  rmSync(dir, { recursive: true })
  expect(existsSync(dir)).toBe(false)
})

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function expectSigned(endpoint: string, path: string, headers: IncomingHttpHeaders, body: string): void {
  const [, credential, names, signature] = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})/.exec(
    headers.authorization!,
  )!
  expect(names!.split(';')).toEqual(
    expect.arrayContaining(['host', 'content-md5', 'x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date']),
  )
  const sha = (data: string) => createHash('sha256').update(data).digest('hex')
  expect(headers['x-amz-content-sha256']).toBe(sha(body))
  const lines = names!.split(';').map(name => `${name}:${name === 'host' ? new URL(endpoint).host : headers[name]}\n`)
  const request = ['PUT', path, '', lines.join(''), names, sha(body)].join('\n')
  const [, date, region, service] = credential!.split('/')
  const scope = `${date}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(request)].join('\n')
  const hmac = (secret: string | Buffer, data: string) => createHmac('sha256', secret).update(data).digest()
  const signing = hmac(hmac(hmac(hmac('AWS4sssh', date!), region!), service!), 'aws4_request')
  expect(scope).toContain('/eu-central-1/s3/')
  expect(signature).toBe(createHmac('sha256', signing).update(toSign).digest('hex'))
}
