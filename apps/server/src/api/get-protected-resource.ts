import { allScopes } from '../owners/keys.ts'
import { type Answer, type Call, ok } from './call.ts'

/**
 * RFC 9728 §2. There is no OAuth authorization server here, so none is named; `agent_auth`, which auth.md would have there,
 * stands here, as §2 lets other parameters do.
 */
export function getProtectedResource(call: Call<'getProtectedResource'>): Answer {
  const { publicUrl } = call.ctx.config
  return ok({
    resource: publicUrl,
    resource_name: 'Postern',
    resource_documentation: `${publicUrl}/auth.md`,
    scopes_supported: allScopes,
    bearer_methods_supported: ['header'],
    agent_auth: {
      skill: `${publicUrl}/auth.md`,
      register_uri: `${publicUrl}/agent/auth`,
      claim_uri: `${publicUrl}/agent/auth/claim`,
      identity_types_supported: ['anonymous', 'service_auth'],
      anonymous: { credential_types_supported: ['api_key'] },
      service_auth: { credential_types_supported: ['api_key'] },
    },
  })
}
