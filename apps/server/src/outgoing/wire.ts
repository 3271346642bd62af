// The network, and nothing else: hands finished bytes to the smarthost, over connections that are kept. Only
// `deliver.ts` calls it, with the hand-off's signal in its hand. Never throws: every end is an outcome and a reply.
//
//   sent      the other side took it (2xx after the final dot)
//   deferred  4xx, or trouble with the connection before the final dot: what has no dot is discarded
//   failed    5xx
//   unknown   the final dot may have left and no answer came: it is sent again with the same Message-ID
//   not-started   aborted, or the lease was lost, before the final dot
//
// Right before DATA the caller is asked once more whether the lease still stands, so that a process that was frozen
// hands nothing over. Replies are capped and cleaned, for they are text from outside.
import { Readable } from 'node:stream'
import SMTPConnection, { type SMTPEnvelope } from 'nodemailer/lib/smtp-connection'
import type { Config } from '../config.ts'

export interface Parcel {
  /** Null: the empty return path. */
  from: string | null
  to: string
  raw: Buffer
}

export interface Hold {
  signal: AbortSignal
  /** Asked when the other side waits for the message. */
  mayBegin(): boolean
}

export interface Sent {
  outcome: 'sent' | 'deferred' | 'failed' | 'unknown' | 'not-started'
  reply: string
}

export interface Wire {
  send(parcel: Parcel, hold: Hold): Promise<Sent>
  close(): void
}

export interface WireTimeouts {
  connectMs: number
  greetingMs: number
  /** Without a byte from the other side, the answer to the final dot included (RFC 5321 §4.5.3.2.6 asks for 10 minutes). */
  silenceMs: number
}

const timeouts: WireTimeouts = { connectMs: 30_000, greetingMs: 30_000, silenceMs: 10 * 60_000 }
const messagesPerConnection = 100
const idleConnections = 20
const idleMs = 15_000
const responseMaxBytes = 64 * 1024
const replyMaxCharacters = 500
const chunkBytes = 64 * 1024

interface Line {
  connection: SMTPConnection
  sent: number
  idleTimer?: NodeJS.Timeout
  dead: boolean
}

interface SmtpError extends Error {
  responseCode?: number
  response?: string
}

export function openWire(config: Pick<Config, 'smtpUrl' | 'mailDomain'>, times: Partial<WireTimeouts> = {}): Wire {
  const limits = { ...timeouts, ...times }
  const idle: Line[] = []

  async function send(parcel: Parcel, hold: Hold): Promise<Sent> {
    const kept = takeIdle()
    if (kept) {
      const first = await over(kept, parcel, hold)
      // A kept connection may have been closed from the other side meanwhile: that says nothing about the message.
      if (first !== 'stale') return first
    }
    const fresh = await open(hold)
    if ('outcome' in fresh) return fresh
    const second = await over(fresh, parcel, hold)
    return second === 'stale' ? { outcome: 'deferred', reply: 'The connection broke.' } : second
  }

  async function over(line: Line, parcel: Parcel, hold: Hold): Promise<Sent | 'stale'> {
    const reused = line.sent > 0
    line.sent++
    const { result, before } = await transmit(line.connection, parcel, hold)
    if (result.outcome === 'sent' && line.sent < messagesPerConnection && !line.dead) keep(line)
    else drop(line)
    return reused && before === 'lost' ? 'stale' : result
  }

  async function open(hold: Hold): Promise<Line | Sent> {
    const url = config.smtpUrl && URL.parse(config.smtpUrl)
    if (!url) return { outcome: 'deferred', reply: 'No smarthost is set.' }
    if (hold.signal.aborted) return aborted(hold.signal)
    const secure = url.protocol === 'smtps:'
    const connection = new SMTPConnection({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      // A password goes over no plain line, unless it stays on this machine.
      requireTLS: !secure && url.username !== '' && !isLoopback(url.hostname),
      opportunisticTLS: url.username === '',
      name: config.mailDomain,
      connectionTimeout: limits.connectMs,
      greetingTimeout: limits.greetingMs,
      socketTimeout: limits.silenceMs,
      socketCloseTimeout: 0,
      maxResponseSize: responseMaxBytes,
      tls: isLoopback(url.hostname) ? { rejectUnauthorized: false } : undefined,
    })
    const line: Line = { connection, sent: 0, dead: false }
    // An error reaches whoever waits through the callback; between messages it only ends the connection.
    connection.on('error', () => drop(line))
    connection.on('end', () => drop(line))
    try {
      await ready(connection, url, hold.signal)
      return line
    } catch (error) {
      drop(line)
      if (hold.signal.aborted) return aborted(hold.signal)
      const { responseCode } = error as SmtpError
      // Whatever the greeting or the login says, it is about us and not about the message.
      return { outcome: 'deferred', reply: responseCode ? replyOf(error) : clean((error as Error).message) }
    }
  }

  function takeIdle(): Line | undefined {
    for (let line = idle.pop(); line; line = idle.pop()) {
      clearTimeout(line.idleTimer)
      if (!line.dead) return line
    }
    return undefined
  }

  function keep(line: Line): void {
    if (idle.length >= idleConnections) {
      drop(line)
      return
    }
    line.idleTimer = setTimeout(() => drop(line), idleMs)
    line.idleTimer.unref()
    idle.push(line)
  }

  function drop(line: Line): void {
    if (line.dead) return
    line.dead = true
    clearTimeout(line.idleTimer)
    line.connection.close()
  }

  return {
    send,
    close() {
      for (const line of idle.splice(0)) drop(line)
    },
  }
}

function ready(connection: SMTPConnection, url: URL, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    const done = (error?: Error | null) => {
      signal.removeEventListener('abort', stop)
      if (error) reject(error)
      else resolve()
    }
    connection.once('error', done)
    connection.connect(error => {
      if (error) return done(error)
      if (url.username === '') return done()
      try {
        connection.login({ user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }, done)
      } catch {
        done(new Error('The name or the password in SMTP_URL is not written as a URL wants it.'))
      }
    })
  })
}

/** One transaction on a connection that is ready. `before` is set where it broke before the message began. */
function transmit(connection: SMTPConnection, parcel: Parcel, hold: Hold): Promise<{ result: Sent; before?: 'lost' }> {
  const { signal } = hold
  let began = false
  let dotted = false
  return new Promise(resolve => {
    const end = (result: Sent, before?: 'lost') => {
      signal.removeEventListener('abort', stop)
      resolve(before ? { result, before } : { result })
    }
    const stop = () => {
      connection.close()
      end(dotted ? { outcome: 'unknown', reply: reasonOf(signal) } : aborted(signal))
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })

    const envelope: SMTPEnvelope = { from: parcel.from ?? false, to: [parcel.to], size: parcel.raw.length }
    const message = bytesOf(
      parcel.raw,
      () => {
        began = true
        return !signal.aborted && hold.mayBegin()
      },
      () => {
        dotted = true
      },
    )
    connection.send(envelope, message, (error, info) => {
      if (!error) return end({ outcome: 'sent', reply: clean(info!.response) })
      const failure = error as SmtpError
      if (failure.message === leaseLost) {
        connection.close()
        return end({ outcome: 'not-started', reply: leaseLost })
      }
      const { responseCode } = failure
      if (responseCode && responseCode >= 500) return end({ outcome: 'failed', reply: replyOf(failure) })
      if (responseCode)
        return end({ outcome: 'deferred', reply: replyOf(failure) }, began ? undefined : closing(responseCode))
      const reply = clean(failure.message)
      if (dotted) return end({ outcome: 'unknown', reply: `No answer after the message was handed over: ${reply}` })
      end({ outcome: 'deferred', reply }, began ? undefined : 'lost')
    })
  })
}

const leaseLost = 'The lease ran out before the message was handed over.'
const closing = (code: number) => (code === 421 ? 'lost' : undefined)

/** The message as it is pulled. Until `onEnd` the final dot cannot have been written. */
function bytesOf(raw: Buffer, mayBegin: () => boolean, onEnd: () => void): Readable {
  let at = -1
  return new Readable({
    highWaterMark: chunkBytes,
    read() {
      if (at < 0) {
        if (!mayBegin()) return void this.destroy(new Error(leaseLost))
        at = 0
      }
      if (at < raw.length) {
        this.push(raw.subarray(at, at + chunkBytes))
        at += chunkBytes
      } else {
        onEnd()
        this.push(null)
      }
    },
  })
}

const aborted = (signal: AbortSignal): Sent => ({ outcome: 'not-started', reply: reasonOf(signal) })
const reasonOf = (signal: AbortSignal) => clean((signal.reason as Error | undefined)?.message ?? 'Aborted.')
const replyOf = (error: unknown) => clean((error as SmtpError).response ?? (error as Error).message)

/** One line of printable text. */
function clean(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.slice(0, replyMaxCharacters).toWellFormed()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}
