import { unsuspendKey } from '../owners/key-life.ts'
import type { Answer, Call } from './call.ts'
import { changeKey } from './find-key.ts'

export const unsuspendAgentKey = (call: Call<'unsuspendAgentKey'>): Promise<Answer> =>
  changeKey(call, unsuspendKey, 'fresh')
