import { keepScopes } from '../owners/key-life.ts'
import type { Answer, Call } from './call.ts'
import { changeKey } from './find-key.ts'

export const setKeptScopes = (call: Call<'setKeptScopes'>): Promise<Answer> =>
  changeKey(call, (tx, which, actor) => keepScopes(tx, which, actor, call.body.scopes))
