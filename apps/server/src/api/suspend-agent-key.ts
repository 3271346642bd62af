import { suspendKey } from '../owners/key-life.ts'
import type { Answer, Call } from './call.ts'
import { changeKey } from './find-key.ts'

export const suspendAgentKey = (call: Call<'suspendAgentKey'>): Promise<Answer> =>
  changeKey(call, (tx, which, actor) => suspendKey(tx, which, actor, call.body?.reason ?? 'The owner suspended it.'))
