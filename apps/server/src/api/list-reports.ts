import { listReports as list } from '../owners/reports.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'

export const listReports = (call: Call<'listReports'>): Promise<Answer> =>
  pageOfReports(call, callerOf(call, 'owner').ownerId)

/** Of one owner's agents, or with null of the instance. */
export async function pageOfReports(
  call: Pick<Call<'listReports'>, 'ctx' | 'query' | 'cursors'>,
  ownerId: string | null,
): Promise<Answer> {
  const scope = `reports ${ownerId ?? '*'}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await list(call.ctx.db.pool, ownerId, limit + 1, after)
  const { items, last } = cut(rows, limit, report => report.report_id)
  return ok({ reports: items, next_cursor: call.cursors.next(last, scope), limit })
}
