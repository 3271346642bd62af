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
  return cached(resting((name, type) => resolver.resolve(name, type) as Promise<string[][] | string[]>))
}

/** Questions in a row that nothing answered, after which the resolver is taken for dead. */
const unanswered = 5
/** A failure that came sooner held nobody up, and somebody said it. */
const slowMs = 1_000
const restMs = 10_000

class NotAsked extends Error {
  readonly code = 'ETIMEOUT'
  override message = 'the resolver does not answer'
}

/**
 * Does not ask a resolver that answers nobody: every mail would wait for it. Domains whose own name servers are silent look
 * the same, and anybody can have some, so the resolver itself is asked for the root, at once and then after each rest:
 * if it answers that, it lives.
 */
export function resting(ask: Resolve, now: () => number = () => performance.now()): Resolve {
  let failures = 0
  let answeredAt = -Infinity
  let dead = false
  let trying = false
  let triedAt = -Infinity

  /** Whether anything came back in time, be it a refusal. */
  async function answers(question: Promise<unknown>): Promise<boolean> {
    const began = now()
    const fast = await question.then(
      () => true,
      () => now() - began < slowMs,
    )
    if (fast) answeredAt = now()
    // Another question was answered while this one waited.
    return answeredAt >= began
  }

  async function tryRoot(): Promise<void> {
    trying = true
    dead = !(await answers(ask('.', 'NS')))
    failures = 0
    triedAt = now()
    trying = false
  }

  async function observe(question: Promise<unknown>): Promise<void> {
    failures = (await answers(question)) ? 0 : failures + 1
    if (failures < unanswered || dead) return
    dead = true
    await tryRoot()
  }

  return async (name, type) => {
    if (dead && !trying && now() - triedAt >= restMs) await tryRoot()
    if (dead) throw new NotAsked()
    const question = ask(name, type)
    void observe(question)
    return question
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
