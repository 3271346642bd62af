// Where a webhook may go, and going there. The name is looked up here, every address it has is checked, and the connection
// is made to exactly those: a name that answers differently a moment later leads nowhere. No proxy, no redirect, nothing of
// the answer but its status. What is refused says so in a sentence of ours; no word of the other side comes back.
import { lookup } from 'node:dns/promises'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isLoopback } from '../config.ts'

export interface Address {
  address: string
  family: number
}
export type Resolve = (hostname: string) => Promise<Address[]>

export interface Posted {
  /** Null: no answer came. */
  status: number | null
  /** One plain sentence; null where it was taken. */
  problem: string | null
}

const ports = new Set(['', '443', '8443'])
const timeoutMs = 10_000
const maxHeaderBytes = 8_192
const maxUrlLength = 2_000

// What of IPv4 is nobody's public address (RFC 6890), and the one at which a cloud answers its machines.
const closed = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4')

// Of IPv6 only what is given out as global counts, less what carries or stands for other networks.
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6')

export function isPublic({ address, family }: Address): boolean {
  if (family === 4) return isIP(address) === 4 && !closed.check(address, 'ipv4')
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

const inside = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|onion|arpa|test|invalid)$/

/** The URL, or what is wrong with it. `toLoopback`: http to this machine as well. */
export function readTarget(text: string, toLoopback: boolean): { url: URL } | { problem: string } {
  if (text.length > maxUrlLength || !URL.canParse(text)) return { problem: 'is not a URL of at most 2,000 characters' }
  const url = new URL(text)
  const host = url.hostname.replace(/\.$/, '')
  if (url.username || url.password) return { problem: 'has a user or a password in it' }
  if (url.hash) return { problem: 'has a fragment, which is never sent' }
  if (toLoopback && url.protocol === 'http:' && isLoopback(host)) return { url }
  if (url.protocol !== 'https:') return { problem: 'does not start with https://' }
  if (!ports.has(url.port)) return { problem: 'has a port other than 443 and 8443' }
  // The parser has turned decimal, octal, hexadecimal and short notations into dotted ones.
  if (isIP(host) || host.startsWith('[')) return { problem: 'has an IP address where a host name belongs' }
  if (!host.includes('.') || inside.test(host)) return { problem: 'names a host inside of a network' }
  return { url }
}

const systemResolve: Resolve = hostname => lookup(hostname, { all: true, verbatim: true })

/** Every address of the host, or what is wrong: one that is not public refuses all. */
export async function addressesOf(
  url: URL,
  toLoopback: boolean,
  resolve: Resolve = systemResolve,
): Promise<{ addresses: Address[] } | { problem: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (toLoopback && url.protocol === 'http:' && isLoopback(url.hostname)) {
    const address = isIP(host) ? host : '127.0.0.1'
    return { addresses: [{ address, family: isIP(address) }] }
  }
  let addresses: Address[]
  try {
    addresses = await withinTime(resolve(host))
  } catch {
    return { problem: 'has a host name that has no address' }
  }
  if (addresses.length === 0) return { problem: 'has a host name that has no address' }
  if (!addresses.every(isPublic)) return { problem: 'leads to an address that is not public' }
  return { addresses }
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('timeout')))),
  ])
}

/** Posts once. Never throws. */
export async function post(
  target: string,
  headers: Record<string, string>,
  body: string,
  options: { toLoopback: boolean; resolve?: Resolve; timeoutMs?: number },
): Promise<Posted> {
  const read = readTarget(target, options.toLoopback)
  if ('problem' in read) return { status: null, problem: `The URL ${read.problem}.` }
  const { url } = read
  const found = await addressesOf(url, options.toLoopback, options.resolve)
  if ('problem' in found) return { status: null, problem: `The URL ${found.problem}.` }
  const status = await send(url, found.addresses, headers, body, options.timeoutMs ?? timeoutMs)
  if (typeof status === 'string') return { status: null, problem: status }
  if (status >= 200 && status < 300) return { status, problem: null }
  const problem = status >= 300 && status < 400 ? 'It answered with a redirect, which is not followed.' : null
  return { status, problem: problem ?? `It answered ${status}.` }
}

/** The status, or a sentence. */
function send(
  url: URL,
  addresses: Address[],
  headers: Record<string, string>,
  body: string,
  withinMs: number,
): Promise<number | string> {
  const pinned: LookupFunction = (_hostname, options, callback) => {
    if (options.all) callback(null, addresses)
    else callback(null, addresses[0]!.address, addresses[0]!.family)
  }
  const signal = AbortSignal.timeout(withinMs)
  return new Promise(resolve => {
    const ask = url.protocol === 'https:' ? request : plainRequest
    const req = ask(url, {
      method: 'POST',
      agent: false,
      lookup: pinned,
      maxHeaderSize: maxHeaderBytes,
      signal,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Postern-Alerts/1',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
    })
    req.once('response', response => {
      resolve(response.statusCode ?? 0)
      // The status is all that counts; a body that never ends is not waited for.
      response.destroy()
    })
    req.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        signal.aborted
          ? `It did not answer within ${withinMs / 1000} s.`
          : `It could not be reached (${error.code ?? 'error'}).`,
      ),
    )
    req.end(body)
  })
}
