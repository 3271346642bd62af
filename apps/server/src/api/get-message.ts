import { type Answer, type Call, ok } from './call.ts'
import { findMessage } from './find-message.ts'

export async function getMessage(call: Call<'getMessage'>): Promise<Answer> {
  return ok(await findMessage(call))
}
