import { loadDecisions, replayDays, replayInTurns } from '../owners/replay.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { readPolicy } from './read-policy.ts'

export async function tryPolicy(call: Call<'tryPolicy'>): Promise<Answer> {
  const { ctx } = call
  const accountId = call.params.account_id
  await assertOwns(ctx, callerOf(call, 'owner').ownerId, accountId)
  const policy = { version: 0, ...readPolicy(call.body) }
  const { decisions, more } = await loadDecisions(ctx.db, accountId)
  const { unread, ...told } = await replayInTurns(decisions, policy)
  return ok({ account_id: accountId, days: replayDays, complete: !more && unread === 0, ...told })
}
