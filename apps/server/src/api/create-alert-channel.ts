import { append } from '../audit.ts'
import { channelsMax, createChannel, findChannel, problemOfUrl } from '../notify/channels.ts'
import { audienceOf } from './alert-audience.ts'
import type { Answer, Call } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function createAlertChannel(
  call: Call<'createAlertChannel' | 'createOperatorAlertChannel'>,
): Promise<Answer> {
  const { audience, accountId, actor } = audienceOf(call)
  const { url } = call.body
  const problem = await problemOfUrl(url, call.ctx.config.webhooksToLoopback)
  if (problem) throw invalidField('invalid_request', 'url', problem)
  const body = await call.ctx.db.transaction(async tx => {
    const made = await createChannel(tx, audience, url)
    if (!made) throw new Problem('channel_limit', { used: channelsMax, max: channelsMax })
    const data = { host: new URL(url).host }
    await append(tx, { accountId, actor, action: 'channel.created', subject: made.channelId, data })
    return { ...(await findChannel(tx, audience, made.channelId)), secret: made.secret }
  })
  return { status: 201, body, audited: true }
}
