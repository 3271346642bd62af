// Checks an exported chain offline: one account, gapless numbers from 1, each link the hash of the one before, each hash
// right. With a file of anchors, also that the chain still holds what was anchored outside of the database.
// Exit code 1 where anything is wrong. It finds tampering up to the last anchor; it cannot prevent it.
import { existsSync, readFileSync } from 'node:fs'
import { type AuditLine, firstHash, hashLine } from '../audit.ts'
import { type Anchors, readAnchors } from './anchors-verify.ts'

/** `key`: the public key that the anchors must be signed with, where it is known. */
export function verifyFile(file: string, anchorsFile: string | null, key: string | null = null): number {
  if (!existsSync(file) || (anchorsFile && !existsSync(anchorsFile))) {
    console.error(`There is no file ${existsSync(file) ? anchorsFile : file}.`)
    return 2
  }
  const text = readFileSync(file, 'utf8')
  const anchors = anchorsFile ? readAnchors(readFileSync(anchorsFile, 'utf8'), key) : null
  for (const remark of anchors?.remarks ?? []) console.warn(remark)
  const problems = [...(anchors?.problems ?? []), ...problemsOf(text, anchors)]
  if (problems.length > 0) return tell(problems)
  const lines = text.trimEnd().split('\n')
  const last = JSON.parse(lines.at(-1)!) as AuditLine
  console.log(
    `The chain of ${last.account_id} holds: ${lines.length} ${lines.length === 1 ? 'event' : 'events'}, the last at ${last.at}, head ${last.hash}.`,
  )
  if (anchors) console.log(anchoredWords(anchors.heads.get(last.account_id)))
  else console.log('A cut tail shows only against anchors.jsonl: give it as the second file.')
  return 0
}

const anchoredWords = (heads: ReadonlyMap<number, unknown> | undefined) =>
  heads
    ? `It holds against the anchors, up to event ${Math.max(...heads.keys())}.`
    : 'These anchors do not name this chain yet: that takes a minute. A cut tail does not show until then.'

/** The first break makes most of the others: every later link hangs on it. */
export function tell(problems: string[], shown = 1): number {
  const more = problems.length - shown
  for (const problem of problems.slice(0, shown)) console.error(problem)
  if (more > 0) console.error(`${more} more ${more === 1 ? 'problem follows' : 'problems follow'}.`)
  return 1
}

/** What is wrong with a chain and its anchors, in plain sentences; empty where they hold. */
export function verifyChain(text: string, anchorsText: string | null, key: string | null = null): string[] {
  const anchors = anchorsText === null ? null : readAnchors(anchorsText, key)
  return [...(anchors?.problems ?? []), ...problemsOf(text, anchors)]
}

function problemsOf(text: string, anchors: Anchors | null): string[] {
  let chain: ChainCheck | null = null
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue
    let event: AuditLine
    try {
      event = JSON.parse(line)
    } catch {
      return [`Line ${i + 1} is not JSON.`]
    }
    chain ??= openChainCheck(event.account_id, anchors)
    chain.take(event)
  }
  return chain ? chain.end() : ['The file has no events.']
}

export interface ChainCheck {
  take(line: AuditLine): void
  /** What was wrong; no more is taken. */
  end(): string[]
  last(): { seq: number; hash: string }
}

/** Holds event after event of one account against what must be, and against the anchors. */
export function openChainCheck(accountId: string, anchors: Anchors | null): ChainCheck {
  const problems = [...(anchors?.conflicts.get(accountId) ?? [])]
  const anchored = new Map(anchors?.heads.get(accountId) ?? [])
  let previous = firstHash(accountId)
  let count = 0
  return {
    take(line) {
      count++
      const where = `Event ${line.seq} of ${accountId}`
      if (line.account_id !== accountId) problems.push(`${where} is of another account.`)
      if (line.seq !== count) problems.push(`${where} should be number ${count}: events are missing or doubled.`)
      if (line.prev_hash !== previous) problems.push(`${where} does not follow the event before it.`)
      if (hashLine(line) !== line.hash) problems.push(`${where} was changed: its hash is not right.`)
      const anchor = anchored.get(line.seq)
      anchored.delete(line.seq)
      if (anchor && anchor.hash !== line.hash)
        problems.push(`The anchor of ${anchor.at} has event ${line.seq} of ${accountId} with another hash.`)
      previous = line.hash
    },
    end() {
      for (const [seq, { at }] of anchored)
        problems.push(`The anchor of ${at} has event ${seq} of ${accountId}, and the chain was cut before it.`)
      return problems
    },
    last: () => ({ seq: count, hash: previous }),
  }
}
