import { allScopes } from '../owners/keys.ts'
import { register } from '../owners/register.ts'
import type { Answer, Call } from './call.ts'
import { mintClaimToken } from './claim-token.ts'
import { invalidField, Problem } from './problem.ts'

/** Registration as auth.md has it, over the one registration there is. */
export async function registerIdentity(call: Call<'registerIdentity'>): Promise<Answer> {
  const { ctx, body } = call
  if (body.type === 'service_auth' && body.login_hint === undefined)
    throw invalidField('invalid_request', 'login_hint', 'is missing: the address of the human that you work for')
  if (body.type === 'anonymous' && body.login_hint !== undefined)
    throw invalidField('invalid_request', 'login_hint', 'is for the type service_auth')
  const { name = 'agent', description, login_hint } = body
  const made = await register(
    ctx,
    { name, ...(description && { description }), ...(login_hint && { owner_email: login_hint }) },
    call.ip,
  )
  if ('problem' in made) {
    if (made.problem === 'registration_limit') throw new Problem('registration_limit', { resets_at: made.resetsAt })
    throw invalidField(made.problem, made.field === 'owner_email' ? 'login_hint' : made.field, made.detail)
  }
  const claim = mintClaimToken(call.cursors, made.accountId)
  return {
    status: 200,
    audited: true,
    body: {
      registration_id: made.accountId,
      registration_type: body.type,
      credential_type: 'api_key',
      credential: made.token,
      credential_expires: null,
      scopes: allScopes,
      post_claim_scopes: allScopes,
      inbox_id: made.inbox.inbox_id,
      email: made.inbox.email,
      claim_url: `${ctx.config.publicUrl}/agent/auth/claim`,
      claim_token: claim.token,
      claim_token_expires: claim.expiresAt,
      claim_requested: made.asked,
    },
  }
}
