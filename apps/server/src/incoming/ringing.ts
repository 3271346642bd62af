// Rings at once when it was quiet, and at most every few milliseconds while mail pours in: a ring costs as much as
// storing a message, and one ring is enough for all that was committed before it.

const apartMs = 20

export interface Ringing {
  ring(): void
  close(): void
}

export function startRinging(ringBell: () => void): Ringing {
  let timer: NodeJS.Timeout | null = null
  let again = false

  function ring(): void {
    if (timer) {
      again = true
      return
    }
    ringBell()
    timer = setTimeout(() => {
      timer = null
      if (again) {
        again = false
        ring()
      }
    }, apartMs)
  }

  return {
    ring,
    close() {
      if (timer) clearTimeout(timer)
      if (again) ringBell()
    },
  }
}
