// Whose alerts a call is about: an owner's own, or the operator's; and whose chain says what was done with them.
import { systemAccountId } from '../owners/system-account.ts'
import { actorOf } from './auth.ts'
import type { Call } from './call.ts'

export interface Audience {
  audience: string
  /** Of the record. */
  accountId: string
  actor: string
}

export function audienceOf({ caller }: Pick<Call, 'caller'>): Audience {
  if (caller.kind === 'owner') return { audience: caller.ownerId, accountId: caller.ownerId, actor: actorOf(caller) }
  if (caller.kind === 'operator') return { audience: '*', accountId: systemAccountId, actor: actorOf(caller) }
  throw new Error('this operation is for an owner or the operator')
}
