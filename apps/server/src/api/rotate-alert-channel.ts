import { append } from '../audit.ts'
import { rotateChannelSecrets } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import type { Answer, Call } from './call.ts'
import { Problem } from './problem.ts'

export async function rotateAlertChannel(
  call: Call<'rotateAlertChannel' | 'rotateOperatorAlertChannel'>,
): Promise<Answer> {
  const { audience, accountId, actor } = audienceOf(call)
  const channelId = call.params.channel_id
  const rotated = await call.ctx.db.transaction(async tx => {
    const [channel] = await rotateChannelSecrets(tx, audience, { channelId })
    if (!channel) throw new Problem('not_found')
    await append(tx, { accountId, actor, action: 'channel.rotated', subject: channelId })
    return channel
  })
  const { secret, previousUntil } = rotated
  return {
    status: 200,
    body: { channel_id: channelId, secret, previous_secret_until: previousUntil },
    audited: true,
  }
}
