// Turns for work that costs CPU: few at once, fewer of one account, and whoever has waited longest among the accounts is
// next, so that one account's many calls keep nobody else waiting for all of them. Who finds too many of the own account
// waiting is told to come again: the error says, as a lock that was not had in time does, that nothing was done.

export interface Turns {
  take<T>(accountId: string, act: () => Promise<T>): Promise<T>
}

export interface TurnLimits {
  atOnce: number
  atOnceAnAccount: number
  waitingAnAccount: number
}

interface Line {
  active: number
  waiting: (() => void)[]
}

export function openTurns({ atOnce, atOnceAnAccount, waitingAnAccount }: TurnLimits): Turns {
  /** In the order in which their turn comes. */
  const lines = new Map<string, Line>()
  let active = 0

  function next(): void {
    for (const [accountId, line] of lines) {
      if (active >= atOnce) return
      if (line.active >= atOnceAnAccount || line.waiting.length === 0) continue
      lines.delete(accountId)
      lines.set(accountId, line)
      line.active++
      active++
      line.waiting.shift()!()
    }
  }

  function leave(accountId: string, line: Line): void {
    line.active--
    active--
    if (line.active === 0 && line.waiting.length === 0) lines.delete(accountId)
    next()
  }

  return {
    async take(accountId, act) {
      const line = lines.get(accountId) ?? { active: 0, waiting: [] }
      lines.set(accountId, line)
      if (line.waiting.length >= waitingAnAccount)
        throw Object.assign(new Error('Too many calls of this account wait for their turn.'), { code: '55P03' })
      await new Promise<void>(resolve => {
        line.waiting.push(resolve)
        next()
      })
      try {
        return await act()
      } finally {
        leave(accountId, line)
      }
    },
  }
}
