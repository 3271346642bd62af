import { askOwner, checkOwnerAddress, openClaim } from '../owners/claim.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function requestClaim(call: Call<'requestClaim'>): Promise<Answer> {
  const { ctx } = call
  const { accountId } = callerOf(call, 'agent')
  const checked = checkOwnerAddress(ctx.config, call.body.email)
  if ('problem' in checked) throw invalidField('invalid_address', 'email', checked.problem)
  const { account, claim } = await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      `select a.*, (select address from inbox i where i.account_id = a.id and i.deleted_at is null order by i.id limit 1) as address
         from account a where a.id = $1 for no key update`,
      [accountId],
    )
    if (rows[0].owner_id) throw new Problem('already_claimed')
    return {
      account: rows[0],
      claim: await openClaim(tx, { accountId, email: checked.address, ip: call.ip, actor: actorOf(call.caller) }),
    }
  })
  if ('limited' in claim) throw new Problem('claim_limit', { resets_at: claim.limited })
  await askOwner(ctx, claim, account.address ?? accountId)
  return {
    status: 202,
    body: {
      status: 'requested',
      next: [
        'Your human gets a mail with a link and a code, both good for 24 hours.',
        'Do not ask them for the code. GET /v1/account tells when you are claimed.',
      ],
    },
  }
}
