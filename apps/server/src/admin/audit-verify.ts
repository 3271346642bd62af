// Checks an exported chain offline: one account, gapless numbers from 1, each link the hash of the one before, each hash
// right. With an anchors file, also that the chain still holds what was anchored outside of the database.
// Exit code 1 where anything is wrong. It finds tampering up to the last anchor; it cannot prevent it.
import { existsSync, readFileSync } from 'node:fs'
import { type AuditLine, firstHash, hashLine } from '../audit.ts'

export function verifyFile(file: string, anchorsFile: string | null): number {
  if (!existsSync(file) || (anchorsFile && !existsSync(anchorsFile))) {
    console.error(`There is no file ${existsSync(file) ? anchorsFile : file}.`)
    return 2
  }
  const problems = verifyChain(readFileSync(file, 'utf8'), anchorsFile ? readFileSync(anchorsFile, 'utf8') : null)
  if (problems.length) {
    // The first break makes most of the others: every later link hangs on it.
    const more = problems.length - 1
    console.error(problems[0])
    if (more > 0) console.error(`${more} more ${more === 1 ? 'problem follows' : 'problems follow'}.`)
    return 1
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const last = JSON.parse(lines.at(-1)!) as AuditLine
  console.log(
    `The chain of ${last.account_id} holds: ${lines.length} ${lines.length === 1 ? 'event' : 'events'}, the last at ${last.at}, head ${last.hash}.`,
  )
  if (!anchorsFile) console.log('A cut tail shows only against anchors.jsonl: give it as the second file.')
  return 0
}

/** What is wrong with a chain, in plain sentences; empty where it holds. */
export function verifyChain(text: string, anchors: string | null): string[] {
  const problems: string[] = []
  const lines: AuditLine[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue
    try {
      lines.push(JSON.parse(line))
    } catch {
      return [`Line ${i + 1} is not JSON.`]
    }
  }
  if (lines.length === 0) return ['The file has no events.']
  const accountId = lines[0]!.account_id
  let previous = firstHash(accountId)
  for (const [i, line] of lines.entries()) {
    const where = `Event ${line.seq} (line ${i + 1})`
    if (line.account_id !== accountId) problems.push(`${where} is of another account.`)
    if (line.seq !== i + 1) problems.push(`${where} should be number ${i + 1}: events are missing or doubled.`)
    if (line.prev_hash !== previous) problems.push(`${where} does not follow the event before it.`)
    if (hashLine(line) !== line.hash) problems.push(`${where} was changed: its hash is not right.`)
    previous = line.hash
  }
  for (const [i, anchor] of (anchors?.split('\n') ?? []).entries()) {
    if (anchor === '') continue
    const read = readAnchor(anchor)
    if (!read) {
      // A line that a crash cut off. It proves nothing, and takes nothing from the others.
      console.warn(`Line ${i + 1} of the anchors cannot be read; the others are checked.`)
      continue
    }
    for (const [account, seq, hash] of read.heads) {
      if (account !== accountId || seq === 0) continue
      if (lines[seq - 1]?.hash !== hash) {
        problems.push(`The anchor of ${read.at} has event ${seq} with another hash, or the chain was cut before it.`)
      }
    }
  }
  return problems
}

function readAnchor(line: string): { at: string; heads: [string, number, string][] } | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
