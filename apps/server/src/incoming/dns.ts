// DNS for sender authentication, and the only way by which the receiving path reaches the network. Answers are kept in a
// bounded cache: what exists for five minutes at most, what does not exist for one, what failed for half a minute,
// so that a broken name server is not asked again for every mail. Each question has two seconds.
import { Resolver } from 'node:dns/promises'
import { errorCode } from '../db.ts'

/** As mailauth asks: TXT answers are lists of chunks, the others are strings or MX records. */
export type Resolve = (name: string, type: string) => Promise<string[][] | string[]>

export const queryMs = 2_000
const foundMs = 300_000
const absentMs = 60_000
const failedMs = 15_000
const entries = 5_000
/** Characters of an answer that is worth keeping. */
const keptChars = 8_192

interface Entry {
  answer: Promise<string[][] | string[]>
  until: number
}

/** `servers`: `host` or `host:port`; empty for the system's. */
export function openResolver(servers: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: queryMs, tries: 1 })
  if (servers.length > 0) resolver.setServers(servers)
  return cached((name, type) => resolver.resolve(name, type) as Promise<string[][] | string[]>)
}

export function cached(ask: Resolve, now: () => number = Date.now): Resolve {
  const cache = new Map<string, Entry>()
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`
    const found = cache.get(key)
    if (found && found.until > now()) return found.answer
    cache.delete(key)
    if (cache.size >= entries) cache.delete(cache.keys().next().value!)
    const entry: Entry = { answer: ask(name, type), until: now() + foundMs }
    cache.set(key, entry)
    entry.answer.then(
      answer => {
        if (JSON.stringify(answer).length > keptChars) entry.until = 0
      },
      error => {
        const absent = ['ENOTFOUND', 'ENODATA'].includes(errorCode(error))
        entry.until = now() + (absent ? absentMs : failedMs)
      },
    )
    return entry.answer
  }
}
