// DNS for sender authentication, and the only way by which the receiving path reaches the network. Answers are kept in a
// bounded cache: what exists for five minutes at most, what does not exist for one, what failed for half a minute,
// so that a broken name server is not asked again for every mail. Each question has two seconds; where nothing answers at
// all, nobody waits for it any more (`resting`).
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
  return cached(resting((name, type, ms) => within(ms, resolver.resolve(name, type) as Promise<string[][] | string[]>)))
}

/** Asks, and waits for at most so long. */
export type Ask = (name: string, type: string, ms: number) => Promise<string[][] | string[]>

/** Questions in a row that nothing answered, after which it is asked whether the resolver lives. */
const unanswered = 3
/** A failure that came sooner held nobody up, and somebody said it. */
const slowMs = 1_000
/** The root's name servers are known to every resolver that has asked anything. */
const rootMs = 500
const restMs = 10_000

class NotAnswered extends Error {
  readonly code = 'ETIMEOUT'
  override message = 'DNS did not answer in time'
}

class NotAsked extends Error {
  readonly code = 'ETIMEOUT'
  override message = 'DNS answers nobody at present'
}

/**
 * Does not ask a resolver that answers nobody: every mail would wait for it. Domains whose own name servers are silent look
 * the same, and anybody can have some; so before a rest, and after it, the resolver itself is asked for the root.
 */
export function resting(ask: Ask, now: () => number = () => performance.now()): Resolve {
  let failures = 0
  let answeredAt = -Infinity
  let dead = false
  let triedAt = -Infinity
  let trying: Promise<void> | null = null

  /** Whether anything came back in time, be it a refusal, or another question was answered while this one waited. */
  async function isAnswered(question: Promise<unknown>): Promise<boolean> {
    const began = now()
    const answered = await question.then(
      () => true,
      error => errorCode(error) !== 'ETIMEOUT' && now() - began < slowMs,
    )
    if (answered) answeredAt = now()
    return answeredAt >= began
  }

  async function tryRoot(): Promise<void> {
    dead = !(await isAnswered(ask('.', 'NS', rootMs)))
    failures = 0
    triedAt = now()
    trying = null
  }

  async function observe(question: Promise<unknown>): Promise<void> {
    failures = (await isAnswered(question)) ? 0 : failures + 1
    if (failures >= unanswered && !dead) trying ??= tryRoot()
  }

  return async (name, type) => {
    if (dead && now() - triedAt >= restMs) trying ??= tryRoot()
    await trying
    if (dead) throw new NotAsked()
    const question = ask(name, type, queryMs)
    void observe(question)
    return question
  }
}

/** The resolver's own clock is coarse: its two seconds are three. */
async function within<T>(ms: number, act: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NotAnswered()), ms)
  })
  try {
    return await Promise.race([act, late])
  } finally {
    clearTimeout(timer)
  }
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
        entry.until = error instanceof NotAsked ? 0 : now() + (absent ? absentMs : failedMs)
      },
    )
    return entry.answer
  }
}
