// Where the mail of a drill goes: a slow mail server on this machine, so that a drill uses the road that agents' mail takes,
// the wire and its abort included, and reaches nobody. It writes down when it was told of each copy and when it had all of
// it, by the database's clock: the drill is judged by this and never by the sender's own tables. It listens on loopback
// from the first drill on, keeps nothing of what it gets, and takes mail from this worker alone, who knows the password.
import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import type { Db } from '../db.ts'

export interface DrillSink {
  /** With the name and the password that it asks for. */
  url: string
  close(): Promise<void>
}

interface Seen {
  what: 'begun' | 'received'
  recipient: string
  /** `performance.now()`. */
  at: number
}

/** So slow that a stop must cut it off, and shorter than a drill watches: what gets free hands in a leak goes on at once. */
const slowMs = 600
const quickMs = 20
const lineMaxBytes = 4_096
const recipientPattern = /^drill-(\d{1,4})@drill\.invalid$/

export async function startDrillSink(db: Db): Promise<DrillSink> {
  const password = randomBytes(16).toString('hex')
  const login = Buffer.from(`\0drill\0${password}`).toString('base64')
  const sockets = new Set<Socket>()
  let unwritten: Seen[] = []
  let writing: Promise<void> | null = null

  function see(what: Seen['what'], recipient: string): void {
    unwritten.push({ what, recipient, at: performance.now() })
    writing ??= write().finally(() => (writing = null))
  }

  /** How long ago is taken when the connection is there, so that waiting for one makes nothing look later than it was. */
  async function write(): Promise<void> {
    while (unwritten.length > 0) {
      const client = await db.pool.connect().catch(() => null)
      const rows = unwritten
      unwritten = []
      if (!client) return
      const age = rows.map(row => (performance.now() - row.at) / 1000)
      await client
        .query(
          `insert into drill_event (what, recipient, at)
           select what, recipient, clock_timestamp() - make_interval(secs => age) from unnest($1::text[], $2::text[], $3::float8[]) as x (what, recipient, age)
           on conflict do nothing`,
          [rows.map(row => row.what), rows.map(row => row.recipient), age],
        )
        .catch(() => {})
      client.release()
    }
  }

  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    converse(socket, login, see)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  return {
    url: `smtp://drill:${password}@127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
      await writing
    },
  }
}

function converse(socket: Socket, login: string, see: (what: Seen['what'], recipient: string) => void): void {
  let rest = ''
  let known = false
  let recipient = ''
  let inMessage = false
  const say = (line: string, afterMs = 0) =>
    void setTimeout(() => socket.writable && socket.write(`${line}\r\n`), afterMs)
  /** One of four is quick; one says nothing before the message, two say nothing after it. */
  const kind = () => Number(recipientPattern.exec(recipient)?.[1]) % 4

  function take(line: string): void {
    if (/^EHLO /i.test(line)) say('250-drill\r\n250 AUTH PLAIN')
    else if (/^AUTH PLAIN /i.test(line)) {
      known = line.slice(11) === login
      say(known ? '235 2.7.0 ok' : '535 5.7.8 no')
    } else if (/^QUIT/i.test(line)) socket.end('221 2.0.0 bye\r\n')
    else if (!known) say('530 5.7.0 for drills alone')
    else if (/^RCPT TO:/i.test(line)) {
      recipient = /<([^>]*)>/.exec(line)?.[1] ?? ''
      const ours = recipientPattern.test(recipient)
      if (ours) see('begun', recipient)
      say(ours ? '250 2.1.5 ok' : '550 5.1.1 no such recipient')
    } else if (/^DATA/i.test(line)) {
      inMessage = true
      say('354 go on', kind() === 1 ? slowMs : quickMs)
    } else say('250 2.0.0 ok')
  }

  say('220 drill ESMTP')
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    rest += chunk
    for (;;) {
      const end = rest.indexOf(inMessage ? '\r\n.\r\n' : '\r\n')
      if (end < 0) break
      const line = rest.slice(0, end)
      rest = rest.slice(end + (inMessage ? 5 : 2))
      if (!inMessage) {
        take(line)
        continue
      }
      inMessage = false
      see('received', recipient)
      say('250 2.0.0 ok', kind() > 1 ? slowMs : quickMs)
    }
    if (inMessage) rest = rest.slice(-4)
    else if (rest.length > lineMaxBytes) socket.destroy()
  })
}
