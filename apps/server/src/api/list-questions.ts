import { listQuestions as list } from '../owners/questions.ts'
import { type Answer, type Call, callerOf, ok } from './call.ts'
import { cut } from './cursor.ts'

export async function listQuestions(call: Call<'listQuestions'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  const scope = `questions ${ownerId}`
  const { limit, after } = call.cursors.page(call.query, scope)
  const rows = await list(call.ctx.db.pool, ownerId, limit + 1, after)
  const { items, last } = cut(rows, limit, question => question.question_id)
  return ok({ questions: items, next_cursor: call.cursors.next(last, scope), limit })
}
