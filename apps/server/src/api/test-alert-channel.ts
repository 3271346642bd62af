import { append } from '../audit.ts'
import { testChannel } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import type { Answer, Call } from './call.ts'
import { Problem } from './problem.ts'

export async function testAlertChannel(call: Call<'testAlertChannel' | 'testOperatorAlertChannel'>): Promise<Answer> {
  const { audience, accountId, actor } = audienceOf(call)
  const channelId = call.params.channel_id
  const deliveryId = await call.ctx.db.transaction(async tx => {
    const id = await testChannel(tx, audience, channelId, call.ctx.config.publicUrl)
    if (!id) throw new Problem('not_found')
    const data = { delivery_id: id }
    await append(tx, { accountId, actor, action: 'channel.tested', subject: channelId, data })
    return id
  })
  return { status: 202, body: { channel_id: channelId, delivery_id: deliveryId }, audited: true }
}
