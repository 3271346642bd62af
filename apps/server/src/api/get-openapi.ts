import { type Answer, type Call, ok } from './call.ts'

export function getOpenapi(call: Call<'getOpenapi'>): Answer {
  return ok(call.document)
}
