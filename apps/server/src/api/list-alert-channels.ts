import { listChannels } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import { type Answer, type Call, ok } from './call.ts'

export async function listAlertChannels(
  call: Call<'listAlertChannels' | 'listOperatorAlertChannels'>,
): Promise<Answer> {
  return ok({ channels: await listChannels(call.ctx.db.pool, audienceOf(call).audience) })
}
