// An SMTP client that sends exactly the bytes it is told to, cut where it is told to, and shows every reply.
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SmtpClient {
  socket: Socket
  /** The next whole reply, lines joined by \n; '' once the server has closed. */
  reply(): Promise<string>
  /** Sends one line and answers with its reply. */
  command(line: string): Promise<string>
  /** Sends bytes as they are: in one write, or one write a byte. */
  write(bytes: string | Buffer, byteByByte?: boolean): Promise<void>
  /** EHLO, MAIL, RCPT; answers with the reply to the last RCPT. */
  envelope(from: string, to: string[]): Promise<string>
  close(): void
  closed: Promise<void>
}

export async function dial(port: number, options: { greeting?: boolean } = {}): Promise<SmtpClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let buffer = ''
  const replies: string[] = []
  let waiting: ((reply: string) => void)[] = []
  let ended = false
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))

  socket.on('data', chunk => {
    buffer += chunk.toString('latin1')
    for (let match = whole.exec(buffer); match; match = whole.exec(buffer)) {
      buffer = buffer.slice(match[0].length)
      const text = match[0].trimEnd().replaceAll('\r\n', '\n')
      const next = waiting.shift()
      if (next) next(text)
      else replies.push(text)
    }
  })
  socket.on('error', () => {})
  closed.then(() => {
    ended = true
    for (const resolve of waiting) resolve('')
    waiting = []
  })

  const client: SmtpClient = {
    socket,
    closed,
    reply() {
      const ready = replies.shift()
      if (ready !== undefined) return Promise.resolve(ready)
      if (ended) return Promise.resolve('')
      return new Promise(resolve => waiting.push(resolve))
    },
    command(line) {
      socket.write(`${line}\r\n`)
      return client.reply()
    },
    async write(bytes, byteByByte = false) {
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
      if (!byteByByte) {
        socket.write(buffer)
        return
      }
      for (const byte of buffer) {
        socket.write(Buffer.from([byte]))
        await sleep(0)
      }
    },
    async envelope(from, to) {
      await client.command('EHLO client.example')
      await client.command(`MAIL FROM:<${from}>`)
      let last = ''
      for (const address of to) last = await client.command(`RCPT TO:<${address}>`)
      return last
    },
    close: () => socket.destroy(),
  }
  if (options.greeting !== false) await client.reply()
  return client
}

const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/

/** Delivers one message on a connection of its own; answers with the reply to its end. `raw` is stuffed here. */
export async function deliver(
  port: number,
  from: string,
  to: string | string[],
  raw: string | Buffer,
): Promise<string> {
  const client = await dial(port)
  try {
    const accepted = await client.envelope(from, [to].flat())
    if (!accepted.startsWith('250')) return accepted
    const ready = await client.command('DATA')
    if (!ready.startsWith('354')) return ready
    const text = (typeof raw === 'string' ? raw : raw.toString('latin1')).replace(/(^|\r\n)\./g, '$1..')
    await client.write(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`)
    const reply = await client.reply()
    await client.command('QUIT')
    return reply
  } finally {
    client.close()
  }
}
