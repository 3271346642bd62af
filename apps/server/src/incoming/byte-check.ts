// Looks at the bytes of a message while they stream in: what no reader agrees on is refused, before anything is stored.
// NUL, a bare CR, and a bare LF beside a dot (the sequences of SMTP smuggling) are refused; any other bare LF is kept as
// it came, since a signature may be over it. smtp-server has removed the stuffed dots by now, also those after a bare
// LF: what it made `\n.` of is refused here, so no stored message can end another server's DATA early.
import type { Buffer } from 'node:buffer'

export type ByteProblem = 'nul' | 'bare-cr' | 'smuggled-dot'

const NUL = 0x00
const LF = 0x0a
const CR = 0x0d
const DOT = 0x2e

export interface ByteCheck {
  /** Looks at the next bytes; after a problem there is nothing more to look for. */
  look(chunk: Buffer): void
  /** Call it once after the last byte. */
  end(): ByteProblem | null
}

export function startByteCheck(): ByteCheck {
  let problem: ByteProblem | null = null
  // A message begins at the start of a line.
  let last = LF
  let lastButOne = CR
  /** Whether the bytes so far end in a line of one dot. */
  let ownLine = false

  function find(chunk: Buffer): ByteProblem | null {
    if (chunk.includes(NUL)) return 'nul'
    let [before, beforeThat, loneDot] = [last, lastButOne, ownLine]
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (before === CR) {
        if (byte !== LF) return 'bare-cr'
      } else if (byte === LF && loneDot) return 'smuggled-dot'
      loneDot = false
      if (byte === DOT && before === LF) {
        if (beforeThat !== CR) return 'smuggled-dot'
        loneDot = true
      }
      beforeThat = before
      before = byte
    }
    last = before
    lastButOne = beforeThat
    ownLine = loneDot
    return null
  }

  return {
    look(chunk) {
      problem ??= find(chunk)
    },
    end: () => problem ?? (last === CR ? 'bare-cr' : null),
  }
}

/** Hops that a message has gone before it is a loop, and times that it may have been here (RFC 5321 §6.3). */
const mostHops = 50
const mostHopsHere = 4
/** Characters of the header block that are looked at. */
const headerChars = 1024 * 1024

/** Whether the Received headers say that this message goes round. */
export function isLoop(raw: Buffer, ownHost: string): boolean {
  const start = raw.subarray(0, headerChars)
  const crlf = start.indexOf('\r\n\r\n')
  const lf = start.indexOf('\n\n')
  const end = crlf < 0 ? lf : lf < 0 ? crlf : Math.min(crlf, lf)
  const header = start.toString('latin1', 0, end < 0 ? start.length : end).toLowerCase()
  let hops = 0
  let hopsHere = 0
  for (const [field] of header.matchAll(/^received:[^\n]*(?:\n[ \t][^\n]*)*/gm)) {
    hops++
    const by = /\sby\s+([a-z0-9.-]+)/.exec(field)?.[1]
    if (by === ownHost) hopsHere++
    if (hops > mostHops || hopsHere > mostHopsHere) return true
  }
  return false
}
