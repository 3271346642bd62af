// Reads and judges mail in threads that may hang, run out of memory or die: then that mail alone is `unscanned`, its
// bytes are kept, and the next one flows. A judging thread has one mail at a time, so it is known who killed it. The
// authenticating thread has many, because it waits for DNS; if it dies, they are unverified, which is never a lie.
import { Piscina } from 'piscina'
import type { Config } from '../config.ts'
import { errorCode } from '../db.ts'
import type { Logger } from '../log.ts'
import type { Spooled } from '../spool.ts'
import { type AuthenticationFacts, nobody, noFacts } from './authenticate.ts'
import type { AuthenticateTask } from './authenticate-thread.ts'
import type { JudgeTask } from './judge-thread.ts'
import { type Judged, unreadable } from './judged.ts'

export interface JudgingLimits {
  threads: number
  /** For one mail. */
  mailMs: number
  authenticationMs: number
  heapMb: number
}

export const judgingLimits: JudgingLimits = { threads: 2, mailMs: 10_000, authenticationMs: 15_000, heapMb: 512 }

export interface Judging {
  /** Never throws while open: what cannot be judged is unscanned. */
  judge(mail: Spooled): Promise<Judged>
  close(): Promise<void>
}

export interface JudgingOptions {
  limits?: Partial<JudgingLimits>
  /** For tests: another thread file. */
  judgeThread?: string
}

/** Mails whose DNS answers one thread waits for at once; more than are ever at work, since waiting here counts as time. */
const waitingForDns = 256
const youngMb = 32

export function startJudging(
  config: Pick<Config, 'dnsServers' | 'mailDomain'>,
  log: Logger,
  options: JudgingOptions = {},
): Judging {
  const limits = { ...judgingLimits, ...options.limits }
  const resourceLimits = { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: youngMb }
  const execArgv = ['--disable-warning=ExperimentalWarning']
  const openAuthenticating = () =>
    new Piscina<AuthenticateTask, AuthenticationFacts>({
      filename: new URL('./authenticate-thread.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
      concurrentTasksPerWorker: waitingForDns,
      workerData: { dnsServers: config.dnsServers },
      resourceLimits,
      execArgv,
    })
  let authenticating = openAuthenticating()
  const judging = new Piscina<JudgeTask, Judged>({
    filename: options.judgeThread ?? new URL('./judge-thread.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: limits.threads,
    idleTimeout: 60_000,
    resourceLimits,
    execArgv,
  })
  // The time limit runs from the call, so a call is made when a thread is free.
  const hands = startHands(limits.threads)

  async function authenticate(mail: Spooled): Promise<AuthenticationFacts | null> {
    if (mail.handedOver) return null
    const envelope = { mailFrom: mail.mailFrom, clientIp: mail.clientIp, helo: mail.helo }
    // A mail may share its thread with the one that kills it: a second try meets another thread.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const pool = authenticating
      try {
        // Without a signal: a task that has one gets a thread to itself, and every mail would wait for the DNS of all others.
        return await inTime(limits.authenticationMs, pool.run({ raw: copyOf(mail.raw), envelope }))
      } catch (error) {
        log.warn({ error, attempt }, 'authenticate.thread-failed')
        if (error instanceof HangingThread && pool === authenticating) {
          authenticating = openAuthenticating()
          pool.destroy().catch(failure => log.warn({ error: failure }, 'authenticate.thread-not-ended'))
        }
      }
    }
    return noFacts('temperror')
  }

  return {
    async judge(mail) {
      const scannedAt = new Date().toISOString()
      const facts = await authenticate(mail)
      const release = await hands.take()
      try {
        return await judging.run(
          { raw: copyOf(mail.raw), facts, authservId: config.mailDomain, scannedAt },
          { signal: AbortSignal.timeout(limits.mailMs) },
        )
      } catch (error) {
        const reason = reasonOf(error)
        log.warn({ error, reason, sha256: mail.sha256.toString('hex'), size: mail.raw.length }, 'judge.thread-failed')
        return unreadable(reason, mail.raw.length, nobody, scannedAt)
      } finally {
        release()
      }
    },
    async close() {
      await Promise.allSettled([authenticating.destroy(), judging.destroy()])
    },
  }
}

class HangingThread extends Error {
  override message = 'the thread did not answer in time'
}

async function inTime<T>(ms: number, act: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new HangingThread()), ms)
  })
  try {
    return await Promise.race([act, late])
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string {
  if ((error as Error)?.name === 'AbortError') return 'time-limit'
  if (errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') return 'out-of-memory'
  return 'thread-died'
}

/** A copy with its own memory: a view on the driver's buffer would take all of that buffer along. */
const copyOf = (bytes: Buffer): Uint8Array => new Uint8Array(bytes)

function startHands(count: number) {
  let free = count
  const waiting: (() => void)[] = []
  const release = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    async take(): Promise<() => void> {
      if (free > 0) free--
      else await new Promise<void>(resolve => waiting.push(resolve))
      return release
    },
  }
}
