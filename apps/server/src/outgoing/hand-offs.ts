// The hand-offs of this process, on the one connection that holds their locks. `begin` answers only when the locks are
// held and, in a later statement of the same session, the switches and the lease were read again: then the caller may
// hand over at once. `end` comes after the outcome is on record, so whoever stops waits for the record too.
// A stop's word, a lost lease or a lost connection aborts: the signal fires, and the caller must let go of the wire.
// Rows share round trips: whatever queued while the last one ran is the next one.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { stopChannel } from '../emergency-stop.ts'
import { locksOf, release, tryShare } from './hand-off-lock.ts'
import { type Leased, stillMayLeave } from './outbox.ts'

export interface HandOff {
  signal: AbortSignal
  end(): void
}

export interface HandOffs {
  /** Null: it may not be handed over now, because of a stop, or because another worker has the row. */
  begin(row: Leased): Promise<HandOff | null>
  /** Lets go of a row whose lease was lost. */
  abort(id: string, why: string): void
  abortAll(why: string): void
  /** Lets go of all but the platform's own mail. */
  abortAgents(why: string): void
  close(): Promise<void>
}

interface Session {
  client: pg.Client
  /** The tail of what runs on the connection, one statement at a time. */
  tail: Promise<unknown>
  toRelease: string[]
  active: Map<string, { row: Leased; controller: AbortController }>
  /** Ends the connection, and with it every lock and every hand-off. */
  lose(): void
}

const mostRows = 200
const reconnectMs = 500

export async function openHandOffs(ctx: Context): Promise<HandOffs> {
  let session: Session | null = await openSession(ctx)
  let opening: Promise<Session> | null = null

  /** The live session, or a new one where the last was lost. */
  async function current(): Promise<Session> {
    if (session && !isLost(session)) return session
    opening ??= (async () => {
      await sleep(session ? reconnectMs : 0)
      session = await openSession(ctx)
      return session
    })().finally(() => {
      opening = null
    })
    return opening
  }

  const beginning = batching<Leased, HandOff | null>({
    most: mostRows,
    act: async rows => beginAll(await current(), rows),
  })

  return {
    begin: row => beginning.add(row),
    abort(id, why) {
      session?.active.get(id)?.controller.abort(new Error(why))
    },
    abortAll(why) {
      if (session) abortAll(session, why)
    },
    abortAgents(why) {
      if (session) abortAll(session, why, row => !row.system)
    },
    async close() {
      await beginning.drain()
      if (!session) return
      await flush(session).catch(() => {})
      await session.client.end().catch(() => {})
    },
  }
}

const lost = new WeakSet<Session>()
const isLost = (session: Session) => lost.has(session)

async function openSession(ctx: Context): Promise<Session> {
  const client = await ctx.db.connect()
  const session: Session = { client, tail: Promise.resolve(), toRelease: [], active: new Map(), lose: () => lose() }
  const lose = () => {
    if (lost.has(session)) return
    lost.add(session)
    if (session.active.size > 0) ctx.log.warn({ inFlight: session.active.size }, 'hand-off.locks-lost')
    abortAll(session, 'The database connection that holds the lock was lost.')
    void client.end().catch(() => {})
  }
  client.on('error', lose)
  client.on('end', lose)
  client.on('notification', ({ channel, payload }) => {
    if (channel !== stopChannel) return
    for (const { row, controller } of session.active.values()) {
      if (locksOf(row).includes(payload!)) controller.abort(new Error('Stopped while it was being handed over.'))
    }
  })
  try {
    await client.query(`listen ${stopChannel}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return session
}

function abortAll(session: Session, why: string, whose: (row: Leased) => boolean = () => true): void {
  for (const { row, controller } of session.active.values()) if (whose(row)) controller.abort(new Error(why))
}

function beginAll(session: Session, rows: Leased[]): Promise<(HandOff | null)[]> {
  return inTurn(session, async () => {
    const held = await tryShare(session.client, rows.map(locksOf))
    const may = await stillMayLeave(
      session.client,
      rows.filter((_, i) => held[i]),
    )
    return rows.map((row, i) => {
      if (held[i] && may.has(row.id) && !isLost(session)) return start(session, row)
      if (held[i]) giveBack(session, row)
      return null
    })
  })
}

function start(session: Session, row: Leased): HandOff {
  const controller = new AbortController()
  session.active.set(row.id, { row, controller })
  let ended = false
  return {
    signal: controller.signal,
    end() {
      if (ended) return
      ended = true
      session.active.delete(row.id)
      giveBack(session, row)
    },
  }
}

/** Locks count, and only in the session that took them. */
function giveBack(session: Session, row: Leased): void {
  if (isLost(session)) return
  const locks = locksOf(row)
  session.toRelease.push(...locks)
  if (session.toRelease.length === locks.length) void flush(session).catch(() => {})
}

function flush(session: Session): Promise<void> {
  return inTurn(session, async () => {
    const scopes = session.toRelease
    session.toRelease = []
    await release(session.client, scopes)
  })
}

/** After an error nobody can say which locks are held: the connection ends, and they are gone. */
function inTurn<T>(session: Session, act: () => Promise<T>): Promise<T> {
  const turn = session.tail.then(act)
  session.tail = turn.catch(() => session.lose())
  return turn
}
