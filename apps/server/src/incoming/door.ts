// smtp-server with the limits it lacks: an absolute deadline for a session, a least rate for DATA, a number of
// connections from one address, a greeting that local clients need not wait 100 ms for, and enhanced status codes that
// we choose. Everything here bounds what one client can hold; whether a mail is taken is for `session.ts`.
import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import { isLoopbackAddress, networkOf } from '../network.ts'

export interface DoorLimits {
  /** From the greeting to the end, whatever happens in between. */
  sessionMs: number
  /** Least average rate of a message's bytes, looked at after the first `dataGraceMs`. */
  dataBytesPerSecond: number
  dataGraceMs: number
  /** Longest silence. */
  idleMs: number
  clients: number
  /** Of IPv6 a /64 counts as one address. */
  clientsPerAddress: number
  clientsFromLoopback: number
  /** How long a client must be silent before the greeting; spammers talk first. */
  greetingMs: number
  greetingOnLoopbackMs: number
  /** How long a message that is under way may take once the server stops. */
  closeMs: number
}

export const doorLimits: DoorLimits = {
  sessionMs: 600_000,
  dataBytesPerSecond: 500,
  dataGraceMs: 10_000,
  idleMs: 120_000,
  clients: 1_000,
  clientsPerAddress: 20,
  clientsFromLoopback: 200,
  greetingMs: 100,
  greetingOnLoopbackMs: 3,
  closeMs: 5_000,
}

const watchMs = 250

export type DoorOptions = ConstructorParameters<typeof SMTPServer>[0] & object

export class Door extends SMTPServer {
  readonly limits: DoorLimits
  private readonly sockets = new Set<Socket>()
  private readonly perNetwork = new Map<string, number>()
  private readonly watch: NodeJS.Timeout

  constructor(options: DoorOptions, limits: DoorLimits) {
    super({ ...options, maxClients: limits.clients, socketTimeout: limits.idleMs, closeTimeout: limits.closeMs })
    this.limits = limits
    this.watch = setInterval(() => this.endSlowOnes(Date.now()), watchMs)
    this.watch.unref()
  }

  override connect(socket: Socket, options?: ConstructorParameters<typeof SMTPConnection>[2]): void {
    const address = socket.remoteAddress ?? ''
    const network = networkOf(address)
    const count = (this.perNetwork.get(network) ?? 0) + 1
    this.perNetwork.set(network, count)
    this.sockets.add(socket)
    socket.once('close', () => {
      this.sockets.delete(socket)
      const left = this.perNetwork.get(network)! - 1
      if (left > 0) this.perNetwork.set(network, left)
      else this.perNetwork.delete(network)
    })
    const local = isLoopbackAddress(address)
    const connection = new Connection(this, socket, options)
    connection.greetingMs = local ? this.limits.greetingOnLoopbackMs : this.limits.greetingMs
    connection.crowded = count > (local ? this.limits.clientsFromLoopback : this.limits.clientsPerAddress)
    this.connections.add(connection)
    connection.on('error', () => {})
    connection.init()
  }

  /** Answers with the port; rejects with the error of listening, a taken port among them. */
  start(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.once('error', reject)
      this.listen(port, host, () => {
        this.off('error', reject)
        this.on('error', () => {})
        const address = this.server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
  }

  /** Takes nothing new, says 421 to whoever is between messages, and waits a little for messages under way. */
  stop(): Promise<void> {
    clearInterval(this.watch)
    return new Promise(resolve => {
      this.close(() => {
        for (const socket of this.sockets) socket.destroy()
        resolve()
      })
      for (const connection of this.connections) {
        if (!connection._dataStream) connection.send(421, '4.3.2 Stopping, try again later')
      }
    })
  }

  private endSlowOnes(now: number): void {
    for (const connection of this.connections) {
      if (!(connection instanceof Connection)) continue
      // The last byte is in, and the answer comes with the commit.
      if (connection._dataStream && !connection.inData()) continue
      if (now - connection.openedAt > this.limits.sessionMs) {
        connection.send(421, '4.4.2 This session took too long')
      } else if (connection.inData()) {
        const ms = now - connection.dataSince
        if (ms > this.limits.dataGraceMs && connection.dataBytes() < (this.limits.dataBytesPerSecond * ms) / 1000) {
          connection.send(421, '4.4.2 The message comes too slowly')
        }
      }
    }
  }
}

class Connection extends SMTPConnection {
  readonly openedAt = Date.now()
  dataSince = 0
  greetingMs = 0
  crowded = false

  /** As in the library, with a delay of our own. Data that arrived before the greeting is read before it is sent. */
  override init(): void {
    this._setListeners(() => {
      const { maxClients } = this._server.options
      if (this.crowded) return this.send(421, '4.7.0 Too many connections from your address')
      if (maxClients && this._server.connections.size > maxClients) {
        return this.send(421, '4.3.2 Too many connections, try again later')
      }
      setTimeout(() => setImmediate(() => this.greet()), this.greetingMs).unref()
    })
  }

  private greet(): void {
    if (this._closing || this._closed) return
    this.connectionReady()
  }

  /** A reply that brings its own enhanced code (RFC 3463) keeps it. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    if (code === 354) this.dataSince = Date.now()
    const own = typeof data === 'string' && /^[245]\.\d+\.\d+ /.test(data)
    super.send(code, data, own ? false : context)
  }

  inData(): boolean {
    return this._parser !== false && this._parser._dataMode
  }

  dataBytes(): number {
    return this._parser === false ? 0 : this._parser.dataBytes
  }
}
