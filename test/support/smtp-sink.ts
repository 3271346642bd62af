// A smarthost that does as it is told: takes mail, defers it, refuses it, is slow, says nothing, or breaks off.
// It keeps what it got with the time of every step, so that tests ask the sink and not our own tables.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

export interface Received {
  from: string
  to: string
  raw: string
  messageId: string
  /** When MAIL FROM came, and when the final dot. `performance.now()`. */
  beganAt: number
  endedAt: number
  reply: string
}

/** What to answer, by recipient and the how manieth try of it. A number answers with that code after the final dot. */
export type Script = (to: string, tries: number) => Step | Promise<Step>
export type Step =
  | { reply?: number; text?: string; afterMs?: number; until?: Promise<unknown> }
  /** At RCPT. */
  | { rcpt: number; text?: string }
  /** After the final dot. */
  | { drop: 'after-dot' | 'before-dot' }
  | { silent: true }

export interface Sink {
  url: string
  port: number
  received: Received[]
  /** Transactions begun, also those that came to nothing. */
  begun: { to: string; at: number }[]
  script(next: Script): void
  /** Closes every connection, as a server does with idle ones. */
  dropConnections(): void
  close(): Promise<void>
}

export async function startSink(first: Script = () => ({})): Promise<Sink> {
  let script = first
  const received: Received[] = []
  const begun: Sink['begun'] = []
  const tries = new Map<string, number>()
  const steps = new Map<string, { step: Step; to: string; beganAt: number }>()

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: 40 * 1024 * 1024,
    logger: false,
    async onRcptTo({ address }, session, callback) {
      const n = (tries.get(address) ?? 0) + 1
      tries.set(address, n)
      const beganAt = performance.now()
      begun.push({ to: address, at: beganAt })
      const step = await script(address, n)
      steps.set(session.id, { step, to: address, beganAt })
      if ('rcpt' in step) return callback(refusal(step.rcpt, step.text))
      callback()
    },
    async onData(stream, session, callback) {
      const { step, to, beganAt } = steps.get(session.id)!
      const socket = socketOf(server, session.id)
      if ('drop' in step && step.drop === 'before-dot') {
        stream.on('data', () => {})
        await once(stream, 'data')
        return socket?.destroy()
      }
      const raw = await read(stream).catch(() => null)
      // Broken off before the final dot: a server throws it away.
      if (raw === null) return
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
      const entry = { from, to, raw, messageId, beganAt, endedAt: performance.now(), reply: '' }
      received.push(entry)
      if ('silent' in step) return
      if ('drop' in step) return socket?.destroy()
      if ('rcpt' in step) return
      if (step.afterMs) await sleep(step.afterMs)
      await step.until
      const code = step.reply ?? 250
      entry.reply = `${code} ${step.text ?? 'ok'}`
      if (code >= 400) callback(refusal(code, step.text))
      else callback(null, step.text ?? 'ok')
    },
  })
  server.on('error', () => {})
  const dropConnections = () => {
    const { connections } = server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }
    for (const connection of connections) connection._socket.destroy()
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    begun,
    script(next) {
      script = next
    },
    dropConnections,
    async close() {
      dropConnections()
      await new Promise<void>(resolve => server.close(resolve))
    },
  }
}

function refusal(code: number, text = 'no') {
  return Object.assign(new Error(text), { responseCode: code })
}

function socketOf(server: SMTPServer, id: string) {
  type Connection = { id: string; _socket: { destroy(): void } }
  for (const connection of (server as unknown as { connections: Set<Connection> }).connections) {
    if (connection.id === id) return connection._socket
  }
  return undefined
}

async function read(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}
