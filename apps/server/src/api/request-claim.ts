import { askOwner, checkOwnerAddress, openClaim } from '../owners/claim.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function requestClaim(call: Call<'requestClaim'>): Promise<Answer> {
  const { accountId } = callerOf(call, 'agent')
  await askToClaim(call, accountId, call.body.email, actorOf(call.caller))
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

/** Mails the human a link and a code for this account. Whoever calls has proof of the account. */
export async function askToClaim(
  call: Pick<Call, 'ctx' | 'ip'>,
  accountId: string,
  email: string,
  actor: string,
): Promise<void> {
  const { ctx } = call
  const checked = checkOwnerAddress(ctx.config, email)
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
      claim: await openClaim(tx, { accountId, email: checked.address, ip: call.ip, actor }),
    }
  })
  if ('limited' in claim) throw new Problem('claim_limit', { resets_at: claim.limited })
  await askOwner(ctx, claim, account.address ?? accountId)
}
