// A TCP proxy that stops bytes at an exact place, so that a process can be killed between two steps of a protocol: before
// its commit reaches PostgreSQL, before the answer to the commit reaches it, before a greeting, in the middle of DATA.
// What was kept is gone, as on a line that was cut.
import { connect, createServer, type Socket } from 'node:net'

/** `up`: what a client says. `down`: what it is answered. */
export type Way = 'up' | 'down'

/** One connection through the proxy, from its beginning. */
export interface Line {
  /** The first bytes that the client said; PostgreSQL's startup message names the application there. */
  opening: Buffer
}

/** How many of these bytes go on. The rest, and all that follows that way on this line, is kept. */
export type Rule = (way: Way, bytes: Buffer, line: Line) => number

export interface TcpProxy {
  port: number
  /** The same URL, by way of this proxy. */
  through(url: string): string
  /** From now on bytes go by this rule; resolves when the first are kept, and rejects if none are for long. */
  hold(rule: Rule): Promise<void>
  /** Ends the rule, and cuts every line on which something was kept: what was kept arrives nowhere. */
  cut(): void
  close(): Promise<void>
}

const openingBytes = 1024
const patienceMs = 30_000

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target)
  let rule: Rule | null = null
  let heldFirst = () => {}
  const sockets = new Set<Socket>()
  /** Whose bytes are kept, from the first on. */
  const kept = new Set<Socket>()

  function pass(way: Way, bytes: Buffer, line: Line, from: Socket, to: Socket): void {
    if (kept.has(from)) return
    const on = rule ? rule(way, bytes, line) : bytes.length
    if (on > 0) to.write(bytes.subarray(0, on))
    if (on === bytes.length) return
    kept.add(from)
    heldFirst()
  }

  const server = createServer({ noDelay: true }, client => {
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true })
    const line: Line = { opening: Buffer.alloc(0) }
    client.on('data', bytes => {
      if (line.opening.length < openingBytes) line.opening = Buffer.concat([line.opening, bytes])
      pass('up', bytes, line, client, upstream)
    })
    upstream.on('data', bytes => pass('down', bytes, line, upstream, client))
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        kept.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const own = (server.address() as { port: number }).port
  return {
    port: own,
    through(url) {
      const copy = new URL(url)
      copy.hostname = '127.0.0.1'
      copy.port = String(own)
      return copy.href
    },
    hold(next) {
      rule = next
      return new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`nothing was kept within ${patienceMs} ms`)), patienceMs)
        heldFirst = () => {
          clearTimeout(late)
          resolve()
        }
      })
    },
    cut() {
      rule = null
      for (const socket of kept) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

// PostgreSQL's simple query `commit`, as the server's transactions say it.
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')

/**
 * Keeps the commit of each transaction that ran this statement: the database never hears of it. A statement is known by
 * its words, and a prepared one by its name as well, which is all that is said of it from the second time on.
 */
export function commitAfter(statement: RegExp): Rule {
  const ran = new WeakSet<Line>()
  return (way, bytes, line) => {
    if (way === 'down') return bytes.length
    if (statement.test(bytes.toString('latin1'))) ran.add(line)
    const at = ran.has(line) ? bytes.indexOf(commit) : -1
    return at < 0 ? bytes.length : at
  }
}

/** Keeps the answer to the commit of each transaction that ran this statement: it is done, and nobody is told. */
export function answerToCommitAfter(statement: RegExp): Rule {
  const ran = new WeakSet<Line>()
  const committing = new WeakSet<Line>()
  return (way, bytes, line) => {
    if (way === 'down') return committing.has(line) ? 0 : bytes.length
    if (statement.test(bytes.toString('latin1'))) ran.add(line)
    if (ran.has(line) && bytes.includes(commit)) committing.add(line)
    return bytes.length
  }
}

/** Keeps all that an application says to PostgreSQL, its first words included. */
export function everythingFrom(application: string): Rule {
  return (way, bytes, line) =>
    way === 'up' && line.opening.includes(`application_name\0${application}\0`) ? 0 : bytes.length
}

/** Keeps every greeting: the far side is there, and says nothing. */
export const greeting: Rule = (way, bytes) => (way === 'down' ? 0 : bytes.length)

/** Keeps what follows the first so many bytes of a message that is sent by SMTP. */
export function messageAfter(count: number): Rule {
  const left = new WeakMap<Line, number>()
  return (way, bytes, line) => {
    if (way === 'down') return bytes.length
    const begun = left.get(line)
    const start = bytes.indexOf('DATA\r\n')
    if (begun === undefined) {
      if (start < 0) return bytes.length
      left.set(line, count)
      return bytes.length
    }
    left.set(line, begun - bytes.length)
    return Math.min(bytes.length, Math.max(0, begun))
  }
}
