// Checks a file of anchors: begun with the right key, every line signed with it, numbered without a gap, each naming the hash
// of the one before, and its root that of the heads that were named. Gives the heads, to be held against a chain. Pauses of
// more than five minutes are told, and are no tampering: nothing was anchored then.
import { createHash } from 'node:crypto'
import { type AnchorLine, hashOf, isSigned, keyIdOf, numberOf } from '../notify/anchor-file.ts'

const pauseMs = 5 * 60_000

export interface Anchors {
  problems: string[]
  /** What shows nothing wrong and should be known. */
  remarks: string[]
  /** By account, each anchored event's number, hash and the anchor's instant. */
  heads: Map<string, Map<number, { hash: string; at: string }>>
  /** By account: anchors that disagree, as they do after a backup was restored. */
  conflicts: Map<string, string[]>
  keyId: string | null
  lastN: number
}

/** `trusted` is a public key (SPKI, base64); without it the file's own says who signed, which proves less. */
export function readAnchors(text: string, trusted: string | null): Anchors {
  const anchors: Anchors = { problems: [], remarks: [], heads: new Map(), conflicts: new Map(), keyId: null, lastN: 0 }
  const { problems, remarks } = anchors
  const lines = text.split('\n')
  const header = lines[0] ?? ''
  const key = keyOf(header)
  if (!key) {
    problems.push('Line 1 of the anchors does not name the key that signs them.')
    return anchors
  }
  anchors.keyId = keyIdOf(key)
  if (trusted && key !== trusted)
    problems.push(`The anchors are signed with the key ${anchors.keyId}, not with ${keyIdOf(trusted)}.`)
  if (!trusted) remarks.push(`Signed with the key ${anchors.keyId}: compare it with npm run admin -- audit key.`)
  const lastAt = lines.findLastIndex((line, i) => i > 0 && numberOf(line) !== null)
  let prev = hashOf(header)
  let last: AnchorLine | null = null
  const present = new Map<string, [number, string]>()
  for (const [i, raw] of lines.entries()) {
    if (i === 0 || raw === '') continue
    const where = `Line ${i + 1} of the anchors`
    const line = parse(raw)
    if (!line) {
      // A line that a crash cut off. Nothing hangs on it: a later line that names another hash shows it was whole.
      remarks.push(`${where} cannot be read; the others are checked.`)
      continue
    }
    if (!isSigned(raw, key)) problems.push(`${where} was changed: its signature is not right.`)
    if (line.n !== anchors.lastN + 1) problems.push(`${where} is number ${line.n} and should be ${anchors.lastN + 1}.`)
    if (line.prev !== prev) problems.push(`${where} does not follow the line before it.`)
    if (last && Date.parse(line.at) - Date.parse(last.at) > pauseMs)
      remarks.push(`Nothing was anchored between ${last.at} and ${line.at}.`)
    if (line.full) present.clear()
    for (const [account, seq, hash] of line.heads) {
      present.set(account, [seq, hash])
      const known = anchors.heads.get(account) ?? new Map()
      const before = known.get(seq)
      if (before && before.hash !== hash) {
        const conflict = `The anchors of ${before.at} and ${line.at} name different events ${seq} of ${account}.`
        anchors.conflicts.set(account, [...(anchors.conflicts.get(account) ?? []), conflict])
      } else known.set(seq, { hash, at: line.at })
      anchors.heads.set(account, known)
    }
    // Over all heads, so not at every line: at the first of a run, at the first of a day, and at the last.
    if (line.full || i === lastAt || last?.at.slice(0, 10) !== line.at.slice(0, 10)) {
      if (rootOf(present) !== line.root) problems.push(`${where} has another root than its heads have.`)
    }
    prev = hashOf(raw)
    anchors.lastN = line.n
    last = line
  }
  return anchors
}

export function rootOf(heads: Map<string, [number, string]>): string {
  const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = sorted.map(([account, [seq, hash]]) => `${account}:${seq}:${hash}`).join(',')
  return createHash('sha256').update(text).digest('hex')
}

function keyOf(header: string): string | null {
  try {
    const { postern, key } = JSON.parse(header)
    return postern === 'anchors' && typeof key === 'string' ? key : null
  } catch {
    return null
  }
}

function parse(line: string): AnchorLine | null {
  try {
    const read = JSON.parse(line) as AnchorLine
    return Number.isInteger(read.n) && Array.isArray(read.heads) && typeof read.at === 'string' ? read : null
  } catch {
    return null
  }
}
