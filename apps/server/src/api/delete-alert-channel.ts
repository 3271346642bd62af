import { append } from '../audit.ts'
import { deleteChannel } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import type { Answer, Call } from './call.ts'
import { Problem } from './problem.ts'

export async function deleteAlertChannel(
  call: Call<'deleteAlertChannel' | 'deleteOperatorAlertChannel'>,
): Promise<Answer> {
  const { audience, accountId, actor } = audienceOf(call)
  const subject = call.params.channel_id
  await call.ctx.db.transaction(async tx => {
    if (!(await deleteChannel(tx, audience, subject))) throw new Problem('not_found')
    await append(tx, { accountId, actor, action: 'channel.deleted', subject })
  })
  return { status: 204, audited: true }
}
