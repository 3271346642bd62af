// The worker thread that authenticates: mostly waiting for DNS, so many mails at once.
import { workerData } from 'node:worker_threads'
import { type AuthenticationFacts, authenticate, type Envelope } from './authenticate.ts'
import { openResolver } from './dns.ts'

export interface AuthenticateTask {
  raw: Uint8Array
  envelope: Envelope
}

const resolve = openResolver((workerData as { dnsServers?: readonly string[] }).dnsServers ?? [])

export default function run({ raw, envelope }: AuthenticateTask): Promise<AuthenticationFacts> {
  return authenticate(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), envelope, resolve)
}
