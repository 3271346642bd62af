// Records every call that carries a known credential: operation, key, outcome. What queued while the last commit ran goes
// into the next one; an answer waits for its record, so a call that cannot be recorded is not answered.
import { type AuditEvent, append } from '../audit.ts'
import type { Db } from '../db.ts'

const batchSize = 500

export interface CallRecorder {
  record(event: AuditEvent): Promise<void>
}

export function startCallRecorder(db: Db): CallRecorder {
  let waiting: { event: AuditEvent; resolve: () => void; reject: (error: unknown) => void }[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length) {
      const batch = waiting.slice(0, batchSize)
      waiting = waiting.slice(batchSize)
      try {
        await db.transaction(tx => append(tx, ...batch.map(item => item.event)))
        for (const item of batch) item.resolve()
      } catch (error) {
        for (const item of batch) item.reject(error)
      }
    }
    running = false
  }

  return {
    record(event) {
      return new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject })
        if (!running) void drain()
      })
    },
  }
}
