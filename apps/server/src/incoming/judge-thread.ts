// The worker thread that reads and judges one mail at a time. It may be killed at any moment: it holds nothing.
import { parse } from '@postern/mail'
import { type AuthenticationFacts, conclude, vouchForLocal } from './authenticate.ts'
import { type Judged, judgeMail } from './judged.ts'

export interface JudgeTask {
  raw: Uint8Array
  /** Null for mail that was handed over between inboxes here. */
  facts: AuthenticationFacts | null
  authservId: string
  scannedAt: string
}

export default function run({ raw, facts, authservId, scannedAt }: JudgeTask): Judged {
  const mail = parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), { authservId })
  return judgeMail(mail, facts ? conclude(facts, mail) : vouchForLocal(mail), scannedAt)
}
