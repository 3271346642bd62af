import { append } from '../audit.ts'
import { acknowledgeAlert as acknowledge } from '../owners/alerts.ts'
import { audienceOf } from './alert-audience.ts'
import type { Answer, Call } from './call.ts'
import { Problem } from './problem.ts'

export async function acknowledgeAlert(call: Call<'acknowledgeAlert' | 'acknowledgeOperatorAlert'>): Promise<Answer> {
  const { audience, accountId, actor } = audienceOf(call)
  const body = await call.ctx.db.transaction(async tx => {
    const found = await acknowledge(tx, audience, call.params.alert_id)
    if (!found) throw new Problem('not_found')
    const { alert, changed } = found
    const data = { kind: alert.kind, count: alert.count, changed }
    await append(tx, { accountId, actor, action: 'alert.acknowledged', subject: alert.alert_id, data })
    return alert
  })
  return { status: 200, body, audited: true }
}
