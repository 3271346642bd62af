import { runDrill as run } from '../owners/drill.ts'
import type { Answer, Call } from './call.ts'
import { Problem } from './problem.ts'

export async function runDrill(call: Call<'runDrill'>): Promise<Answer> {
  const drill = await run(call.ctx, 'operator')
  if (!drill) throw new Problem('unavailable', { message: 'Another drill is under way.' })
  return { status: 200, body: drill, audited: true }
}
