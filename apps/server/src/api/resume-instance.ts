import { resume } from '../owners/kill-switch.ts'
import type { Answer, Call } from './call.ts'

export async function resumeInstance(call: Call<'resumeInstance'>): Promise<Answer> {
  return { status: 200, body: await resume(call.ctx, 'instance', 'operator'), audited: true }
}
