// Logs are a vocabulary of events: a name and a few fields, never a body, a key or an address book.
// pino writes only what is named here; an error is reduced to its name, code and message.
import { destination, type Logger, pino, stdSerializers } from 'pino'

export type { Logger }

/** Anything that looks like one of our secrets is cut, wherever it slipped in. */
const secrets = /\b(ptn_live|ptn_test|ptw|pto|whsec)_[A-Za-z0-9_]+/g

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
    destination({ fd: toFd, sync: false }),
  )
}

export function scrub(text: string): string {
  return text?.replace(secrets, '$1_…')
}
