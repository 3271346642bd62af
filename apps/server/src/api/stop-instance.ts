import { stop } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'

export async function stopInstance(call: Call<'stopInstance'>): Promise<Answer> {
  return { status: 200, body: await stop(call.ctx, 'instance', 'operator', call.body?.reason), audited: true }
}
