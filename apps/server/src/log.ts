// Logs are a vocabulary of events: a name and a few fields, never a body, a key or an address book.
// pino writes only what is named here; an error is reduced to its name, code and message.
import { write, writeSync } from 'node:fs'
import { type Logger, pino, stdSerializers } from 'pino'

export type { Logger }

/** Anything that looks like one of our secrets is cut, wherever it slipped in. */
const secrets = /\b(ptn_live|ptn_test|ptw|pto|whsec)_[A-Za-z0-9_+/=]+/g

export function createLog(level = 'info', toFd = 2): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      serializers: {
        error: (error: unknown) => {
          const { type, message, stack } = stdSerializers.err(error as Error)
          const code = (error as { code?: string })?.code
          return { type, code, message: scrub(message), at: scrub(stack?.split('\n').slice(1, 4).join(' < ') ?? '') }
        },
      },
    },
    toDescriptor(toFd),
  )
}

/** What waits for a log that cannot be written. Beyond it, lines are dropped: mail goes on without its log. */
const waitingMax = 1_000_000
const againMs = 100
const lastTries = 20

/**
 * Lines to a descriptor, in order and without waiting for it. pino's own writer retries for ever at the end of a process
 * whose log's disk is full; here what cannot be written is given up, and the end comes.
 */
function toDescriptor(fd: number): { write(line: string): void } {
  let waiting: Buffer[] = []
  let size = 0
  let busy = false

  function next(): void {
    if (busy || waiting.length === 0) return
    busy = true
    const chunk = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting)
    waiting = []
    write(fd, chunk, (error, written = 0) => {
      busy = false
      size -= written
      const rest = chunk.subarray(written)
      if (rest.length > 0) waiting.unshift(rest)
      if (error) setTimeout(next, againMs).unref()
      else next()
    })
  }

  process.once('exit', () => {
    for (let tries = 0; waiting.length > 0 && tries < lastTries; tries++) {
      try {
        const chunk = Buffer.concat(waiting)
        const rest = chunk.subarray(writeSync(fd, chunk))
        waiting = rest.length > 0 ? [rest] : []
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
      }
    }
  })
  return {
    write(line) {
      const bytes = Buffer.from(line)
      if (size + bytes.length > waitingMax) return
      size += bytes.length
      waiting.push(bytes)
      next()
    },
  }
}

export function scrub(text: string): string {
  return text?.replace(secrets, '$1_…')
}
