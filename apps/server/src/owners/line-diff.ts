// What was changed between two lists of lines: the longest common subsequence stays, the rest went or came. Texts so long
// that comparing them would take time are said to be replaced as a whole. Pure.

export interface LineChange {
  change: 'same' | 'removed' | 'added'
  line: string
}

/** Pairs of lines that are compared at most. */
const pairsMax = 1_000_000

export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  const say = (change: LineChange['change'], lines: readonly string[]) => lines.map(line => ({ change, line }))
  return [
    ...say('same', before.slice(0, start)),
    ...diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...say('same', before.slice(before.length - end)),
  ]
}

function diffMiddle(before: readonly string[], after: readonly string[]): LineChange[] {
  const width = after.length + 1
  const changes: LineChange[] = []
  const removed = (i: number) => changes.push({ change: 'removed', line: before[i]! })
  const added = (j: number) => changes.push({ change: 'added', line: after[j]! })
  if (before.length * after.length > pairsMax) {
    for (const i of before.keys()) removed(i)
    for (const j of after.keys()) added(j)
    return changes
  }
  // common[i * width + j]: how many lines before[i…] and after[j…] have in common, in order.
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      changes.push({ change: 'same', line: before[i++]! })
      j++
    } else if (j >= after.length || (i < before.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      removed(i++)
    } else added(j++)
  }
  return changes
}
