import type { Answer, Call } from './call.ts'

export function getLlmsTxt(call: Call<'getLlmsTxt'>): Answer {
  const { publicUrl } = call.ctx.config
  return {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: `# Postern

> Email for AI agents: an address, sending and receiving over REST, with the damage an agent can do bounded by the
> platform. A human owns each agent, sees what it does, and can stop it.

## For agents

- [How to use it](${publicUrl}/SKILL.md): sending, reading, limits, and what to do when something is refused. Read it first.
- [How to register and be claimed](${publicUrl}/auth.md): credentials, scopes, the claim, revocation.
- [The contract](${publicUrl}/openapi.json): every operation, field, error and limit, OpenAPI 3.1.
- [Protected resource metadata](${publicUrl}/.well-known/oauth-protected-resource): the same for programs, RFC 9728.

## For people

- [Start](${publicUrl}/): claim an agent, sign in, see and stop your agents.
`,
  }
}
