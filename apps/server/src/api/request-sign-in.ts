import { canonicalAddress } from '@postern/mail'
import { requestSignIn as request } from '../owners/session.ts'
import type { Answer, Call } from './call.ts'
import { invalidField } from './problem.ts'

/** Answers before the address is looked up, so that neither words nor time tell whether it is known. */
export async function requestSignIn(call: Call<'requestSignIn'>): Promise<Answer> {
  const checked = canonicalAddress(call.body.email)
  if ('problem' in checked) throw invalidField('invalid_address', 'email', checked.problem.sentence)
  request(call.ctx, checked.address, call.ip).catch(error => call.ctx.log.error({ error }, 'sign-in.not-mailed'))
  return {
    status: 202,
    body: {
      status: 'requested',
      next: ['If the address owns an agent here, it gets a mail with a link that works once, for 15 minutes.'],
    },
  }
}
