// The certificate for STARTTLS: the one that is configured, else one made once for this install, in DATA_DIR.
// smtp-server brings a key of its own, which everybody has: it is never used.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Config } from '../config.ts'
import { errorCode } from '../db.ts'

export interface Certificate {
  key: string
  cert: string
}

const validYears = 10

export async function loadCertificate(
  config: Pick<Config, 'tlsCert' | 'tlsKey' | 'dataDir' | 'mailDomain'>,
): Promise<Certificate> {
  if (config.tlsCert && config.tlsKey) {
    return { cert: readFileSync(config.tlsCert, 'utf8'), key: readFileSync(config.tlsKey, 'utf8') }
  }
  // Key and certificate in one file: there is never one without the other.
  const file = join(config.dataDir, `smtp-${config.mailDomain}.pem`)
  return readPair(file) ?? (await makePair(file, config.mailDomain))
}

function readPair(file: string): Certificate | null {
  try {
    const pem = readFileSync(file, 'utf8')
    return { key: pem, cert: pem }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function makePair(file: string, mailDomain: string): Promise<Certificate> {
  const now = new Date()
  const made = await generate([{ name: 'commonName', value: mailDomain }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + validYears * 365 * 24 * 3_600_000),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: mailDomain }] }],
  })
  mkdirSync(join(file, '..'), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${made.private.trim()}\n${made.cert.trim()}\n`, { mode: 0o600 })
  try {
    // Of two processes that start at once, the second takes what the first made.
    linkSync(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readPair(file)!
}
