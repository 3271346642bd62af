// One walk over the MIME structure: bytes in, leaves out, with whatever stands between them. Linear in the size of
// the message for a given depth; depth, parts and nested messages are limited, and what lies beyond is reported.
// Where readers would disagree about the structure (a boundary that never comes, an encoded multipart, two
// Content-Types) the bytes become a view of their own as well. Never throws.

import { allFields, firstField, type HeaderBlock, readHeaderBlock } from './header-block.ts'
import { parseStructured, type StructuredValue } from './header-value.ts'
import { LIMITS } from './limits.ts'
import { decodeTransfer, readTransferEncoding, type TransferEncoding } from './transfer-encoding.ts'

export interface Leaf {
  /** '1', '1.2'; the whole message is '1' if it is no multipart. */
  path: string
  headers: HeaderBlock
  type: StructuredValue
  disposition: StructuredValue
  /** As it came, still encoded for transfer. */
  body: Buffer
  encoding: TransferEncoding
  /** Readers disagree about type, encoding or charset: every reading is a view. */
  ambiguous: boolean
  /** Leaves with the same slot are alternatives of one another. */
  slot: string
  /** Path of the attached message it is inside of, or null. */
  inMessage: string | null
}

export interface Tree {
  leaves: Leaf[]
  /** Text outside of every part. */
  surroundings: { path: string; where: 'preamble' | 'epilogue' | 'undecoded'; body: Buffer }[]
  /** Messages inside the message; their leaves carry `inMessage`. */
  messages: { path: string; leaf: Leaf; headers: HeaderBlock }[]
  ambiguous: boolean
  incomplete: Set<string>
}

export function walkMime(headers: HeaderBlock, body: Buffer): Tree {
  const tree: Tree = { leaves: [], surroundings: [], messages: [], ambiguous: false, incomplete: new Set() }
  visit(tree, { headers, body, path: '', slot: null, inMessage: null, depth: 0, nested: 0, digest: false })
  return tree
}

interface Visit {
  headers: HeaderBlock
  body: Buffer
  path: string
  slot: string | null
  inMessage: string | null
  depth: number
  nested: number
  digest: boolean
}

function visit(tree: Tree, at: Visit): void {
  if (at.headers.truncated) tree.incomplete.add('headers-too-large')
  if (at.headers.malformed) tree.ambiguous = true
  if (tree.leaves.length + tree.surroundings.length >= LIMITS.parts) {
    tree.incomplete.add('too-many-parts')
    return
  }
  const leaf = describe(at)
  const kind = leaf.type.value
  if (kind.startsWith('multipart/')) {
    if (at.depth >= LIMITS.mimeDepth) {
      tree.incomplete.add('too-deep')
      return
    }
    if (visitMultipart(tree, at, leaf)) return
    // No boundary, or none found: what remains is text to some and nothing to others.
    leaf.ambiguous = true
    leaf.type = { ...leaf.type, value: 'text/plain' }
  } else if (kind === 'message/rfc822' || kind === 'message/global' || kind === 'message/news') {
    visitMessage(tree, at, leaf)
    return
  }
  if (leaf.ambiguous) tree.ambiguous = true
  tree.leaves.push(leaf)
}

function describe(at: Visit): Leaf {
  const types = allFields(at.headers, 'content-type')
  const declared = parseStructured(types[0]?.raw ?? '')
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(declared.value)
    ? declared
    : { ...declared, value: at.digest && types.length === 0 ? 'message/rfc822' : 'text/plain' }
  const transfer = readTransferEncoding(allFields(at.headers, 'content-transfer-encoding').map(field => field.raw))
  const path = at.path === '' ? '1' : at.path
  return {
    path,
    headers: at.headers,
    type,
    disposition: parseStructured(firstField(at.headers, 'content-disposition')?.raw ?? ''),
    body: at.body,
    encoding: transfer.encoding,
    ambiguous:
      types.length > 1 || (types.length === 1 && type !== declared) || declared.ambiguous || transfer.ambiguous,
    slot: at.slot ?? path,
    inMessage: at.inMessage,
  }
}

function visitMultipart(tree: Tree, at: Visit, leaf: Leaf): boolean {
  const boundary = leaf.type.params.get('boundary') ?? ''
  if (boundary === '' || boundary.length > LIMITS.boundaryChars) return false
  let body = at.body
  let pieces = split(body, boundary)
  if (pieces.parts.length === 0 && leaf.encoding !== 'identity') {
    // An encoded multipart is forbidden (RFC 2045 §6.4) and read by some.
    body = decodeTransfer(body, leaf.encoding)
    pieces = split(body, boundary)
    leaf.ambiguous = true
  }
  if (pieces.parts.length === 0) return false
  if (leaf.ambiguous || pieces.unclosed) tree.ambiguous = true
  if (leaf.ambiguous) tree.surroundings.push({ path: leaf.path, where: 'undecoded', body })
  surround(tree, leaf.path, 'preamble', pieces.preamble)
  const alternative = leaf.type.value === 'multipart/alternative'
  pieces.parts.forEach((part, index) => {
    if (tree.incomplete.has('too-many-parts')) return
    const headers = readHeaderBlock(part)
    visit(tree, {
      headers,
      body: part.subarray(headers.bodyStart),
      path: at.path === '' ? `${index + 1}` : `${at.path}.${index + 1}`,
      slot: at.slot ?? (alternative ? leaf.path : null),
      inMessage: at.inMessage,
      depth: at.depth + 1,
      nested: at.nested,
      digest: leaf.type.value === 'multipart/digest',
    })
  })
  surround(tree, leaf.path, 'epilogue', pieces.epilogue)
  return true
}

function surround(tree: Tree, path: string, where: 'preamble' | 'epilogue', body: Buffer): void {
  if (body.length > 0 && /\S/.test(body.toString('latin1'))) tree.surroundings.push({ path, where, body })
}

function visitMessage(tree: Tree, at: Visit, leaf: Leaf): void {
  if (at.nested >= LIMITS.nestedMessages || at.depth >= LIMITS.mimeDepth) {
    tree.incomplete.add('too-deep')
    tree.leaves.push(leaf)
    return
  }
  const bytes = decodeTransfer(at.body, leaf.encoding)
  if (leaf.ambiguous) tree.surroundings.push({ path: leaf.path, where: 'undecoded', body: at.body })
  if (leaf.ambiguous || leaf.encoding !== 'identity') tree.ambiguous = true
  const headers = readHeaderBlock(bytes)
  tree.messages.push({ path: leaf.path, leaf, headers })
  visit(tree, {
    headers,
    body: bytes.subarray(headers.bodyStart),
    path: `${leaf.path}.1`,
    slot: null,
    inMessage: at.inMessage ?? leaf.path,
    depth: at.depth + 1,
    nested: at.nested + 1,
    digest: false,
  })
}

interface Pieces {
  preamble: Buffer
  parts: Buffer[]
  epilogue: Buffer
  unclosed: boolean
}

const LF = 10
const CR = 13
const DASH = 45

/** RFC 2046 §5.1.1, with bare LF as a line end too. Looks at each delimiter candidate once. */
function split(body: Buffer, boundary: string): Pieces {
  const delimiter = Buffer.from(`--${boundary}`)
  const empty = body.subarray(0, 0)
  const pieces: Pieces = { preamble: empty, parts: [], epilogue: empty, unclosed: false }
  let partStart = -1
  let closed = false
  let from = 0
  while (!closed) {
    const found = body.indexOf(delimiter, from)
    if (found < 0) break
    const lineEnd = endOfDelimiter(body, found + delimiter.length)
    if ((found > 0 && body[found - 1] !== LF && body[found - 1] !== CR) || lineEnd === null) {
      const newline = body.indexOf(LF, found)
      if (newline < 0) break
      from = newline + 1
      continue
    }
    const end = trimLineEnd(body, found)
    if (partStart < 0) pieces.preamble = body.subarray(0, found)
    else pieces.parts.push(body.subarray(partStart, Math.max(partStart, end)))
    closed = lineEnd.closing
    partStart = lineEnd.next
    from = lineEnd.next
    if (pieces.parts.length > LIMITS.parts) break
  }
  if (partStart < 0) return pieces
  if (closed) pieces.epilogue = body.subarray(partStart)
  else {
    pieces.unclosed = true
    if (partStart < body.length) pieces.parts.push(body.subarray(partStart))
  }
  return pieces
}

function endOfDelimiter(body: Buffer, after: number): { next: number; closing: boolean } | null {
  const closing = body[after] === DASH && body[after + 1] === DASH
  let i = closing ? after + 2 : after
  while (body[i] === 0x20 || body[i] === 0x09) i++
  if (i >= body.length) return { next: body.length, closing }
  if (body[i] === LF) return { next: i + 1, closing }
  if (body[i] === CR) return { next: body[i + 1] === LF ? i + 2 : i + 1, closing }
  return null
}

/** The line end before a delimiter belongs to the delimiter. */
function trimLineEnd(body: Buffer, at: number): number {
  if (body[at - 1] === LF) return body[at - 2] === CR ? at - 2 : at - 1
  return body[at - 1] === CR ? at - 1 : at
}
