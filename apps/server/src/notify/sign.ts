// Signatures as Standard Webhooks has them (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body, so that a
// receiver knows who posted, that nothing was changed, and when. While a secret is being rotated both sign.
import { createHmac, randomBytes } from 'node:crypto'

const secretBytes = 32

export const mintSigningSecret = (): Buffer => randomBytes(secretBytes)

/** As it is shown, once. */
export const showSigningSecret = (secret: Buffer): string => `whsec_${secret.toString('base64')}`

/** `at` in whole seconds since 1970. */
export function signedHeaders(secrets: Buffer[], id: string, at: number, body: string): Record<string, string> {
  const sign = (secret: Buffer) => createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': secrets.map(secret => `v1,${sign(secret)}`).join(' '),
  }
}
