// The file of anchors: JSON lines, each naming the hash of the one before and signed with a key of this DATA_DIR. The first
// line says which key. Opened for appending alone, so that `chattr +a` may hold it. What a crash cut off stays as it is, on
// a line of its own, and no later line hangs on it.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

export interface AnchorLine {
  /** From 1, without a gap. */
  n: number
  /** ISO 8601 instant. */
  at: string
  /** SHA-256 over every chain's head. */
  root: string
  /** Whether `heads` are all there are: the first line of a run. */
  full: boolean
  /** Account, number and hash of each head that moved. */
  heads: [string, number, string][]
  /** SHA-256 of the line before; of the header, for the first. */
  prev: string
  /** Ed25519, base64, over the line without it. */
  signature: string
}

export interface AnchorKey {
  /** The first 16 hex digits of SHA-256 of the public key. */
  id: string
  /** SPKI, base64. */
  publicKey: string
  privateKey: KeyObject
}

export const keyFile = (dataDir: string) => join(dataDir, 'anchor-key.pem')

/** The key of this DATA_DIR, made where there is none. */
export function openAnchorKey(dataDir: string): AnchorKey {
  const file = keyFile(dataDir)
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    try {
      writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  const privateKey = createPrivateKey(readFileSync(file))
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return { id: keyIdOf(publicKey), publicKey, privateKey }
}

export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16)

export const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex')

export const headerOf = (key: Pick<AnchorKey, 'publicKey'>): string =>
  JSON.stringify({ postern: 'anchors', version: 1, key: key.publicKey })

export function signedLine(key: AnchorKey, line: Omit<AnchorLine, 'signature'>): string {
  const text = JSON.stringify(line)
  return `${text.slice(0, -1)},"signature":"${sign(null, Buffer.from(text), key.privateKey).toString('base64')}"}`
}

const signaturePattern = /,"signature":"([A-Za-z0-9+/=]{88})"\}$/

export function isSigned(text: string, publicKey: string): boolean {
  const found = signaturePattern.exec(text)
  if (!found) return false
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' })
  const signed = Buffer.from(`${text.slice(0, found.index)}}`)
  return verify(null, signed, key, Buffer.from(found[1]!, 'base64'))
}

/** Where the file ends: the number and hash of its last whole line. Zero and the header's hash for a new one. */
export interface AnchorEnd {
  n: number
  prev: string
  /** Null for a new file. */
  line: string | null
  /** The last byte is no line break: a crash cut a line off. */
  torn: boolean
}

/** Begins the file where there is none. Another key's file is an error: it is kept, and the operator says where. */
export function openAnchorFile(file: string, key: AnchorKey): AnchorEnd {
  putAsideUnsigned(file)
  const header = headerOf(key)
  if (!existsSync(file)) appendLine(file, header, false)
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    const first = Buffer.alloc(header.length + 1)
    readSync(fd, first, 0, first.length, 0)
    if (first.toString() !== `${header}\n`)
      throw new Error(`${file} was begun with another key than ${dirname(file)}'s. Move it to where it is kept.`)
    return endOf(fd, size, header)
  } finally {
    closeSync(fd)
  }
}

/** A file of a version that did not sign. */
function putAsideUnsigned(file: string): void {
  if (!existsSync(file)) return
  const fd = openSync(file, 'r')
  const start = Buffer.alloc(16)
  const length = readSync(fd, start, 0, start.length, 0)
  closeSync(fd)
  if (length === 0 || start.toString().startsWith('{"at":')) renameSync(file, `${file}.unsigned-${Date.now()}`)
}

const blockBytes = 65_536

/** Reads backwards until a whole line was read. */
function endOf(fd: number, size: number, header: string): AnchorEnd {
  let tail = Buffer.alloc(0)
  for (let from = size; from > 0; ) {
    const length = Math.min(blockBytes, from)
    from -= length
    const block = Buffer.alloc(length)
    readSync(fd, block, 0, length, from)
    tail = Buffer.concat([block, tail])
    const torn = tail.at(-1) !== 10
    const lines = tail.toString('utf8').split('\n')
    // The first is whole only at the start of the file, the last is what stands after the last line break.
    for (let i = lines.length - 2; i >= (from > 0 ? 1 : 0); i--) {
      const n = numberOf(lines[i]!)
      if (n !== null) return { n, prev: hashOf(lines[i]!), line: lines[i]!, torn }
      if (lines[i] === header && from === 0 && i === 0) return { n: 0, prev: hashOf(header), line: null, torn }
    }
  }
  return { n: 0, prev: hashOf(header), line: null, torn: false }
}

/** Null for what is no whole line of an anchor. */
export function numberOf(line: string): number | null {
  if (!signaturePattern.test(line)) return null
  try {
    return (JSON.parse(line) as AnchorLine).n ?? null
  } catch {
    return null
  }
}

/** On disk when it returns. */
export function appendLine(file: string, line: string, torn: boolean): void {
  const fd = openSync(file, 'a', 0o644)
  try {
    writeSync(fd, `${torn ? '\n' : ''}${line}\n`)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
