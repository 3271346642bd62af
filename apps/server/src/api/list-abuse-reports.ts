import type { Answer, Call } from './call.ts'
import { pageOfReports } from './list-reports.ts'

export const listAbuseReports = (call: Call<'listAbuseReports'>): Promise<Answer> => pageOfReports(call, null)
