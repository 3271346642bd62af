// The bell between processes. PostgreSQL holds the work (outbox, spool); a BullMQ job only says "look now" and carries
// nothing, so losing every job delays mail by one sweep and loses none. BullMQ runs on PostgreSQL, or on Redis where
// REDIS_URL is set: same code, two backends. Rings are coalesced: one on its way and one waiting are enough.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgresBackend, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Config } from './config.ts'
import { type Logger, scrub } from './log.ts'

export type BellName = 'deliver' | 'receive'

/** How long a backend that says nothing keeps this process from ending. */
const closeMs = 2_000

export interface Bells {
  /** Says that there is work. Never throws and never waits: the sweep finds what no ring announced. */
  ring(name: BellName): void
  /** Calls `wake` at every ring, in one of the processes that listen. */
  listen(name: BellName, wake: () => void): void
  close(): Promise<void>
}

export function openBells(config: Pick<Config, 'redisUrl'>, databaseUrl: string, log: Logger): Bells {
  const queues = new Map<BellName, Queue>()
  const workers: Worker[] = []
  const pending = new Map<BellName, Promise<unknown>>()
  const again = new Set<BellName>()
  const redis = config.redisUrl
    ? new Redis(config.redisUrl, { maxRetriesPerRequest: null, enableOfflineQueue: true })
    : null
  // Said once a change, not at every attempt: without Redis the sweep does the work.
  let reachable = true
  const say = (now: boolean, error?: Error) => {
    if (closed || reachable === now) return
    reachable = now
    if (now) return log.info('REDIS_URL is back.')
    const { code, message } = (error ?? {}) as { code?: string; message?: string }
    const reason = code ?? (message ? scrub(message) : 'closed')
    log.warn({ reason }, 'REDIS_URL cannot be reached; mail is found by the sweep every 2 s.')
  }
  redis?.on('error', error => say(false, error))
  redis?.on('close', () => say(false))
  redis?.on('ready', () => say(true))
  const backend = redis ? undefined : (createPostgresBackend as never)
  const connection = (redis ?? {
    connectionString: databaseUrl,
    schema: 'bullmq',
    max: 4,
    application_name: 'postern-bell',
  }) as never
  let closed = false

  // What breaks while closing was to end anyway, and of Redis' connections one tells for all.
  const told = new Map<BellName, string>()
  const failed = (name: BellName, error: Error) => {
    if (closed || (redis && (!reachable || isLost(error))) || told.get(name) === error.message) return
    told.set(name, error.message)
    const { code } = error as { code?: string }
    log.warn({ bell: name, reason: code ?? scrub(error.message) }, 'bell.error')
  }

  const queue = (name: BellName) => {
    let found = queues.get(name)
    if (!found) {
      found = new Queue(name, { connection }, backend)
      found.on('error', error => failed(name, error))
      queues.set(name, found)
    }
    return found
  }

  function ring(name: BellName): void {
    if (closed) return
    if (pending.has(name)) {
      again.add(name)
      return
    }
    // With an id of ours BullMQ makes no sequence a queue, for which it would need to create things in its schema.
    const added = queue(name)
      .add('ring', {}, { jobId: randomUUID(), removeOnComplete: true, removeOnFail: true, attempts: 1 })
      .then(
        () => void told.delete(name),
        error => failed(name, error),
      )
      .finally(() => {
        pending.delete(name)
        if (again.delete(name)) ring(name)
      })
    pending.set(name, added)
  }

  async function letGo(): Promise<void> {
    await Promise.allSettled([...pending.values()])
    await Promise.allSettled(workers.map(worker => worker.close()))
    await Promise.allSettled([...queues.values()].map(queue => queue.close()))
  }

  return {
    ring,
    listen(name, wake) {
      const worker = new Worker(
        name,
        async () => wake(),
        { connection, concurrency: 1, removeOnComplete: { count: 0 } },
        backend,
      )
      worker.on('error', error => failed(name, error))
      workers.push(worker)
    },
    async close() {
      closed = true
      // Rings that wait for a Redis that is away would wait for ever, and nobody needs them.
      await Promise.race([letGo(), sleep(closeMs, undefined, { ref: false })])
      redis?.disconnect()
    },
  }
}

/** A connection that is not there, in the words of ioredis and of Node. */
const isLost = (error: Error) =>
  /^E[A-Z_]+$/.test((error as { code?: string }).code ?? '') ||
  /Connection is closed|Stream isn't writeable|Command aborted|max retries/i.test(error.message) ||
  error instanceof AggregateError
