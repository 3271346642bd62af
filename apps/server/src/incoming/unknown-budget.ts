// How many unknown mailboxes one address may ask for: enough for typing errors, too few to guess names.
// In memory and bounded; what is forgotten at a restart is worth little to a guesser.

const most = 20
const windowMs = 10 * 60_000
const addresses = 10_000

export interface UnknownBudget {
  /** Counts one; false once there is nothing left. */
  use(address: string): boolean
  spent(address: string): boolean
}

export function startUnknownBudget(now: () => number = Date.now): UnknownBudget {
  const windows = new Map<string, { used: number; until: number }>()

  function windowOf(address: string) {
    const found = windows.get(address)
    return found && found.until > now() ? found : undefined
  }

  return {
    use(address) {
      const window = windowOf(address)
      if (window) return ++window.used <= most
      windows.delete(address)
      // The one that began first is forgotten.
      if (windows.size >= addresses) windows.delete(windows.keys().next().value!)
      windows.set(address, { used: 1, until: now() + windowMs })
      return true
    },
    spent: address => (windowOf(address)?.used ?? 0) > most,
  }
}
