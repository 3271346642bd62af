// Addresses of the network as budgets count them: by what one party has of it, not by what it can make up.
import ipaddr from 'ipaddr.js'
import { isLoopback } from './config.ts'

/** What one party has of the network: an IPv4 address, or the /64 of an IPv6 address. */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map(part => part.toString(16))
    .join(':')}::/64`
}

export const isLoopbackAddress = (ip: string): boolean =>
  ipaddr.isValid(ip) && isLoopback(ipaddr.process(ip).toString())
