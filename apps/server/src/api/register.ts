import { loadLimits } from '../owners/limits.ts'
import { register as registerAgent } from '../owners/register.ts'
import type { Answer, Call } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function register(call: Call<'register'>): Promise<Answer> {
  const made = await registerAgent(call.ctx, call.body, call.ip)
  if ('problem' in made) {
    if (made.problem === 'registration_limit') throw new Problem('registration_limit', { resets_at: made.resetsAt })
    throw invalidField(made.problem, made.field, made.detail)
  }
  const limits = (await loadLimits(call.ctx.db.pool, [made.accountId])).get(made.accountId)
  return {
    status: 201,
    audited: true,
    body: {
      token: made.token,
      account_id: made.accountId,
      inbox_id: made.inbox.inbox_id,
      email: made.inbox.email,
      name: made.inbox.name,
      environment: call.body.environment ?? 'live',
      claimed: false,
      claim_state: made.asked ? 'requested' : 'unclaimed',
      limits,
      next: [
        'Store the token now; it is not shown again. Send it as Authorization: Bearer <token>.',
        `GET ${call.ctx.config.publicUrl}/SKILL.md before your first message: it says whom you may write to and what is refused.`,
        made.asked
          ? 'Your human was mailed a link and a code to claim you; until then you have the limits of an unclaimed agent.'
          : call.body.owner_email !== undefined
            ? 'Your human was asked too often today and gets no further mail; they may use one that they have.'
            : 'Ask your human for their address and call POST /v1/account/claim; claimed, you may send more.',
      ],
    },
  }
}
