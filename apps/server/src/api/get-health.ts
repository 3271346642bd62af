import { type Answer, type Call, ok } from './call.ts'

export function getHealth(_call: Call<'getHealth'>): Answer {
  return ok({ status: 'ok' })
}
