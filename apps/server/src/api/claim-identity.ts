import { claimHours } from '../owners/claim.ts'
import type { Answer, Call } from './call.ts'
import { readClaimToken } from './claim-token.ts'
import { Problem } from './problem.ts'
import { askToClaim } from './request-claim.ts'

/** Asks a human to claim a registration, on the word of its claim token. The human alone ends the claim, on our page. */
export async function claimIdentity(call: Call<'claimIdentity'>): Promise<Answer> {
  const accountId = readClaimToken(call.cursors, call.body.claim_token)
  if (!accountId) throw new Problem('unauthorized')
  const { rows } = await call.ctx.db.pool.query(
    `select coalesce(own.state, 'stopped') = 'running' and coalesce(top.state, 'stopped') = 'running' as running
       from account a left join kill_switch own on own.scope = a.id left join kill_switch top on top.scope = '*'
      where a.id = $1 and a.deleted_at is null`,
    [accountId],
  )
  if (!rows[0]) throw new Problem('unauthorized')
  if (!rows[0].running) throw new Problem('agent_stopped')
  await askToClaim(call, accountId, call.body.email, 'network')
  const expiresAt = new Date(Date.now() + claimHours * 3_600_000).toISOString()
  return { status: 200, body: { registration_id: accountId, status: 'initiated', expires_at: expiresAt } }
}
