import { takeIncident } from '../owners/incident/take.ts'
import { take } from '../owners/quota.ts'
import { actorOf } from './auth.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { invalidField, Problem } from './problem.ts'

const spanMaxDays = 90
const budgets = [{ meter: 'incidents', max: 50, per: 'day' }] as const

export async function makeIncident(call: Call<'makeIncident'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const span = { from: instant('from', call.body.from), to: instant('to', call.body.to) }
  const days = (span.to.getTime() - span.from.getTime()) / 86_400_000
  if (days <= 0) throw invalidField('invalid_request', 'to', 'must be after from')
  if (days > spanMaxDays) throw invalidField('invalid_request', 'to', `is more than ${spanMaxDays} days after from`)
  const body = await call.ctx.db.transaction(async tx => {
    const resets_at = await take(tx, accountId, budgets)
    if (resets_at) throw new Problem('incident_limit', { max: budgets[0].max, resets_at })
    return takeIncident(tx, accountId, call.body.why ?? '', { by: actorOf(call.caller), span })
  })
  return { status: 201, body, audited: true }
}

function instant(field: string, text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getTime() < 0)
    throw invalidField('invalid_request', field, 'is no instant, such as 2026-01-31T12:00:00Z')
  return at
}
