// Whether a certificate and a key, each in a file of its own, can be used together. Reads, and says what is wrong.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

/** What keeps TLS_CERT and TLS_KEY from being used together. */
export function problemsOfPair(certFile: string, keyFile: string): string[] {
  const problems: string[] = []
  const read = <T>(name: string, file: string, what: string, parse: (pem: string) => T): T | null => {
    try {
      return parse(readFileSync(file, 'utf8'))
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException
      problems.push(
        syscall
          ? `${name} is ${file}, which cannot be read (${code}).`
          : `${name} is ${file}: write a file with ${what}.`,
      )
      return null
    }
  }
  let pem = ''
  const cert = read('TLS_CERT', certFile, 'a certificate (PEM)', text => {
    pem = text
    createSecureContext({ cert: text })
    return new X509Certificate(text)
  })
  const key: KeyObject | null = read('TLS_KEY', keyFile, 'a private key (PEM, without a password)', createPrivateKey)
  if (!cert || !key) return problems
  if (!cert.checkPrivateKey(key)) return [`TLS_KEY is ${keyFile}, which is not the key of TLS_CERT ${certFile}.`]
  try {
    createSecureContext({ cert: pem, key: readFileSync(keyFile) })
  } catch (error) {
    problems.push(`TLS_CERT and TLS_KEY cannot be used: ${(error as Error).message}.`)
  }
  return problems
}
