import { revokeKey } from '../owners/key-life.ts'
import type { Answer, Call } from './call.ts'
import { changeKey } from './find-key.ts'

export const revokeAgentKey = (call: Call<'revokeAgentKey'>): Promise<Answer> => changeKey(call, revokeKey)
