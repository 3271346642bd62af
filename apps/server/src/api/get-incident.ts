import { redact } from '../owners/incident/redact.ts'
import { findIncident } from '../owners/incident/take.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { assertOwns } from './find-agent.ts'
import { incidentPage, incidentPolicy } from './pages/incident-page.ts'
import { Problem } from './problem.ts'

export async function getIncident(call: Call<'getIncident'>): Promise<Answer> {
  const accountId = call.params.account_id
  await assertOwns(call.ctx, callerOf(call, 'owner').ownerId, accountId)
  const whole = await findIncident(call.ctx.db.pool, accountId, call.params.incident_id)
  if (!whole) throw new Problem('not_found')
  const report = call.query.redact ? redact(whole, { domains: call.query.domains ?? 'keep' }) : whole
  if (call.query.format !== 'html') return ok(report)
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: incidentPage(report),
    headers: { 'Content-Security-Policy': incidentPolicy },
  }
}
