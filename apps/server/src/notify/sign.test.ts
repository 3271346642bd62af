import { expect, test } from 'vitest'
import { mintSigningSecret, showSigningSecret, signedHeaders } from './sign.ts'

test('a signature is what Standard Webhooks’ own example has', () => {
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  expect(
    signedHeaders([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')['webhook-signature'],
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('while a secret is being rotated both sign', () => {
  const [a, b] = [mintSigningSecret(), mintSigningSecret()]
  const both = signedHeaders([a, b], 'evt_1', 1, '{}')['webhook-signature']!.split(' ')
  expect(both).toHaveLength(2)
  expect(both[1]).toBe(signedHeaders([b], 'evt_1', 1, '{}')['webhook-signature'])
  expect(showSigningSecret(a)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
})
