// How many unknown mailboxes one address may ask for (one /64 of IPv6): enough for typing errors, too few to guess names.
// In memory and bounded; what is forgotten at a restart is worth little to a guesser.
import { networkOf } from '../network.ts'

const most = 20
const windowMs = 10 * 60_000
const networks = 10_000

export interface UnknownBudget {
  /** Counts one; false once there is nothing left. */
  use(address: string): boolean
  spent(address: string): boolean
}

export function startUnknownBudget(now: () => number = Date.now): UnknownBudget {
  const windows = new Map<string, { used: number; until: number }>()

  function windowOf(network: string) {
    const found = windows.get(network)
    return found && found.until > now() ? found : undefined
  }

  return {
    use(address) {
      const network = networkOf(address)
      const window = windowOf(network)
      if (window) return ++window.used <= most
      windows.delete(network)
      // The one that began first is forgotten.
      if (windows.size >= networks) windows.delete(windows.keys().next().value!)
      windows.set(network, { used: 1, until: now() + windowMs })
      return true
    },
    spent: address => (windowOf(networkOf(address))?.used ?? 0) > most,
  }
}
