// Work that shares a round trip: whatever has queued while the last batch ran is the next batch. Nothing lingers, so a
// lone item goes at once, and under load a batch grows by itself. Items keep their order; a batch that fails is tried
// again one item at a time, so that one bad item fails alone.

export interface Batching<Item, Result> {
  add(item: Item): Promise<Result>
  /** Bytes that wait or are at work. */
  readonly bytes: number
  /** Waits until everything that was added is done. */
  drain(): Promise<void>
}

export interface BatchingOptions<Item, Result> {
  /** Most items in one batch. */
  most: number
  /** Most bytes in one batch; an item above it goes alone. */
  mostBytes?: number
  sizeOf?(item: Item): number
  /** One result an item, in order. */
  act(items: Item[]): Promise<Result[]>
  /** Whether a batch that failed so is worth trying item by item. */
  aloneAfter?(error: unknown): boolean
}

interface Waiting<Item, Result> {
  item: Item
  size: number
  resolve(result: Result): void
  reject(error: unknown): void
}

export function batching<Item, Result>(options: BatchingOptions<Item, Result>): Batching<Item, Result> {
  const { most, mostBytes = Infinity, sizeOf = () => 0, act, aloneAfter = () => false } = options
  let queue: Waiting<Item, Result>[] = []
  let running: Promise<void> | null = null
  let bytes = 0

  function take(): Waiting<Item, Result>[] {
    let count = 0
    let sum = 0
    while (count < queue.length && count < most) {
      sum += queue[count]!.size
      if (count > 0 && sum > mostBytes) break
      count++
    }
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    return batch
  }

  async function run(): Promise<void> {
    // What arrives in this same turn of the event loop belongs to the first batch.
    await null
    while (queue.length > 0) {
      const batch = take()
      try {
        settle(batch, await act(batch.map(waiting => waiting.item)))
      } catch (error) {
        if (batch.length > 1 && aloneAfter(error)) await eachAlone(batch)
        else for (const waiting of batch) waiting.reject(error)
      }
      for (const waiting of batch) bytes -= waiting.size
    }
  }

  async function eachAlone(batch: Waiting<Item, Result>[]): Promise<void> {
    for (const waiting of batch) {
      try {
        settle([waiting], await act([waiting.item]))
      } catch (error) {
        waiting.reject(error)
      }
    }
  }

  function settle(batch: Waiting<Item, Result>[], results: Result[]): void {
    batch.forEach((waiting, i) => {
      waiting.resolve(results[i]!)
    })
  }

  return {
    add(item) {
      const size = sizeOf(item)
      bytes += size
      return new Promise<Result>((resolve, reject) => {
        queue.push({ item, size, resolve, reject })
        running ??= run().finally(() => {
          running = null
        })
      })
    },
    get bytes() {
      return bytes
    },
    async drain() {
      while (running) await running
    },
  }
}
